"""The pages of one case."""
