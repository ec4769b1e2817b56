"""Turns papers into an index. Never inside the bot."""
