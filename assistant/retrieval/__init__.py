"""Guidance cards and, through the same door, documents: read, indexed in Chroma, ranked, searched."""
