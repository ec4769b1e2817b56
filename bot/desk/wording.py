"""The words by which a ticket is found again: what was said in it, never who said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.desk import drawer
from bot.desk.actions import Action
from bot.desk.papers import Lodge
from bot.store import Transaction, concordance
from knowledge.thai import normalise, stem, tokenise, tokeniser

_MOST = (
    2_000  # different words of one ticket: a complaint has some fifty, a pasted book has more than anybody looks for
)
_ASKED = 8  # words of a question that count
_PIECE = 3  # letters; names stand in no dictionary and are found by their pieces
_WORD = re.compile(r"[^\W_]")
_NAMES = ("factory", "place")  # the lines in which names stand


def catch_up(tx: Transaction, limit: int = 5) -> int:
    """Read some of the tickets that changed since they were read; how many there were."""
    unread = concordance.unread(tx, tokeniser(), limit)
    for ticket in unread:
        history = drawer.history(tx, ticket.number)
        concordance.write(tx, ticket.number, islice(_all_words(entry.action for entry in history), _MOST))
        concordance.was_read(tx, ticket, tokeniser())
    return len(unread)


def asked(tx: Transaction, text: str) -> tuple[int, ...]:
    """What somebody looks for, as the concordance keeps it. A word that no ticket knows is looked for in pieces."""
    marks: list[int] = []
    for word in islice(dict.fromkeys(_words(text)), _ASKED):
        whole = concordance.mark(tx, word)
        pieces = [concordance.mark(tx, piece) for piece in _pieces(word)]
        marks += [whole] if concordance.rarity(tx, whole) or not pieces else pieces
    return tuple(marks)


def _all_words(history: Iterable[Lodge | Action]) -> Iterator[str]:
    seen = set()
    for entry in history:
        for word in _words_of(entry):
            if word not in seen:
                seen.add(word)
                yield word


def _words_of(entry: Lodge | Action) -> Iterator[str]:
    if isinstance(entry, Lodge):
        for text in (entry.province, entry.district, entry.tambon, entry.factory, *(one.text for one in entry.said)):
            yield from _words(text)
        for name in (entry.factory, *(one.text for one in entry.said if one.field in _NAMES)):
            yield from _pieces(name)
        return
    for text in (getattr(entry, "text", ""), *getattr(entry, "tags", ())):
        yield from _words(text)


def _words(text: str) -> Iterator[str]:
    return (stem(word.strip()) for word in tokenise(normalise(text)) if _WORD.search(word))


def _pieces(name: str) -> list[str]:
    """Three letters at a time; marked, so that a piece is not taken for a word."""
    letters = "".join(letter for letter in normalise(name) if not letter.isspace())
    return ["~" + letters[at : at + _PIECE] for at in range(len(letters) - _PIECE + 1)]
