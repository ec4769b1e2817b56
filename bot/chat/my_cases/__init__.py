"""A person's own cases and data: how they stand, the diary, ratings, linked channels."""
