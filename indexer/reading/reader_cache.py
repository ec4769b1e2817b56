"""The reader cache: blocks by file digest, so that only changed files are read again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer import readers
from indexer.readers import Block, Heading, ListItem, Note, Paragraph, Table

KINDS: Mapping[str, type[Block]] = {kind.__name__: kind for kind in (Heading, Paragraph, ListItem, Table, Note)}


class ReaderCache:
    """Cached blocks by the digest of their file. An unreadable cache is treated as empty."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.edition = edition()
        self._known: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        try:
            written = json.loads(file.read_text(encoding="utf-8"))
            if written["edition"] == self.edition:
                self._known = dict(written["papers"])
        except (OSError, ValueError, KeyError, TypeError):
            pass

    def blocks(self, paper: Path, read: Callable[[Path], Sequence[Block]]) -> tuple[Block, ...]:
        """The blocks of a paper, from the cache when the file has not changed."""
        key = f"{paper.suffix.lower()}:{digest(paper)}"
        if key not in self._known:
            self._known[key] = [[type(block).__name__, asdict(block)] for block in read(paper)]
        self._used[key] = self._known[key]
        return tuple(block_from(name, fields) for name, fields in self._used[key])

    def save(self) -> None:
        """Save the entries used in this build; the others are of removed papers."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(
            json.dumps({"edition": self.edition, "papers": self._used}, ensure_ascii=False), encoding="utf-8"
        )
        os.replace(fresh, self.file)


def block_from(name: str, fields: Mapping[str, Any]) -> Block:
    if name == "Table":
        return Table(**{**fields, "rows": tuple(tuple(row) for row in fields["rows"])})
    return KINDS[name](**fields)


def digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "blake2b").hexdigest()[:32]


def edition() -> str:
    """A digest of the readers' code: a changed reader invalidates the cache."""
    total = hashlib.blake2b(digest_size=8)
    for source in sorted(Path(readers.__file__).parent.parent.rglob("*.py")):
        total.update(source.read_bytes())
    return total.hexdigest()
