"""How cases lie in the store, and how they are found again."""
