"""A report as a Word document: styles live in the template, real footnotes, headings, tables and a table of contents."""
