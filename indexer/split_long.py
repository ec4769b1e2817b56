"""Splits sections that are too long for one answer, at line, sentence, space or grapheme borders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.language.thai import clusters

MAX_PIECE_LETTERS = 1_500  # two screens of a phone
MAX_WHOLE_LETTERS = 4_000  # a list of steps or a table is worth scrolling
TAIL = MAX_PIECE_LETTERS // 6  # what is shorter than this does not stand alone
SENTENCE = re.compile(r"(?<=[.!?ฯ])\s+|(?<=ค่ะ)\s+|(?<=ครับ)\s+")
SPACE = re.compile(r"\s+")
MAX_CLUSTER_LETTERS = 64


@dataclass(frozen=True)
class Unit:
    """Lines that belong together."""

    lines: tuple[str, ...]
    page: int | None = None
    whole: bool = False  # a list or a table
    repeat: str = ""  # the line of column names that every piece needs

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def packed(units: Sequence[Unit]) -> Iterator[tuple[str, int | None]]:
    """Pack units into texts within the limit, each with the page on which it begins."""
    pieces: list[Unit] = []
    for unit in units:
        if len(unit.text) > (MAX_WHOLE_LETTERS if unit.whole else MAX_PIECE_LETTERS):
            pieces += cut_unit(unit)
        elif pieces and fits(pieces[-1], unit):
            pieces[-1] = joined(pieces[-1], unit)
        else:
            pieces.append(unit)
    if len(pieces) > 1 and len(pieces[-1].text) < TAIL:
        pieces[-2:] = [joined(pieces[-2], pieces[-1])]
    for piece in pieces:
        yield piece.text.strip("\n"), piece.page


def fits(before: Unit, unit: Unit) -> bool:
    return len(before.text) + len(unit.text) <= MAX_PIECE_LETTERS


def joined(before: Unit, unit: Unit) -> Unit:
    return Unit((*before.lines, "", *unit.lines), before.page, before.whole or unit.whole)


def cut_unit(unit: Unit) -> Iterator[Unit]:
    """A unit that is too long, cut between its lines, and inside a line only where it must be."""
    held: list[str] = []
    size = 0
    for line in chain.from_iterable(map(cut_text, unit.lines)):
        if held and size + len(line) > MAX_PIECE_LETTERS:
            yield Unit(tuple(held), unit.page, unit.whole)
            held, size = ([unit.repeat], len(unit.repeat)) if unit.repeat else ([], 0)
        held.append(line)
        size += len(line) + 1
    if held:
        yield Unit(tuple(held), unit.page, unit.whole)


def cut_text(text: str, limit: int = MAX_PIECE_LETTERS) -> Iterator[str]:
    """Parts of a text, at a line end, a sentence, a space, or at last between two letters."""
    start = 0
    while len(text) - start > limit:
        end = cut_at(text, start, limit)
        if part := text[start:end].strip():
            yield part
        start = end
    if part := text[start:].strip():
        yield part


def cut_at(text: str, start: int, limit: int) -> int:
    window = text[start : start + limit]
    enough = max(limit // 2, 1)  # a part that is cut too early leaves too many parts
    for place in (window.rfind("\n"), last_end(SENTENCE, window), last_end(SPACE, window)):
        if place >= enough and is_border(text, start + place):
            return start + place
    return last_border(text, start, limit)


def last_end(pattern: re.Pattern[str], window: str) -> int:
    return max((found.end() for found in pattern.finditer(window)), default=-1)


def is_border(text: str, place: int) -> bool:
    """A space may carry a mark that has lost its letter; then it is no place to cut."""
    around = text[max(place - MAX_CLUSTER_LETTERS, 0) : place + 1]
    return len(around) - 1 in clusters(around)


def last_border(text: str, start: int, limit: int) -> int:
    """The last border between letters inside the limit; a letter longer than the limit is left whole."""
    reach = limit
    while True:
        window = text[start : start + reach + MAX_CLUSTER_LETTERS]
        borders = [place for place in clusters(window) if place]
        inside = [place for place in borders if place <= limit]
        if inside:
            return start + inside[-1]
        if borders or start + reach >= len(text):
            return start + borders[0] if borders else len(text)
        reach *= 2
