"""Backups: made while the bot runs, checked by reading them back, restored into nothing."""
