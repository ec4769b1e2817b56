"""Reads JPEG scans (.jpeg) by OCR."""

from indexer.readers.png import read

__all__ = ["read"]
