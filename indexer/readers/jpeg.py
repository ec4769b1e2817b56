"""A photo or scan of a page as a JPEG picture."""

from indexer.readers.png import read

__all__ = ["read"]
