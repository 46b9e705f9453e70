"""Documents in: files become passages with their exact places, in a process of their own that can come to harm alone."""
