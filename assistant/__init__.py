"""Counterpoint: customers' needs and the business's intent, each on its own line and in step."""

__version__ = "0.1.0"
