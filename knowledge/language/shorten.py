"""Shortens a text: after a word where one ends nearby, never inside what a reader sees as one letter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from knowledge.language.thai import clusters, tokenise

Measure = Callable[[str], int]

_LOOK_BACK = 24  # characters in which a word's end is looked for: from further away, a word is cut and no line lost
_WINDOW = 80  # characters in which words are looked for: no Thai word is longer


def shorten(text: str, most: int, measure: Measure = len) -> str:
    """The beginning of a text that is shown, with … where something is missing; the whole text where it fits."""
    if measure(text) <= most:
        return text
    room = most - measure("…")
    if room < 0:
        return ""
    ends = borders(text)
    end = _last_fitting(text, ends, room, measure)
    if not text[end].isspace():
        word = word_end(text, 0, end, ends)
        end = word if word and end - word <= min(_LOOK_BACK, end // 2) else end
    return text[:end].rstrip() + "…"


def cut(text: str, most: int, measure: Measure = len) -> str:
    """The beginning of a text that is kept or searched for: as many whole letters as fit, and nothing added."""
    if measure(text) <= most:
        return text
    return text[: _last_fitting(text, borders(text), most, measure)]


def cut_front(text: str, most: int) -> str:
    """The end of a text, as many whole letters as fit: the end of a file's name says what it is."""
    ends = borders(text)
    return text[ends[bisect_left(ends, len(text) - most)] :]


def borders(text: str) -> list[int]:
    """Where a reader sees one letter end and the next begin, with both ends of the text."""
    return [*clusters(text), len(text)]


def word_end(text: str, begin: int, end: int, ends: Sequence[int]) -> int:
    """The last end of a word after `begin` and not after `end`; 0 where none is near."""
    start = max(begin, end - _WINDOW)
    found, at = 0, start
    for word in tokenise(text[start : end + _WINDOW]):  # the first may itself be cut; only the last end counts
        at += len(word)
        if at > end:
            break
        found = at if ends[bisect_left(ends, at)] == at else found
    return found


def _last_fitting(text: str, ends: Sequence[int], most: int, measure: Measure) -> int:
    return ends[max(bisect_right(ends, most, key=lambda end: measure(text[:end])) - 1, 0)]
