"""Everything between a person and the ministry."""
