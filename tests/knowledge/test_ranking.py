"""Tests that rounding errors do not choose between phrasings of a question."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from knowledge.search import ranking
from knowledge.search.ranking import FEATURES, Weights, WordingFeatures


def look(covered: list[float], weight: list[float]) -> WordingFeatures:
    nothing = cast(Any, np.zeros(0))
    features = np.zeros((len(weight), len(FEATURES)))
    features[:, 0] = weight
    return WordingFeatures(features, np.array(covered), *(nothing,) * 7)


def test_of_wordings_that_cover_a_passage_alike_the_last_digit_does_not_choose() -> None:
    """One more paper moves the sum of all shares by one unit in its last place."""
    weigh = Weights(np.eye(len(FEATURES))[0])
    before = look([1.0, 0.2], [3.0, 1.0]), look([1.0000000000000002, 0.9], [2.0, 5.0])
    after = look([1.0000000000000002, 0.2], [3.0, 1.0]), look([1.0, 0.9], [2.0, 5.0])

    chosen = [ranking._best_wording(looks, weigh).tolist() for looks in (before, after)]

    assert chosen == [[0, 1], [0, 1]]
