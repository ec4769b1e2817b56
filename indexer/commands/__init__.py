"""Verbs of `indexer` in modules of their own."""
