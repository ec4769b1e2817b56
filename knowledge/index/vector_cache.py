"""The vector cache: embeddings by the passage's digest, so that a build that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from knowledge.embedding import Embedder, Vectors

_BATCH = 32
ENCODED = "encoded"  # the folder of vectors beside the indexes
SHIPPED = Path(__file__).parent.parent / "vectors"  # of the packaged papers, by the model that comes with the program
_DIGEST_BYTES = 8


def shipped(model: str) -> dict[int, Vectors]:
    """The vectors that come with the program for this model, by digest; 8-bit numbers are enough for a direction."""
    path = SHIPPED / f"{model}.npy"
    if not path.is_file():
        return {}
    rows = np.load(path)
    digests = rows[:, :_DIGEST_BYTES].copy().view("<u8").ravel()
    vectors = rows[:, _DIGEST_BYTES:].astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return dict(zip(digests.tolist(), vectors, strict=True))


def ship(model: str, digests: Sequence[int], vectors: Vectors) -> Path:
    """Write the vectors that come with the program."""
    most = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    bytes_ = np.round(vectors / most * 127).astype(np.int8)
    SHIPPED.mkdir(exist_ok=True)
    path = SHIPPED / f"{model}.npy"
    np.save(path, np.hstack([np.array(digests, dtype="<u8").view(np.int8).reshape(-1, _DIGEST_BYTES), bytes_]))
    return path


class VectorCache:
    """Two append-only files: digests, and the vector of each."""

    def __init__(self, home: Path, model: Embedder) -> None:
        self._model = model
        name = blake2b(model.name.encode(), digest_size=6).hexdigest()
        self._folder = home / ENCODED / f"{name}-{model.dimension}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._known = self._read()

    def vectors(
        self, digests: Sequence[int], text: Callable[[int], str], progress: Callable[[int, int], None]
    ) -> Vectors:
        """The vector of each passage; `text` is called only for those that are not cached."""
        self._take_shipped(digests)
        fresh = [place for place, digest in enumerate(digests) if digest not in self._known]
        for begin in range(0, len(fresh), _BATCH):
            progress(begin, len(fresh))
            batch = fresh[begin : begin + _BATCH]
            self._append([digests[place] for place in batch], self._model.documents([text(place) for place in batch]))
        if fresh:
            progress(len(fresh), len(fresh))
            self._known = self._read()
        rows = [self._known[digest] for digest in digests]
        return np.asarray(self._table()[rows], dtype=np.float32)

    def _take_shipped(self, digests: Sequence[int]) -> None:
        known = shipped(self._model.name)
        wanted = [digest for digest in dict.fromkeys(digests) if digest in known and digest not in self._known]
        if wanted:
            self._append(wanted, np.stack([known[digest] for digest in wanted]))
            self._known = self._read()

    def _append(self, digests: Sequence[int], vectors: Vectors) -> None:
        # Vectors first: a digest without its vector would be trusted.
        with (self._folder / "vectors.f32").open("ab") as file:
            file.write(vectors.astype("<f4").tobytes())
        with (self._folder / "digests.u64").open("ab") as file:
            file.write(np.array(digests, dtype="<u8").tobytes())

    def _read(self) -> dict[int, int]:
        """The row of each digest; what a stopped build wrote by half is cut off."""
        digests, vectors = self._folder / "digests.u64", self._folder / "vectors.f32"
        for path in (digests, vectors):
            path.touch()
        width = 4 * self._model.dimension
        count = min(digests.stat().st_size // 8, vectors.stat().st_size // width)
        for path, size in ((digests, 8), (vectors, width)):
            with path.open("r+b") as file:
                file.truncate(count * size)
        return {int(digest): row for row, digest in enumerate(np.fromfile(digests, dtype="<u8"))}

    def _table(self) -> Vectors:
        path = self._folder / "vectors.f32"
        if not path.stat().st_size:
            return np.zeros((0, self._model.dimension), dtype=np.float32)
        return np.memmap(path, dtype="<f4", mode="r").reshape(-1, self._model.dimension)
