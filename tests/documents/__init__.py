"""Documents as both interfaces take them in, prove with them and cite them."""
