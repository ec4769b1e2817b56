"""Splits and shortens texts between paragraphs, sentences and words, never inside one visible letter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from knowledge.language.thai import clusters, tokenise

_LONGEST_NAME = 100  # letters; the end of a name carries its extension

Measure = Callable[[str], int]

# Where a text may be split, the best place first, and how much of a piece may stay empty for it.
_PAUSES = (
    (re.compile(r"\n\s*\n"), 1 / 2),
    (re.compile(r"\n"), 1 / 2),
    (re.compile(r"(?<=[.!?ฯ]) |(?<=ค่ะ) |(?<=คะ) |(?<=ครับ) "), 1 / 3),
    (re.compile(r"\s"), 1 / 4),
)
_WINDOW = 80  # letters in which word borders are looked for: no Thai word is longer


def units(text: str) -> int:
    """The length of a text for LINE and Telegram, in UTF-16 units: an emoji counts two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def graphemes(text: str) -> int:
    """The number of letters that a reader sees."""
    return len(clusters(text))


def pieces(text: str, most: int, measure: Measure = len) -> list[str]:
    """The text in pieces of at most this length; only white space at their edges is lost."""
    borders = [*clusters(text), len(text)]
    found, begin = [], _after_space(text, 0)
    while begin < len(text):
        end = _cut(text, begin, _furthest(text, borders, begin, most, measure))
        if piece := text[begin:end].rstrip():
            found.append(piece)
        begin = _after_space(text, end)
    return found


def short(text: str, most: int, measure: Measure = len) -> str:
    """The start of a text, with … where something is cut."""
    if measure(text) <= most:
        return text
    begun = pieces(text, most - measure("…"), measure)
    return f"{begun[0]}…" if begun else ""


def _furthest(text: str, borders: list[int], begin: int, most: int, measure: Measure) -> int:
    """Where a piece must end at the latest."""
    first = bisect_right(borders, begin)
    fits = bisect_right(borders, most, lo=first, key=lambda end: measure(text[begin:end]))
    if fits > first:
        return borders[fits - 1]
    # One letter with thousands of marks: nobody writes it, and it must not block the rest.
    inside = range(begin + 1, borders[first] + 1)
    return inside[max(bisect_right(inside, most, key=lambda end: measure(text[begin:end])) - 1, 0)]


def _cut(text: str, begin: int, end: int) -> int:
    """The best place to split, not after `end`."""
    if end == len(text) or text[end].isspace():
        return end
    for pause, empty in _PAUSES:
        earliest = end - int((end - begin) * empty)
        places = [found.start() for found in pause.finditer(text, max(earliest, begin + 1), end)]
        if places:
            return places[-1]
    return _between_words(text, begin, end)


def _between_words(text: str, begin: int, end: int) -> int:
    start = max(begin, end - _WINDOW)
    window = text[start : end + _WINDOW]
    whole_letters = set(clusters(window))
    best, at = 0, 0
    for word in tokenise(window):  # the first may itself be cut; only the last border before the end counts
        at += len(word)
        if at > end - start:
            break
        best = at if at in whole_letters else best
    return start + best if best else end


def _after_space(text: str, begin: int) -> int:
    while begin < len(text) and text[begin].isspace():
        begin += 1
    return begin


def plain_name(name: str) -> str:
    """A file's name that is safe to show: no path, no control or direction characters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:]
