"""Meaning beside words: how a question's vector joins the search, and the test that decides whether it may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Embedder, Vectors
from knowledge.index.postings import Scores
from knowledge.index.vectors import Meanings

WEIGHTS = (1.0, 0.5, 0.25)
NEAREST = 50
_MORE = 20
_SCALE = 1.5  # of a likeness that stands out by one deviation, in the reranker's units
_LOW, _HIGH = 0.40, 0.75  # as sure as a passage is that is as near as a wrong one, and as a right one


@dataclass(frozen=True)
class Meaning:
    """What the self-test found out about a model on one shelf."""

    model: str
    dimension: int
    kind: str  # how FAISS keeps the vectors
    recall: float
    words: float  # how high the right passage stood (MRR@10 of pseudo-questions), by words alone
    meaning: float  # by meaning alone
    both: float
    weight: float  # what meaning counts; nothing when it would make the search worse
    wrong: float  # how near the nearest wrong passage usually is
    right: float  # how near the right one usually is


@dataclass(frozen=True)
class Sense:
    """A question's vector among the visible shelves."""

    vector: Vectors
    meanings: Sequence[Meanings]  # by visible shelf
    weight: float
    wrong: float
    right: float
    more: int = _MORE  # passages looked at closely beside those that words propose

    def nearest(self, offsets: NDArray[np.intp]) -> NDArray[np.intp]:
        """The rows nearest in meaning over all shelves."""
        rows = [m.nearest(self.vector, NEAREST) + low for m, low in zip(self.meanings, offsets, strict=False)]
        return np.concatenate(rows) if rows else np.zeros(0, dtype=np.intp)

    def likeness(self, rows: NDArray[np.intp], offsets: NDArray[np.intp]) -> Scores:
        """How near each of these rows is."""
        near = np.zeros(len(rows))
        for number, meanings in enumerate(self.meanings):
            here = (rows >= offsets[number]) & (rows < offsets[number + 1])
            near[here] = meanings.likeness(self.vector, rows[here] - offsets[number])
        return near

    def weigh(self, likeness: Scores) -> Scores:
        """What likeness adds: how far each stands out, no matter how this model measures."""
        return np.asarray(self.weight * _SCALE * (likeness - likeness.mean()) / (likeness.std() or 1.0))

    def sure(self, likeness: Scores) -> Scores:
        """How sure likeness alone makes us, between a wrong passage's and a right one's."""
        if not self.weight:
            return np.zeros(len(likeness))
        step = (likeness - self.wrong) / max(self.right - self.wrong, 1e-3)
        return np.asarray((_LOW + (_HIGH - _LOW) * step).clip(0, 0.95)) * (self.right > self.wrong)


def sense_of(
    question: str, model: Embedder, found: Mapping[str, tuple[Meanings, Meaning]], order: Sequence[str]
) -> Sense | None:
    """A question's vector, when every visible shelf has vectors that help."""
    own = [found[audience] for audience in order if audience in found]
    if len(own) < len(order) or not own or not min(meaning.weight for _, meaning in own):
        return None
    meanings = [about for _, about in own]
    return Sense(
        model.question(question),
        [vectors for vectors, _ in own],
        min(about.weight for about in meanings),
        max(about.wrong for about in meanings),
        max(about.right for about in meanings),
    )
