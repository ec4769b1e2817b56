"""What the readers said last time, so that only changed files are read again."""

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


class Notebook:
    """Blocks by the digest of the file they come from. A notebook that cannot be read is only an empty one."""

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
        """What stands in the paper: from memory when not a byte has changed."""
        key = f"{paper.suffix.lower()}:{digest(paper)}"
        if key not in self._known:
            self._known[key] = [[type(block).__name__, asdict(block)] for block in read(paper)]
        self._used[key] = self._known[key]
        return tuple(block_from(name, fields) for name, fields in self._used[key])

    def save(self) -> None:
        """Keep what was used in this build; the rest is of papers that are gone."""
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
    """One number for the readers as they are written now: a better reader reads everything again."""
    total = hashlib.blake2b(digest_size=8)
    for source in sorted(Path(readers.__file__).parent.parent.rglob("*.py")):
        total.update(source.read_bytes())
    return total.hexdigest()
