"""Opens one partition of the index: the papers of one audience, memory-mapped. Partitions share no statistics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Keys, Postings
from knowledge.language.tokens import key
from knowledge.passages import Paper, Passage
from knowledge.records import paper_from, passage_from

FIELDS = ("words", "three", "four", "toneless", "title", "asked", "clause")
GRAMS = {"three": 3, "four": 4, "toneless": 3}
_PARTS = ("keys", "starts", "rows", "weights")
_ARRAYS = (
    "vocabulary", "words", "word_at", "word_from", "letters", "word_starts", "letter_starts", "head_words",
    "body_words", "body_letters", "asked_rows", "asked_worth", "digests", "of_paper", "passage_keys", "passage_order",
    "passage_starts", "paper_keys", "paper_order", "paper_starts",
)  # fmt: skip


@dataclass(frozen=True)
class Texts:
    """Records as lines of JSON, found by row or by id."""

    path: Path
    starts: NDArray[np.int64]
    keys: Keys
    order: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def line(self, row: int) -> bytes:
        return bytes(self._bytes[self.starts[row] : self.starts[row + 1]])

    def row(self, id: str) -> int | None:
        wanted = key(id)
        at = int(np.searchsorted(self.keys, np.uint64(wanted)))
        return int(self.order[at]) if at < len(self.keys) and int(self.keys[at]) == wanted else None

    @cached_property
    def _bytes(self) -> NDArray[np.uint8]:
        return np.asarray(np.memmap(self.path, dtype=np.uint8, mode="r")) if len(self) else np.zeros(0, np.uint8)


@dataclass(frozen=True)
class Partition:
    """One audience's partition: memory-mapped arrays."""

    folder: Path
    audience: str
    strict: float  # the calibrated confidence threshold for asserting an answer
    fields: Mapping[str, Postings]
    arrays: Mapping[str, NDArray]  # type: ignore[type-arg]

    def __len__(self) -> int:
        return len(self.arrays["word_starts"]) - 1

    @cached_property
    def passages(self) -> Texts:
        return self._texts("passage")

    @cached_property
    def papers(self) -> Texts:
        return self._texts("paper")

    def passage(self, row: int) -> Passage:
        return passage_from(json.loads(self.passages.line(row)))

    def paper(self, row: int) -> Paper:
        return paper_from(json.loads(self.papers.line(row)))

    def word_keys(self, words: slice) -> Keys:
        """The words at these positions, as the keys that all partitions share."""
        return np.asarray(self.arrays["vocabulary"][self.arrays["words"][words]])

    def paper_of(self, row: int) -> Paper:
        return self.paper(int(self.arrays["of_paper"][row]))

    def sections(self, paper_id: str) -> Iterator[int]:
        """The rows of a paper's passages, in their order."""
        row = self.papers.row(paper_id)
        return iter(() if row is None else np.flatnonzero(self.arrays["of_paper"] == row).tolist())

    def _texts(self, kind: str) -> Texts:
        starts, keys, order = (self.arrays[f"{kind}_{part}"] for part in ("starts", "keys", "order"))
        return Texts(self.folder / f"{kind}s.jsonl", starts, keys, order)


def open_partition(folder: Path, audience: str, strict: float) -> Partition:
    """Open the partition in this folder."""
    fields = {
        name: Postings(*(_array(folder, f"{name}.{part}") for part in _PARTS))
        for name in FIELDS
        if (folder / f"{name}.keys.npy").exists()
    }
    return Partition(folder, audience, strict, fields, {name: _array(folder, name) for name in _ARRAYS})


def save_field(folder: Path, name: str, postings: Postings) -> None:
    for part in _PARTS:
        np.save(folder / f"{name}.{part}.npy", getattr(postings, part))


def _array(folder: Path, name: str) -> NDArray:  # type: ignore[type-arg]
    path = folder / f"{name}.npy"
    try:
        return np.asarray(np.load(path, mmap_mode="r"))
    except ValueError:
        return np.asarray(np.load(path))  # an empty array cannot be mapped
