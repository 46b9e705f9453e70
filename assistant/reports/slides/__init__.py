"""The engagement as slides for a presentation program: editable text and tables, nothing cut off, dissent whole."""
