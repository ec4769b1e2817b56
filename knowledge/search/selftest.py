"""The self-test of an embedding model: MRR of pseudo-questions with and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Embedder
from knowledge.index.partition_reader import Partition
from knowledge.index.vectors import VectorIndex, VectorStorage
from knowledge.language.tokens import Reader
from knowledge.search.candidates import Partitions
from knowledge.search.decide import Ranked, rank
from knowledge.search.meaning import WEIGHTS, QuestionVector, SelfTest
from knowledge.search.question import read_question
from knowledge.search.thresholds import questions

_DEPTH = 10


def self_test(
    partition: Partition,
    reader: Reader,
    model: Embedder,
    vector_index: VectorIndex,
    kept: VectorStorage,
    *,
    accept_worse: bool = False,
) -> SelfTest:
    """Compare words, vectors and both on pseudo-questions; the weight is the largest that makes nothing worse."""
    partitions = Partitions([partition])
    asked = [(row, read_question(text, reader), model.question(text)) for row, text in questions(partition)]
    wrong, right, alone = _alone([(row, vector) for row, _, vector in asked], vector_index)
    sense = QuestionVector(np.zeros(model.dimension, dtype=np.float32), [vector_index], 0.0, wrong, right)

    def standing(weight: float) -> float:
        senses = [replace(sense, vector=vector, weight=weight) if weight else None for _, _, vector in asked]
        places = [
            _place(row, rank(partitions, question, _DEPTH, sense=one))
            for (row, question, _), one in zip(asked, senses, strict=True)
        ]
        return _mrr(places)

    words = standing(0.0)
    tried = {weight: standing(weight) for weight in WEIGHTS}
    weight = max(tried, key=lambda weight: (tried[weight], weight))
    both = tried[weight]
    if both < words and not accept_worse:
        weight = 0.0
    return SelfTest(model.name, model.dimension, kept.kind, kept.recall, words, alone, both, weight, wrong, right)


def _alone(asked: Sequence[tuple[int, NDArray[np.float32]]], vector_index: VectorIndex) -> tuple[float, float, float]:
    """The median similarity of the nearest wrong passage and of the right one, and the MRR by vectors alone."""
    wrong, right, places = [0.0], [0.0], []
    for row, vector in asked:
        rows = vector_index.nearest(vector, _DEPTH)
        others = vector_index.likeness(vector, rows[rows != row])
        wrong.append(float(others.max(initial=0.0)))
        right.append(float(vector_index.likeness(vector, np.array([row]))[0]))
        places.append(int(np.flatnonzero(rows == row)[0]) if row in rows else None)
    return float(np.median(wrong)), float(np.median(right)), _mrr(places)


def _place(row: int, ranked: Ranked) -> int | None:
    rows = ranked.pool.rows[ranked.order[:_DEPTH]]
    return int(np.flatnonzero(rows == row)[0]) if row in rows else None


def _mrr(places: Sequence[int | None]) -> float:
    return round(float(np.mean([0.0 if place is None else 1 / (place + 1) for place in places] or [0.0])), 4)
