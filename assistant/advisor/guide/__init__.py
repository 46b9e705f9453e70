"""The built-in method guide: an advisor without a model, by rule, at once."""
