"""Builds the search index from papers. The bot never imports it."""
