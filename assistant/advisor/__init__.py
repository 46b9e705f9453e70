"""Asks, flags and drafts: the language model behind litellm, or the built-in method guide without one."""
