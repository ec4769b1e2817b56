"""Text files, in UTF-8, UTF-16 or TIS-620."""

from __future__ import annotations

from collections.abc import Iterator

from indexer import plain
from indexer.letters import decode
from indexer.readers import Block


def read(data: bytes) -> Iterator[Block]:
    """The paragraphs of a text file."""
    return plain.blocks(decode(data))
