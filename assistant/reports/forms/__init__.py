"""Forms that people fill in before a workshop: what they are asked, and one writer for each format."""
