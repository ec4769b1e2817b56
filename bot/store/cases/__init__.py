"""Cases and everything that belongs to them."""
