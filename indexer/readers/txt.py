"""Reads text files (.txt) in UTF-8, UTF-16 or TIS-620."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.readers import Block
from indexer.reading import plain_text
from indexer.reading.encodings import decode


def read(data: bytes) -> Iterator[Block]:
    """The paragraphs of a text file."""
    return plain_text.blocks(decode(data))
