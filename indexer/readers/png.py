"""Reads PNG scans by OCR."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.readers import Block
from indexer.reading import ocr


def read(data: bytes) -> Iterator[Block]:
    """The text on the picture."""
    return ocr.picture(data)


def works() -> bool:
    """Whether a program that reads pictures is installed."""
    return ocr.is_installed()
