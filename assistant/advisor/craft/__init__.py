"""How things are worded: the mistakes of interviewers and of models, looked for in the words themselves."""
