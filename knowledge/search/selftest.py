"""Does this model make the search better here? Asked of the papers themselves, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Embedder
from knowledge.index.shelf_reader import Shelf
from knowledge.index.vectors import Kept, Meanings
from knowledge.language.tokens import Reader
from knowledge.search.candidates import Shelves
from knowledge.search.decide import Ranked, rank
from knowledge.search.meaning import WEIGHTS, Meaning, Sense
from knowledge.search.question import read_question
from knowledge.search.thresholds import questions

_DEPTH = 10


def try_out(
    shelf: Shelf, reader: Reader, model: Embedder, meanings: Meanings, kept: Kept, *, accept_worse: bool = False
) -> Meaning:
    """Compare words, meaning and both on pseudo-questions; the weight is the largest that makes nothing worse."""
    shelves = Shelves([shelf])
    asked = [(row, read_question(text, reader), model.question(text)) for row, text in questions(shelf)]
    wrong, right, alone = _alone([(row, vector) for row, _, vector in asked], meanings)
    sense = Sense(np.zeros(model.dimension, dtype=np.float32), [meanings], 0.0, wrong, right)

    def standing(weight: float) -> float:
        senses = [replace(sense, vector=vector, weight=weight) if weight else None for _, _, vector in asked]
        places = [
            _place(row, rank(shelves, question, _DEPTH, sense=one))
            for (row, question, _), one in zip(asked, senses, strict=True)
        ]
        return _mrr(places)

    words = standing(0.0)
    tried = {weight: standing(weight) for weight in WEIGHTS}
    weight = max(tried, key=lambda weight: (tried[weight], weight))
    both = tried[weight]
    if both < words and not accept_worse:
        weight = 0.0
    return Meaning(model.name, model.dimension, kept.kind, kept.recall, words, alone, both, weight, wrong, right)


def _alone(asked: Sequence[tuple[int, NDArray[np.float32]]], meanings: Meanings) -> tuple[float, float, float]:
    """The usual likeness of the nearest wrong passage and of the right one, and how high the right one stands."""
    wrong, right, places = [0.0], [0.0], []
    for row, vector in asked:
        rows = meanings.nearest(vector, _DEPTH)
        others = meanings.likeness(vector, rows[rows != row])
        wrong.append(float(others.max(initial=0.0)))
        right.append(float(meanings.likeness(vector, np.array([row]))[0]))
        places.append(int(np.flatnonzero(rows == row)[0]) if row in rows else None)
    return float(np.median(wrong)), float(np.median(right)), _mrr(places)


def _place(row: int, ranked: Ranked) -> int | None:
    rows = ranked.pool.rows[ranked.order[:_DEPTH]]
    return int(np.flatnonzero(rows == row)[0]) if row in rows else None


def _mrr(places: Sequence[int | None]) -> float:
    return round(float(np.mean([0.0 if place is None else 1 / (place + 1) for place in places] or [0.0])), 4)
