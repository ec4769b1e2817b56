"""The vector index in FAISS: flat, 8-bit or clustered by size, with measured recall. Only this file imports FAISS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Vectors

FLAT_UNTIL, BYTES_UNTIL = 20_000, 200_000  # passages; measured: flat 3 ms there, scalar quantiser 12 ms
_PROBES = 48
_LEARNT_FROM = 160_000  # forty for each of the four thousand clusters of a million
_ASKED = 50  # nearest rows whose recall is measured


@dataclass(frozen=True)
class VectorStorage:
    """Which FAISS index holds the vectors of a partition, and its recall."""

    kind: str
    recall: float  # of the nearest fifty, against an exact search


class VectorIndex:
    """The vectors of one partition, row by row."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, vector: Vectors, count: int) -> NDArray[np.intp]:
        """The nearest rows by cosine similarity, best first."""
        if not len(self):
            return np.zeros(0, dtype=np.intp)
        _, rows = self._index.search(vector[None, :], min(count, len(self)))
        return np.asarray(rows[0][rows[0] >= 0], dtype=np.intp)

    def likeness(self, vector: Vectors, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """The cosine similarity of each of these rows with the vector."""
        if not len(rows):
            return np.zeros(0)
        kept = [self._index.reconstruct(int(row)) for row in rows]
        return np.array(kept, dtype=np.float64) @ vector.astype(np.float64)


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
    return VectorStorage(kind, round(_recall(VectorIndex(index), vectors), 4))


def open_vectors(path: Path) -> VectorIndex:
    import faiss

    index = faiss.read_index(str(path))
    _probe(index)
    return VectorIndex(index)


def _probe(index: Any) -> None:
    if hasattr(index, "nprobe"):
        index.nprobe = _PROBES
        index.make_direct_map()  # so that a row can be asked for by its number


def _recall(vector_index: VectorIndex, vectors: Vectors) -> float:
    chance = np.random.default_rng(11)
    asked = chance.choice(len(vectors), min(len(vectors), 100), replace=False)
    shares = []
    for row in asked.tolist():
        likeness = vectors @ vectors[row]
        # A row as near as the fiftieth counts as one of the fifty: equals have no order.
        least = np.partition(likeness, -min(_ASKED, len(vectors)))[-min(_ASKED, len(vectors))]
        found = vector_index.nearest(vectors[row], _ASKED)
        shares.append((likeness[found] >= least - 1e-6).mean() if len(found) else 0.0)
    return float(np.mean(shares)) if shares else 1.0
