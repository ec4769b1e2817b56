"""How like a question is to those that people asked before: compared both ways, in the glossary's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge.index.postings import Keys, Postings, Scores, flat
from knowledge.index.shelf_reader import Shelf
from knowledge.language.stop_words import QUIET, QUIETLY
from knowledge.language.tokens import Reader, grams, key

FIELD, ROWS, WORTH = "asked", "asked_rows", "asked_worth"
_LETTERS = 0.5  # what a run of three letters counts beside a word


@dataclass(frozen=True)
class Pieces:
    """A question in pieces: its words, and the runs of three letters that forgive a typing error."""

    keys: Keys  # sorted
    shares: Scores


def pieces(reader: Reader, text: str) -> Pieces:
    """Take a question apart, said in the glossary's own words; what only asks or greets counts little."""
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
    """Which of these questions hold which piece, and what all pieces of each are worth together."""
    postings = flat([question.keys for question in questions])
    rarity = _rarity(np.diff(postings.starts).astype(float), len(questions))
    worth = [rarity[np.searchsorted(postings.keys, one.keys)] @ one.shares for one in questions]
    return postings, np.array(worth, dtype=np.float32)


def likeness(shelves: Sequence[Shelf], question: Pieces) -> list[Scores]:
    """For each passage of each shelf, from 0 to 1, how like this is to the nearest of its questions."""
    places = [shelf.fields[FIELD].find(question.keys) for shelf in shelves]
    spread = np.zeros(len(question.keys))
    for shelf, at in zip(shelves, places, strict=True):
        spread += shelf.fields[FIELD].spread(at)
    worth = _rarity(spread, sum(len(shelf.arrays[ROWS]) for shelf in shelves)) * question.shares
    return [_nearest(shelf, at, worth) for shelf, at in zip(shelves, places, strict=True)]


def _nearest(shelf: Shelf, places: Any, worth: Scores) -> Scores:
    common = np.zeros(len(shelf.arrays[ROWS]))
    shelf.fields[FIELD].add(common, places, worth)
    alike = common / np.sqrt(max(worth.sum(), 1e-9) * np.maximum(shelf.arrays[WORTH], 1e-9))
    alike = alike.clip(0, 1)
    nearest = np.zeros(len(shelf))
    np.maximum.at(nearest, shelf.arrays[ROWS], alike)
    return nearest


def _rarity(spread: Scores, total: int) -> Scores:
    held = np.maximum(spread, 0.5)
    return np.asarray(np.log1p(total / held))
