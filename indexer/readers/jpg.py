"""A photo or scan of a page as a JPEG picture."""

from indexer.readers.png import read, works

__all__ = ["read", "works"]
