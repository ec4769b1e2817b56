"""Fits what approved questions add: the weights where people have asked before, and the line above which we assert.

Half of the developed questions are indexed and the other half asked, then the other way round. What is only measured is
never opened here. The weights lean on those for papers alone, which were fitted on another set.

python -m benchmarks.fit_asked
"""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from benchmarks.fit import Lists
from indexer.collect import BuildInput, read_all
from indexer.papers.questions import DEVELOP, Question, by_name, read_questions, with_asked
from knowledge import settings
from knowledge.index import on_disk
from knowledge.index.postings import Scores
from knowledge.library import Library
from knowledge.search import evidence, ranking
from knowledge.search.candidates import POOL
from knowledge.search.decide import Ranked, rank
from knowledge.search.question import read_question

_LEAN = 0.005  # how dear it is to leave the weights for papers alone
_LEVEL = 0.001
_NOTHING = 3  # a question that nothing answers counts like so many others: few are written down, many will be asked
_LINE = 0.88
_HALVES = (0, 1)
_RANKING, _EVIDENCE = (Path(ranking.__file__).with_name(name) for name in ("ranking.json", "evidence.json"))


@dataclass(frozen=True)
class Asked:
    """A question, put to an index that has not seen it."""

    question: Question
    ranked: Ranked
    right: Scores  # of the passages that were looked at closely

    @property
    def half(self) -> int:
        return half_of(self.question)

    @property
    def first(self) -> bool:
        return bool(self.right[self.ranked.order[0]])


def half_of(question: Question) -> int:
    return zlib.crc32(question.ask.encode()) % len(_HALVES)


def ask_halves(papers: BuildInput, questions: Sequence[Question]) -> Iterator[Asked]:
    """Each half of the questions, put to an index with the other half."""
    for half in _HALVES:
        with tempfile.TemporaryDirectory() as folder:
            seen = [question for question in questions if half_of(question) != half]
            home, built = Path(folder), Path(folder) / "built"
            on_disk.write(built, papers.papers, with_asked(papers.passages, seen), papers.glossary)
            on_disk.switch(home, built)
            yield from ask(Library(home), [one for one in questions if half_of(one) == half])


def ask(library: Library, questions: Sequence[Question]) -> Iterator[Asked]:
    partitions = library.partitions(frozenset(library.index.partitions))
    passages = [partition.passage(row) for partition in partitions.partitions for row in range(len(partition))]
    named = by_name(passages)
    for question in questions:
        ranked = rank(partitions, read_question(question.ask, library.index.reader), POOL)
        ids = [passages[row].id for row in ranked.pool.rows[: len(ranked.covered)].tolist()]
        answers = {passage.id for answer in question.answers for passage in named.get(answer, ())}
        yield Asked(question, ranked, np.array([id in answers for id in ids], dtype=float))


def fit_ranking(asked: Sequence[Asked]) -> dict[str, float]:
    """The weights under which the right passages surprise the least."""
    told = [one for one in asked if one.right.any() and len(one.right) == POOL]
    features = np.stack([one.ranked.reranked.features for one in told])
    spread = features.reshape(-1, len(ranking.FEATURES)).std(axis=0) + 1e-6
    start = ranking.fitted(asked_before=False).of * spread
    lists = Lists(features / spread, np.stack([one.right for one in told]))

    def loss(weights: Scores) -> tuple[float, Scores]:
        surprise, slope = lists.surprise(weights)
        away = weights - start
        return surprise + _LEAN * float(away @ away), slope + 2 * _LEAN * away

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x / spread
    return {name: round(float(weight), 4) for name, weight in zip(ranking.FEATURES, found, strict=True)}


def fit_evidence(asked: Sequence[Asked]) -> tuple[Scores, float]:
    """What each sign says of the chance that the first passage is right."""
    repeated = [one for one in asked for _ in range(1 if one.question.answers else _NOTHING)]
    signs = np.stack([one.ranked.signs() for one in repeated])
    right = np.array([one.first for one in repeated], dtype=float)
    middle, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    known = np.column_stack([(signs - middle) / spread, np.ones(len(signs))])

    def loss(weights: Scores) -> tuple[float, Scores]:
        chance = (1 / (1 + np.exp(-known @ weights))).clip(1e-9, 1 - 1e-9)
        level = np.append(weights[:-1], 0)
        surprise = -(right * np.log(chance) + (1 - right) * np.log(1 - chance)).mean()
        return float(surprise + _LEVEL * level @ level), known.T @ (chance - right) / len(right) + 2 * _LEVEL * level

    weights = minimize(loss, np.zeros(known.shape[1]), jac=True, method="L-BFGS-B").x
    of = weights[:-1] / spread
    return of, float(weights[-1] - of @ middle)


def judge(asked: Sequence[Asked]) -> Iterator[str]:
    """How much would be asserted, and how much of it wrongly, by weights that have not seen the half that is asked."""
    chances: dict[int, float] = {}
    for half in _HALVES:
        of, base = fit_evidence([one for one in asked if one.half != half])
        chances |= {
            id(one): float(1 / (1 + np.exp(-(one.ranked.signs() @ of + base)))) for one in asked if one.half == half
        }
    answerable = sum(bool(one.question.answers) for one in asked)
    for line in (0.8, 0.85, _LINE, 0.9, 0.92, 0.95):
        said = [one for one in asked if chances[id(one)] >= line]
        right = sum(one.first for one in said)
        wrong = len(said) - right
        yield f"line {line:.2f}: asserted {right / answerable:.1%} rightly, {wrong / len(asked):.1%} wrongly"


def main() -> None:
    documents = settings.documents()
    with tempfile.TemporaryDirectory() as home:
        papers = read_all(documents, Path(home))
    found, _ = read_questions(settings.questions())
    questions = [one for one in found if one.split == DEVELOP and not one.after]
    weights = fit_ranking(list(ask_halves(papers, questions)))
    tables = json.loads(_RANKING.read_text(encoding="utf-8")) | {"weights_where_asked": weights}
    _RANKING.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    ranking.fitted.cache_clear()

    asked = list(ask_halves(papers, questions))
    first = np.mean([one.first for one in asked if one.question.answers])
    print(f"first right: {first:.1%} of what the index never saw")
    print(*judge(asked), sep="\n")
    of, base = fit_evidence(asked)
    signs = {name: round(float(weight), 4) for name, weight in zip(evidence.SIGNS, of, strict=True)}
    said = {"line": _LINE, "base": round(base, 4), "weights": signs}
    _EVIDENCE.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
