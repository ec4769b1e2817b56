"""The self-test of an embedding model: MRR with and without it, on approved questions that are hidden in turn."""

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
from knowledge.search.meaning import WEIGHTS, QuestionVector, SelfTest, centred
from knowledge.search.question import Question, read_question
from knowledge.search.similar_questions import ROWS, Pieces
from knowledge.search.thresholds import questions

_DEPTH = 10
_ENOUGH = 20  # approved questions; with fewer, cuts of the passages are asked
_SAMPLE = 60
_BLIND_TO_CUTS = 0.8  # of what words find in their own cuts; a model that knows Thai comes near that
_CUT_LOSS = 0.05  # a verbatim cut is found by its words: a model that ranks it second loses nothing that matters
_BLIND = 0.6  # of what words reach; a model below it does not distinguish these texts


def self_test(
    partition: Partition,
    reader: Reader,
    model: Embedder,
    vector_index: VectorIndex,
    kept: VectorStorage,
    *,
    accept_worse: bool = False,
) -> SelfTest:
    """Compare words, vectors and both; the model is left out only for a significant loss."""
    partitions = Partitions([partition])
    approved = approved_questions(partition)
    told = approved if len(approved) >= _ENOUGH else list(questions(partition))
    asked = [(row, _unprepared(read_question(text, reader)), centred(model, text)) for row, text in told]
    wrong, right, alone = _alone([(row, vector) for row, _, vector in asked], vector_index)
    sense = QuestionVector(np.zeros(model.dimension, dtype=np.float32), [vector_index], 0.0, wrong, right)

    def standing(weight: float) -> NDArray[np.float64]:
        senses = [replace(sense, vector=vector, weight=weight) if weight else None for _, _, vector in asked]
        places = [
            _place(row, rank(partitions, question, _DEPTH, sense=one))
            for (row, question, _), one in zip(asked, senses, strict=True)
        ]
        return np.array([0.0 if place is None else 1 / (place + 1) for place in places])

    words = standing(0.0)
    tried = {weight: standing(weight) for weight in WEIGHTS}
    weight = max(tried, key=lambda weight: (round(float(tried[weight].mean()), 4), weight)) if asked else 0.0
    both = tried.get(weight, words)
    allowed = _CUT_LOSS if told is not approved else _standard_error(both - words)
    blind = alone < (_BLIND if told is approved else _BLIND_TO_CUTS) * _mean(words)
    if (blind or _mean(both) < _mean(words) - allowed) and not accept_worse:
        weight = 0.0
    return SelfTest(
        model.name,
        model.dimension,
        kept.kind,
        kept.recall,
        _mean(words),
        alone,
        _mean(both),
        weight,
        wrong,
        right,
        True,
    )


def approved_questions(partition: Partition) -> list[tuple[int, str]]:
    """Questions that people really asked, each with the row of the passage that answers."""
    rows = np.flatnonzero(np.bincount(partition.arrays[ROWS], minlength=len(partition)))
    found = [(row, text) for row in rows.tolist() for text in partition.passage(row).asked]
    if len(found) <= _SAMPLE:
        return found
    chosen = np.sort(np.random.default_rng(7).choice(len(found), _SAMPLE, replace=False))
    return [found[place] for place in chosen]


def _unprepared(question: Question) -> Question:
    """The question as if it had not been approved: nothing is known of similar ones."""
    nothing = Pieces(np.zeros(0, dtype=np.uint64), np.zeros(0))
    return replace(question, pieces=nothing)


def _standard_error(differences: NDArray[np.float64]) -> float:
    return float(differences.std() / np.sqrt(max(len(differences), 1)))


def _mean(reciprocals: NDArray[np.float64]) -> float:
    return round(float(reciprocals.mean()), 4) if len(reciprocals) else 0.0


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
