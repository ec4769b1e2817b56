"""Fits knowledge/search/unprepared.json: when to assert, when to quote, and when to say that nothing was found.

Two logistic models by ridge-regularised Newton steps. Their lines are drawn on questions about papers that the models
have not seen: whole subjects are left out in turn (grouped cross-validation).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.unprepared.examples import FAR, HERE, Example
from knowledge.index.postings import Scores
from knowledge.search import unprepared

WRITTEN = Path(unprepared.__file__).with_name(unprepared.FILE)
WRONG = 0.005  # of all questions, at most so many may be answered wrongly; half of what is allowed
CERTAIN = 0.98  # of what is asserted, at least so much is right
LISTED = 0.10  # of far questions, at most so many may get quotations
LISTED_FOREIGN = 0.18  # of those that go by meaning alone, which tells less: they are few
TRIED = 50  # assertions, from which on their errors tell anything
_RIDGE = 3.0
_STEPS = 40
_FOLDS = 7


@dataclass(frozen=True)
class Fitted:
    """A model, and its chances for each example from models that have not seen the example's group."""

    of: Scores
    base: float
    unseen: Scores


def fit(examples: Sequence[Example], right: Scores, known: NDArray[np.bool_] | None = None) -> Fitted:
    """Fit on the examples whose answer is known, and on all of them but each group of papers."""
    known = np.ones(len(examples), dtype=bool) if known is None else known
    signs = np.stack([one.signs for one in examples])
    worth = _worth(examples)
    folds = np.array([zlib.crc32(one.group.encode()) % _FOLDS for one in examples])
    unseen = np.zeros(len(examples))
    for fold in range(_FOLDS):
        out = folds == fold
        if out.any():
            kept = known & ~out
            of, base = _newton(signs[kept], right[kept], worth[kept])
            unseen[out] = 1 / (1 + np.exp(-(signs[out] @ of + base)))
    return Fitted(*_newton(signs[known], right[known], worth[known]), unseen)


def fit_to_show(examples: Sequence[Example]) -> Fitted:
    """What tells a question that some paper answers from one about another matter; near ones may be quoted or not."""
    kinds = np.array([one.kind for one in examples])
    return fit(examples, (kinds == HERE).astype(float), np.isin(kinds, (HERE, FAR)))


def _worth(examples: Sequence[Example]) -> Scores:
    """Each setting counts alike, however many questions it has."""
    settings = [one.setting for one in examples]
    counts = {name: settings.count(name) for name in set(settings)}
    return np.array([len(examples) / len(counts) / counts[one.setting] for one in examples])


def _newton(signs: Scores, right: Scores, worth: Scores) -> tuple[Scores, float]:
    middle, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    known = np.column_stack([(signs - middle) / spread, np.ones(len(signs))])
    ridge = np.eye(known.shape[1]) * _RIDGE
    ridge[-1, -1] = 1e-6
    weights = np.zeros(known.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (worth * (right - chance)) - ridge @ weights
        bend = (known * (worth * chance * (1 - chance))[:, None]).T @ known + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    of = weights[:-1] / spread
    return of, float(weights[-1] - of @ middle)


def line_for_asserting(examples: Sequence[Example], chances: Scores) -> float:
    """The lowest line above which few of the answers are wrong."""
    own = np.array([not one.prepared for one in examples])
    right = np.array([one.first for one in examples])
    for line in np.arange(0.5, 0.999, 0.005):
        said = own & (chances >= line)
        wrong = int((said & ~right).sum())
        if wrong <= WRONG * own.sum() and wrong <= (1 - CERTAIN) * said.sum() and said.sum() >= TRIED:
            return round(float(line), 3)
    return 0.999


def line_for_showing(examples: Sequence[Example], chances: Scores) -> float:
    """The line that at most so many far questions reach."""
    far = chances[np.array([one.kind == FAR for one in examples])]
    listed = LISTED_FOREIGN if all(one.foreign for one in examples) else LISTED
    return round(float(np.quantile(far, 1 - listed)), 3) if len(far) else 0.5


def table(examples: Sequence[Example]) -> tuple[dict[str, Any], list[str]]:
    """Both models as they are written, and their figures on papers that they have not seen."""
    asserting = fit(examples, np.array([one.first for one in examples], dtype=float))
    showing = fit_to_show(examples)
    lines = line_for_asserting(examples, asserting.unseen), line_for_showing(examples, showing.unseen)
    models = {"assert": _written(asserting, lines[0]), "show": _written(showing, lines[1])}
    return models, list(figures(examples, asserting.unseen >= lines[0], showing.unseen >= lines[1]))


def _written(model: Fitted, line: float) -> dict[str, Any]:
    weights = {name: round(float(weight), 4) for name, weight in zip(unprepared.SIGNS, model.of, strict=True)}
    return {"line": line, "base": round(model.base, 4), "weights": weights}


def figures(examples: Sequence[Example], asserted: NDArray[np.bool_], shown: NDArray[np.bool_]) -> Iterator[str]:
    """What papers that were left out whole would have got."""
    heads = ("asked", "first", "asserted", "wrong", "quoted first", "in three", "denied")
    yield f"{'setting':<28}" + "".join(f"{head:>13}" for head in heads)
    keys = sorted({(one.setting, one.kind) for one in examples})
    for setting, kind in keys:
        at = np.array([place for place, one in enumerate(examples) if (one.setting, one.kind) == (setting, kind)])
        first = np.array([examples[place].first for place in at])
        three = np.array([examples[place].three for place in at])
        said = asserted[at] & np.array([not examples[place].prepared for place in at])
        quoted = ~said & shown[at]
        shares = (first, said & first, said & ~first, quoted & first, quoted & three, ~said & ~shown[at])
        yield f"{setting + ', ' + kind:<28}{len(at):>13}" + "".join(f"{share.mean():>13.1%}" for share in shares)


def write(tables: dict[str, Any]) -> None:
    """Write the weights where the search reads them; what was not fitted stays."""
    known = json.loads(WRITTEN.read_text(encoding="utf-8")) if WRITTEN.exists() else {}
    WRITTEN.write_text(json.dumps(known | tables, indent=1) + "\n", encoding="utf-8")
    unprepared.fitted.cache_clear()
