"""The vector index in FAISS: flat, 8-bit or clustered by size, with measured recall. Only this file imports FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Vectors

FLAT_UNTIL, BYTES_UNTIL = 20_000, 200_000  # passages; measured: flat 3 ms there, scalar quantiser 12 ms
_PROBES = 48
_LEARNT_FROM = 160_000  # forty for each of the four thousand clusters of a million
_PART = ("row", "begin", "end", "foreign", "is_line")
_SAMPLED = 2_000  # vectors that tell what is usual
_ASKED = 50  # nearest rows whose recall is measured


@dataclass(frozen=True)
class VectorStorage:
    """Which FAISS index holds the vectors of a partition, and its recall."""

    kind: str
    recall: float  # of the nearest fifty, against an exact search


class VectorIndex:
    """The vectors of one partition. A row has one or several: the nearest part and the nearest line count."""

    def __init__(self, index: Any, parts: NDArray[np.int64] | None = None) -> None:
        self._index = index
        count = int(index.ntotal)
        whole = np.zeros((count, len(_PART)), dtype=np.int64)
        whole[:, 0] = np.arange(count)
        known = whole if parts is None else parts  # of each vector: its row, begin, end, foreign, is_line
        missing = np.zeros((len(known), len(_PART) - known.shape[1]), dtype=np.int64)  # an older index has no lines
        self._parts = np.hstack([known, missing])
        self._starts = np.searchsorted(self._parts[:, 0], np.arange(len(self) + 1))

    def __len__(self) -> int:
        return int(self._parts[-1, 0]) + 1 if len(self._parts) else 0

    def nearest(self, vector: Vectors, count: int) -> NDArray[np.intp]:
        """The nearest rows by cosine similarity, best first."""
        if not len(self):
            return np.zeros(0, dtype=np.intp)
        wanted = min(count * (1 + len(self._parts) // len(self)), len(self._parts))
        _, places = self._index.search(vector[None, :], wanted)
        rows = self._parts[places[0][places[0] >= 0], 0]
        _, first = np.unique(rows, return_index=True)
        return np.asarray(rows[np.sort(first)][:count], dtype=np.intp)

    def likeness(self, vector: Vectors, rows: NDArray[np.intp], *, by_language: bool = False) -> NDArray[np.float64]:
        """The cosine similarity of each of these rows with the vector.

        By language: less what texts of a row's language usually have, for a model finds its question's language nearer.
        """
        if not len(rows):
            return np.zeros(0)
        places = [place for row in rows for place in range(self._starts[row], self._starts[row + 1])]
        near = self._similar(vector, places)
        if by_language:
            usual = self._usual @ vector.astype(np.float64)
            near += usual.mean() - usual[self._parts[places, 3]]
        starts = np.cumsum([0, *(self._starts[row + 1] - self._starts[row] for row in rows)])[:-1]
        is_line = self._parts[places, 4] > 0
        of_parts = np.maximum.reduceat(np.where(is_line, -1.0, near), starts)
        of_lines = np.maximum.reduceat(np.where(is_line, near, -1.0), starts)
        has_lines = np.logical_or.reduceat(is_line, starts)
        return np.where(has_lines, (of_parts + of_lines) / 2, of_parts)

    def parts(self, vector: Vectors, row: int) -> list[tuple[int, int, float]]:
        """The lines of a row's text, or its parts where it has none, each with its similarity."""
        places = list(range(self._starts[row], self._starts[row + 1]))
        places = [place for place in places if self._parts[place, 4]] or places
        near = self._similar(vector, places)
        return [(*self._parts[place, 1:3].tolist(), float(one)) for place, one in zip(places, near, strict=True)]

    def _similar(self, vector: Vectors, places: Sequence[int]) -> NDArray[np.float64]:
        kept = [self._index.reconstruct(int(place)) for place in places]
        return np.array(kept, dtype=np.float64).reshape(len(places), -1) @ vector.astype(np.float64)

    @cached_property
    def _usual(self) -> NDArray[np.float64]:
        """The mean vector of Thai texts and of others, over a sample."""
        step = max(len(self._parts) // _SAMPLED, 1)
        places = np.arange(0, len(self._parts), step)
        vectors = np.array([self._index.reconstruct(int(place)) for place in places], dtype=np.float64)
        foreign = self._parts[places, 3] > 0
        means = [vectors[foreign == of].mean(axis=0) for of in (False, True) if (foreign == of).any()]
        return np.stack(means if len(means) == 2 else means * 2)


def write_vectors(
    vectors: Vectors, path: Path, *, flat_until: int = FLAT_UNTIL, bytes_until: int = BYTES_UNTIL
) -> VectorStorage:
    """Write the vectors into a FAISS index: exact while they are few, quantised and clustered when they are many."""
    import faiss

    count, dimension = vectors.shape
    inner = faiss.METRIC_INNER_PRODUCT
    if count <= flat_until:
        kind, index = "flat", faiss.index_factory(dimension, "Flat", inner)
    elif count <= bytes_until:
        kind, index = "SQ8", faiss.index_factory(dimension, "SQ8", inner)
    else:
        lists = int(min(4 * np.sqrt(count), max(count // 39, 1)))
        kind = f"IVF{lists},SQ8"
        index = faiss.index_factory(dimension, kind, inner)
    if not index.is_trained:
        chance = np.random.default_rng(7)
        index.train(vectors[np.sort(chance.choice(count, min(count, _LEARNT_FROM), replace=False))])
    index.add(vectors)
    _probe(index)
    faiss.write_index(index, str(path))
    return VectorStorage(kind, round(_recall(index, vectors), 4))


def write_owners(path: Path, parts: Sequence[tuple[int, int, int, bool, bool]]) -> None:
    """Write of each vector the row it stands for, the part of its text, whether that is foreign, and a line."""
    np.save(owners_of(path), np.array(parts, dtype=np.int64).reshape(len(parts), len(_PART)))


def owners_of(path: Path) -> Path:
    return path.with_suffix(".parts.npy")


def open_vectors(path: Path) -> VectorIndex:
    import faiss

    index = faiss.read_index(str(path))
    _probe(index)
    owners = owners_of(path)
    return VectorIndex(index, np.load(owners) if owners.exists() else None)


def _probe(index: Any) -> None:
    if hasattr(index, "nprobe"):
        index.nprobe = _PROBES
        index.make_direct_map()  # so that a row can be asked for by its number


def _recall(index: Any, vectors: Vectors) -> float:
    chance = np.random.default_rng(11)
    asked = chance.choice(len(vectors), min(len(vectors), 100), replace=False)
    shares = []
    for row in asked.tolist():
        likeness = vectors @ vectors[row]
        # A row as near as the fiftieth counts as one of the fifty: equals have no order.
        least = np.partition(likeness, -min(_ASKED, len(vectors)))[-min(_ASKED, len(vectors))]
        _, found = index.search(vectors[row][None, :], _ASKED)
        found = found[0][found[0] >= 0]
        shares.append((likeness[found] >= least - 1e-6).mean() if len(found) else 0.0)
    return float(np.mean(shares)) if shares else 1.0
