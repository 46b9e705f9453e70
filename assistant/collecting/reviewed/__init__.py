"""Reports that come back edited: each text found again, and what was changed in it told from what a program tidied up."""
