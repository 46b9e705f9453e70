"""Drafted answers and records: their shape, what of them holds, and all questions drafted as one graph."""
