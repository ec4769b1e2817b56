"""Sentences about the ministry that happen to be executable."""
