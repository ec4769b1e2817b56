"""Similarity of a question with the approved questions of each passage, after replacing synonyms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge.index.partition_reader import Partition
from knowledge.index.postings import Keys, Postings, Scores, invert_unweighted
from knowledge.language.stop_words import QUIET, QUIETLY
from knowledge.language.tokens import Reader, grams, key

FIELD, ROWS, WORTH = "asked", "asked_rows", "asked_worth"
_LETTERS = 0.5  # the weight of a 3-letter n-gram; a word counts 1


@dataclass(frozen=True)
class Pieces:
    """A question as weighted keys: its words, and 3-letter n-grams, which tolerate typing errors."""

    keys: Keys  # sorted
    shares: Scores


def pieces(reader: Reader, text: str) -> Pieces:
    """The weighted keys of a question after replacing synonyms; stop words count little."""
    read = reader.read(reader.glossary.in_own_words(text))
    shares = {key(word): QUIETLY if word in QUIET else 1.0 for word in read.words if word}
    told = np.repeat([word not in QUIET for word in read.words], np.diff([*read.begins, len(read.normal)]))
    is_letter = read.letters != 0
    codes, told = read.letters[is_letter], told[is_letter].astype(bool)
    runs, at = grams(codes, 3)
    for run, tells in zip(runs.tolist(), told[at].tolist(), strict=True):
        shares[run] = max(shares.get(run, 0.0), _LETTERS * (1.0 if tells else QUIETLY))
    keys = np.array(sorted(shares), dtype=np.uint64)
    return Pieces(keys, np.array([shares[one] for one in keys.tolist()]))


def invert(questions: Sequence[Pieces]) -> tuple[Postings, Any]:
    """Invert the approved questions: postings by key, and the total weight of each question."""
    postings = invert_unweighted([question.keys for question in questions])
    idf = _idf(np.diff(postings.starts).astype(float), len(questions))
    worth = [idf[np.searchsorted(postings.keys, one.keys)] @ one.shares for one in questions]
    return postings, np.array(worth, dtype=np.float32)


def likeness(partitions: Sequence[Partition], question: Pieces) -> list[Scores]:
    """For each passage the similarity (0 to 1) with the nearest of its approved questions."""
    places = [partition.fields[FIELD].find(question.keys) for partition in partitions]
    document_frequency = np.zeros(len(question.keys))
    for partition, at in zip(partitions, places, strict=True):
        document_frequency += partition.fields[FIELD].document_frequency(at)
    worth = _idf(document_frequency, sum(len(partition.arrays[ROWS]) for partition in partitions)) * question.shares
    return [_nearest(partition, at, worth) for partition, at in zip(partitions, places, strict=True)]


def _nearest(partition: Partition, places: Any, worth: Scores) -> Scores:
    common = np.zeros(len(partition.arrays[ROWS]))
    partition.fields[FIELD].add(common, places, worth)
    alike = common / np.sqrt(max(worth.sum(), 1e-9) * np.maximum(partition.arrays[WORTH], 1e-9))
    alike = alike.clip(0, 1)
    nearest = np.zeros(len(partition))
    np.maximum.at(nearest, partition.arrays[ROWS], alike)
    return nearest


def _idf(document_frequency: Scores, total: int) -> Scores:
    held = np.maximum(document_frequency, 0.5)
    return np.asarray(np.log1p(total / held))
