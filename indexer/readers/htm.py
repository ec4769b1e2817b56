"""Reads .htm files as .html."""

from indexer.readers.html import read

__all__ = ["read"]
