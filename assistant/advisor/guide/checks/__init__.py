"""What the guide looks at in an answer and its records: a table of small checks, one module per part of the method."""
