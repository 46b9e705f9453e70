"""Documents that attack the advisor, and a model that does what they ask."""
