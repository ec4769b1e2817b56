"""Above which line may something be asserted? Found without labels, by asking what the shelf cannot answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from knowledge.index.shelf_reader import Shelf
from knowledge.language.tokens import Reader
from knowledge.search import ranking
from knowledge.search.candidates import Shelves
from knowledge.search.question import read_question

NOTHING = 0.40  # below it nothing was found, on every set that was measured
_LEAST, _MOST = 0.55, 0.85  # a small or odd shelf must not make the bot silent, nor bold
_SAMPLE = 120
_QUANTILE = 0.80


def strict(shelf: Shelf, reader: Reader) -> float:
    """The confidence that four in five questions do not reach when the passage that answers them is hidden."""
    shelves = Shelves([shelf])
    reached = []
    for row, asked in questions(shelf):
        question = read_question(asked, reader)
        pool = shelves.candidates(question, 6)
        covered = ranking.look(shelves, pool, question, 6).covered[pool.rows != row]
        reached.append(covered.max(initial=0.0))
    return float(np.clip(np.quantile(reached, _QUANTILE), _LEAST, _MOST)) if reached else _LEAST


def questions(shelf: Shelf) -> Iterator[tuple[int, str]]:
    """Some words of a passage's title and of its middle, as somebody might ask for them."""
    chance = np.random.default_rng(7)
    rows = (
        np.arange(len(shelf)) if len(shelf) <= _SAMPLE else np.sort(chance.choice(len(shelf), _SAMPLE, replace=False))
    )
    for row in rows.tolist():
        text = shelf.passage(row).text
        size = int(chance.integers(25, 60))
        begin = int(chance.integers(0, max(len(text) - size, 0) + 1))
        if len(text) >= 40:
            yield row, text[begin : begin + size]
