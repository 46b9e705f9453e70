"""The terminal interface: screens over the workspace and the advisor, with no storage or model code of its own."""
