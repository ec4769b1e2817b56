"""Vectors of passages in FAISS, the kind chosen by their number, and what that costs in recall. Its only door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Vectors

FLAT_UNTIL, BYTES_UNTIL = 20_000, 200_000  # passages; measured: flat 3 ms there, one byte a number 12 ms
_PROBES = 48
_LEARNT_FROM = 160_000  # forty for each of the four thousand clusters of a million
_ASKED = 50  # how many of the nearest the recall is measured on


@dataclass(frozen=True)
class Kept:
    """How the vectors of a shelf are kept."""

    kind: str
    recall: float  # of the nearest fifty, against an exact search


class Meanings:
    """The vectors of one shelf, row by row."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, vector: Vectors, count: int) -> NDArray[np.intp]:
        """The rows whose meaning is nearest, best first."""
        if not len(self):
            return np.zeros(0, dtype=np.intp)
        _, rows = self._index.search(vector[None, :], min(count, len(self)))
        return np.asarray(rows[0][rows[0] >= 0], dtype=np.intp)

    def likeness(self, vector: Vectors, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """The cosine of each of these rows with the vector."""
        kept = [self._index.reconstruct(int(row)) for row in rows]
        return np.array(kept, dtype=np.float64).reshape(len(kept), -1) @ vector.astype(np.float64)


def keep(vectors: Vectors, path: Path, *, flat_until: int = FLAT_UNTIL, bytes_until: int = BYTES_UNTIL) -> Kept:
    """Write the vectors and say how; exact while they are few, smaller and clustered when they are many."""
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
    return Kept(kind, round(_recall(Meanings(index), vectors), 4))


def open_meanings(path: Path) -> Meanings:
    import faiss

    index = faiss.read_index(str(path))
    _probe(index)
    return Meanings(index)


def _probe(index: Any) -> None:
    if hasattr(index, "nprobe"):
        index.nprobe = _PROBES
        index.make_direct_map()  # so that a row can be asked for by its number


def _recall(meanings: Meanings, vectors: Vectors) -> float:
    chance = np.random.default_rng(11)
    asked = chance.choice(len(vectors), min(len(vectors), 100), replace=False)
    shares = []
    for row in asked.tolist():
        likeness = vectors @ vectors[row]
        # Whoever is as near as the fiftieth counts as one of them: equals have no order.
        least = np.partition(likeness, -min(_ASKED, len(vectors)))[-min(_ASKED, len(vectors))]
        found = meanings.nearest(vectors[row], _ASKED)
        shares.append((likeness[found] >= least - 1e-6).mean() if len(found) else 0.0)
    return float(np.mean(shares)) if shares else 1.0
