"""A scanned page as a PNG picture."""

from __future__ import annotations

from collections.abc import Iterator

from indexer import scans
from indexer.readers import Block


def read(data: bytes) -> Iterator[Block]:
    """The text on the picture."""
    return scans.picture(data)
