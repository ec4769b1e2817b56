"""Calibrates the confidence threshold of a partition without labels, on questions that it cannot answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from knowledge.index.partition_reader import Partition
from knowledge.language.tokens import Reader
from knowledge.search import ranking
from knowledge.search.candidates import Partitions
from knowledge.search.question import read_question

NOTHING = 0.40  # below it nothing was right, on every set that was measured
_LEAST, _MOST = 0.55, 0.85  # bounds, so that a small or odd partition makes the bot neither silent nor bold
_SAMPLE = 120
_QUANTILE = 0.80


def strict(partition: Partition, reader: Reader) -> float:
    """The 80th percentile of the confidence when the passage that answers is hidden."""
    partitions = Partitions([partition])
    reached = []
    for row, asked in questions(partition):
        question = read_question(asked, reader)
        pool = partitions.candidates(question, 6)
        covered = ranking.rerank_features(partitions, pool, question, 6).covered[pool.rows != row]
        reached.append(covered.max(initial=0.0))
    return float(np.clip(np.quantile(reached, _QUANTILE), _LEAST, _MOST)) if reached else _LEAST


def questions(partition: Partition) -> Iterator[tuple[int, str]]:
    """Pseudo-questions: some words of a passage's title and of its middle."""
    chance = np.random.default_rng(7)
    rows = (
        np.arange(len(partition))
        if len(partition) <= _SAMPLE
        else np.sort(chance.choice(len(partition), _SAMPLE, replace=False))
    )
    for row in rows.tolist():
        text = partition.passage(row).text
        size = int(chance.integers(25, 60))
        begin = int(chance.integers(0, max(len(text) - size, 0) + 1))
        if len(text) >= 40:
            yield row, text[begin : begin + size]
