"""Fits the weights of knowledge/search/ranking.json on questions of the given set; chosen by other questions of it.

RETRIEVAL_DATA=<folder in BEIR form> python -m benchmarks.fit
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from indexer.measure import Collection, build, read_collection
from indexer.typing_errors import mixed
from knowledge.index.postings import Scores
from knowledge.library import Library
from knowledge.search import ranking
from knowledge.search.candidates import POOL, Partitions
from knowledge.search.question import read_question

_PENALTY = 0.02
_WRITTEN = Path(ranking.__file__).with_name("ranking.json")


@dataclass(frozen=True)
class Lists:
    """For each question the features of its pool, and which passage of it is right."""

    features: Scores  # questions, places, features
    right: Scores  # questions, places

    def loss(self, weights: Scores) -> tuple[float, Scores]:
        """The surprise, and that large weights fit these papers and no others."""
        surprise, slope = self.surprise(weights)
        return surprise + _PENALTY * float(weights @ weights), slope + 2 * _PENALTY * weights

    def surprise(self, weights: Scores) -> tuple[float, Scores]:
        """How surprised these weights are by the right passages, and in which direction they would be less so."""
        scores = self.features @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        surprise = -np.log((chances * self.right).sum(axis=1) + 1e-12).mean()
        share = chances * self.right
        share /= share.sum(axis=1, keepdims=True) + 1e-12
        slope = np.einsum("qp,qpf->f", chances - share, self.features) / len(scores)
        return float(surprise), slope

    def first(self, weights: Scores) -> float:
        """The share of questions whose first passage is right, among those whose pool holds it."""
        scores = self.features @ weights
        top = scores >= scores.max(axis=1, keepdims=True) - 1e-9
        return float(((top * self.right).sum(axis=1) / top.sum(axis=1)).mean())  # equals share the place


def gather(collection: Collection, library: Library, mistaken: bool) -> Iterator[tuple[Scores, Scores]]:
    """The pool of every question that finds its passage at all."""
    partitions, chance = Partitions(list(library.index.partitions.values())), Random(1)
    for id, text in collection.questions.items():
        question = read_question(mixed(text, chance) if mistaken else text, library.index.reader)
        pool = partitions.candidates(question, POOL)
        if not len(question.own.codes):
            continue
        ids = [partition.passage(row).id for partition, row in map(partitions.at, pool.rows.tolist())]
        right = np.array([collection.relevant[id].get(passage, 0) > 0 for passage in ids], dtype=float)
        if right.any():
            yield ranking.rerank_features(partitions, pool, question, POOL).features, right


def lists(directory: Path, split: str) -> Lists:
    """Clean and mistaken questions, over passages with their titles and without: the papers to come are unknown."""
    whole = read_collection(directory, split)
    bare = Collection(tuple((id, "", text) for id, _, text in whole.passages), whole.questions, whole.relevant, {})
    found: list[tuple[Scores, Scores]] = []
    for collection in (whole, bare):
        with tempfile.TemporaryDirectory() as folder:
            library = build(collection, Path(folder))
            for mistaken in (False, True):
                found += gather(collection, library, mistaken)
    size = max(len(right) for _, right in found)
    full = [(features, right) for features, right in found if len(right) == size]
    return Lists(np.stack([features for features, _ in full]), np.stack([right for _, right in full]))


def fit(train: Lists, names: Sequence[str]) -> dict[str, float]:
    """The weights under which the right passage is the least surprise, each feature measured by its own spread."""
    spread = train.features.reshape(-1, len(names)).std(axis=0) + 1e-6
    even = Lists(train.features / spread, train.right)
    result = minimize(even.loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(float(w), 4) for name, w in zip(names, result.x / spread, strict=True)}


def main() -> None:
    directory = Path(os.environ["RETRIEVAL_DATA"])
    train, test = lists(directory, "train"), lists(directory, "test")
    weights = fit(train, ranking.FEATURES)
    values = np.array(list(weights.values()))
    gap = np.array([name == "gap" for name in weights], dtype=float)
    print(
        f"first right: fused {test.first(gap):.4f}, fitted {test.first(values):.4f}, on train {train.first(values):.4f}"
    )
    tables = json.loads(_WRITTEN.read_text(encoding="utf-8")) | {"weights": weights}
    _WRITTEN.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
