"""Reads JPEG scans (.jpeg) by OCR."""

from indexer.readers.png import read, works

__all__ = ["read", "works"]
