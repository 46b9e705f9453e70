"""One module per place, and the small screens that lie over them."""
