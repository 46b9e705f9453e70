"""The Strategic CVM Alignment Tool as data and pure functions: no input or output, no other layer."""
