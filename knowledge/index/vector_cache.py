"""The vector cache: embeddings by the passage's digest, so that a build that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from knowledge.embedding import Embedder, Vectors

_BATCH = 256


class VectorCache:
    """Two append-only files: digests, and the vector of each."""

    def __init__(self, home: Path, model: Embedder) -> None:
        self._model = model
        name = blake2b(model.name.encode(), digest_size=6).hexdigest()
        self._folder = home / "encoded" / f"{name}-{model.dimension}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._known = self._read()

    def vectors(
        self, digests: Sequence[int], text: Callable[[int], str], progress: Callable[[int, int], None]
    ) -> Vectors:
        """The vector of each passage; `text` is called only for those that are not cached."""
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
