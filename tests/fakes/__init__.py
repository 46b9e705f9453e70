"""Stand-ins that speak the real protocols: a model server over HTTP, a guard against the open network."""
