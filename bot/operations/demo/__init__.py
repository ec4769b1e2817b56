"""A made-up month in a data folder of its own, served at its own port. The product knows nothing of it."""
