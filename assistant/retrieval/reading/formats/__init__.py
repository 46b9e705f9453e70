"""One module for each kind of document: bytes in, headings and blocks out. Runs only in the reading process."""
