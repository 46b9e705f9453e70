"""The interface in a browser: a server of its own process, and one process of the interface for each open tab."""
