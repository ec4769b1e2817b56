"""Tests of the fit: few wrong answers, few lists for far questions, judged on papers that were left out."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.unprepared import fit
from indexer.unprepared.examples import FAR, HERE, Example
from knowledge.search import unprepared
from knowledge.search.unprepared import SIGNS


def examples(count: int = 600) -> list[Example]:
    """Questions whose words tell: the more of them the passage has, the likelier it is right."""
    chance = np.random.default_rng(5)
    found = []
    for number in range(count):
        here = number % 3 > 0
        signs = chance.normal(size=len(SIGNS)) * 0.1
        signs[SIGNS.index("words")] += 1.0 if here else -1.0
        kind = HERE if here else FAR
        found.append(Example(f"q{number}", f"paper{number % 12}", kind, "all hidden", signs, here, here, False))
    return found


def test_where_the_signs_tell_the_line_leaves_few_wrong_answers() -> None:
    told = examples()
    right = np.array([one.first for one in told])

    model = fit.fit(told, right.astype(float))
    line = fit.line_for_asserting(told, model.unseen)

    said = model.unseen >= line
    assert said[right].mean() > 0.9
    assert (said & ~right).sum() <= fit.WRONG * len(told)


def test_where_the_signs_tell_nothing_nothing_is_asserted() -> None:
    chance = np.random.default_rng(6)
    told = [
        Example(f"q{n}", f"p{n % 9}", HERE, "all hidden", chance.normal(size=len(SIGNS)), n % 2 == 0, True, False)
        for n in range(400)
    ]

    model = fit.fit(told, np.array([one.first for one in told], dtype=float))

    line = fit.line_for_asserting(told, model.unseen)
    assert (model.unseen >= line).mean() < 0.02


def test_few_far_questions_reach_the_line_for_showing() -> None:
    told = examples()

    model = fit.fit_to_show(told)
    line = fit.line_for_showing(told, model.unseen)

    far = np.array([one.kind == FAR for one in told])
    assert (model.unseen[far] >= line).mean() <= fit.LISTED + 0.01


@pytest.mark.parametrize("what", ["assert", "show"])
@pytest.mark.parametrize("table", [unprepared.WORDS, unprepared.MEANING, unprepared.FOREIGN])
def test_the_packaged_weights_know_every_sign(what: str, table: str) -> None:
    model = unprepared.fitted(what, table)

    assert len(model.of) == len(SIGNS)
    assert 0 < model.line < 1
