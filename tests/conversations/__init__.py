"""Scripted conversations, written without a look at the code: whole stories, and what must be true at their end."""
