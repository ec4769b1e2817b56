"""Adds embedding similarity to the search, with the weight that the self-test gave the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Embedder, Vectors
from knowledge.index.postings import Scores
from knowledge.index.vectors import VectorIndex

_THAI = re.compile("[ก-๙]")
WEIGHTS = (1.0, 0.5)
NEAREST = 50
_MORE = 20
_SCALE = 1.5  # of a similarity one standard deviation above the mean, in the reranker's units
WORDS_OF_A_FOREIGN_QUESTION = 0.1  # names and numbers are the same in every language
_UNPREPARED = 1.0  # at least the weight of meaning for a passage without approved questions
_FURTHEST = 3.0
_QUESTIONS, _IN_COMMON = "common_questions.txt", 0.5
_LOW, _HIGH = 0.40, 0.75  # confidence of a passage as near as the usual wrong one, and as the usual right one


@dataclass(frozen=True)
class SelfTest:
    """The self-test of an embedding model on one partition."""

    model: str
    dimension: int
    kind: str  # how FAISS keeps the vectors
    recall: float
    words: float  # MRR@10 of pseudo-questions, by words alone
    meaning: float  # by vectors alone
    both: float
    weight: float  # weight of the vectors; 0 when they would make the search worse
    wrong: float  # usual similarity of the nearest wrong passage
    right: float  # usual similarity of the right one
    centred: bool = False  # questions were encoded without what they have in common


@dataclass(frozen=True)
class QuestionVector:
    """The embedding of a question, and the vector indexes of the visible partitions."""

    vector: Vectors
    vector_indexes: Sequence[VectorIndex]  # one for each visible partition
    weight: float
    wrong: float
    right: float
    more: int = _MORE  # passages reranked beside those that words propose
    foreign: bool = False  # the question is in another language than the papers

    def nearest(self, offsets: NDArray[np.intp]) -> NDArray[np.intp]:
        """The nearest rows over all partitions, best first."""
        each = [self._nearest(own) + low for own, low in zip(self.vector_indexes, offsets, strict=False)]
        rows = np.concatenate(each) if each else np.zeros(0, dtype=np.intp)
        return np.asarray(rows[np.argsort(-self.likeness(rows, offsets), kind="stable")])

    def _nearest(self, own: VectorIndex) -> NDArray[np.intp]:
        if not self.foreign:
            return own.nearest(self.vector, NEAREST)
        # A model finds texts in the question's language nearer, so more are looked at.
        rows = own.nearest(self.vector, NEAREST * _MORE)
        likeness = own.likeness(self.vector, rows, by_language=True)
        return np.asarray(rows[np.argsort(-likeness, kind="stable")][:NEAREST])

    def likeness(self, rows: NDArray[np.intp], offsets: NDArray[np.intp]) -> Scores:
        """The cosine similarity of each of these rows."""
        near = np.zeros(len(rows))
        for number, vector_index in enumerate(self.vector_indexes):
            here = (rows >= offsets[number]) & (rows < offsets[number + 1])
            own = rows[here] - offsets[number]
            near[here] = vector_index.likeness(self.vector, own, by_language=self.foreign)
        return near

    def parts(self, partition: int, row: int) -> list[tuple[int, int, float]]:
        """The parts of a passage's text, each with its similarity."""
        return self.vector_indexes[partition].parts(self.vector, row)

    def weigh(self, likeness: Scores, unprepared: NDArray[np.bool_]) -> Scores:
        """The z-score of each similarity, weighted: independent of the model's scale."""
        weights = np.where(unprepared, max(self.weight, _UNPREPARED), self.weight)
        return np.asarray(weights * _SCALE * (likeness - likeness.mean()) / (likeness.std() or 1.0))

    def scaled(self, likeness: Scores) -> Scores:
        """The similarities on one scale for all models: 0 like the nearest wrong passage, 1 the same text."""
        return np.asarray((likeness - self.wrong) / max(1 - self.wrong, 1e-2)).clip(-_FURTHEST, _FURTHEST)

    def joined(self, scores: Scores, likeness: Scores, unprepared: NDArray[np.bool_], known: float) -> Scores:
        """The reranker's scores, as far as the question's words are known, with the weighted similarity."""
        return known * scores + self.weigh(likeness, unprepared) if self.weight else scores

    def sure(self, likeness: Scores) -> Scores:
        """The confidence from similarity alone, between that of a usual wrong and a usual right passage."""
        if not self.weight:
            return np.zeros(len(likeness))
        step = (likeness - self.wrong) / max(self.right - self.wrong, 1e-3)
        return np.asarray((_LOW + (_HIGH - _LOW) * step).clip(0, 0.95)) * (self.right > self.wrong)


def centred(model: Embedder, question: str) -> Vectors:
    """The vector of a question, less half of what all questions have in common: it draws short, vague texts near."""
    left = model.question(question) - _IN_COMMON * _common(model)
    return np.asarray(left / max(float(np.linalg.norm(left)), 1e-9), dtype=np.float32)


@lru_cache(maxsize=2)
def _common(model: Embedder) -> Vectors:
    asked = files("knowledge.search").joinpath(_QUESTIONS).read_text(encoding="utf-8").split("\n")
    return np.asarray(np.mean([model.question(line) for line in asked if line], axis=0))


def question_vector(
    question: str, model: Embedder, found: Mapping[str, tuple[VectorIndex, SelfTest]], order: Sequence[str]
) -> QuestionVector | None:
    """The embedding of a question, when every visible partition has vectors that passed the self-test."""
    own = [found[audience] for audience in order if audience in found]
    if len(own) < len(order) or not own or not min(meaning.weight for _, meaning in own):
        return None
    tested = [about for _, about in own]
    foreign = not _THAI.search(question)
    return QuestionVector(
        centred(model, question) if all(about.centred for about in tested) else model.question(question),
        [vectors for vectors, _ in own],
        min(about.weight for about in tested),
        max(about.wrong for about in tested),
        max(about.right for about in tested),
        _MORE * (2 if foreign else 1),
        foreign,
    )
