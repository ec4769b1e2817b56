"""Where a text may be cut: between paragraphs, sentences and words, never inside what a reader sees as one letter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from knowledge.language.thai import clusters, tokenise

_LONGEST_NAME = 100  # letters; the end of it says what it is

Measure = Callable[[str], int]

# Where a reader pauses, the longest pause first, and how much of a piece may stay empty for it.
_PAUSES = (
    (re.compile(r"\n\s*\n"), 1 / 2),
    (re.compile(r"\n"), 1 / 2),
    (re.compile(r"(?<=[.!?ฯ]) |(?<=ค่ะ) |(?<=คะ) |(?<=ครับ) "), 1 / 3),
    (re.compile(r"\s"), 1 / 4),
)
_WINDOW = 80  # letters in which words are looked for: no Thai word is longer


def units(text: str) -> int:
    """How long a text is for LINE and Telegram: in the halves of UTF-16, so that an emoji counts two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def graphemes(text: str) -> int:
    """How many letters a reader sees."""
    return len(clusters(text))


def pieces(text: str, most: int, measure: Measure = len) -> list[str]:
    """The text in pieces of at most so much each; only white space at their edges is lost."""
    borders = [*clusters(text), len(text)]
    found, begin = [], _after_space(text, 0)
    while begin < len(text):
        end = _cut(text, begin, _furthest(text, borders, begin, most, measure))
        if piece := text[begin:end].rstrip():
            found.append(piece)
        begin = _after_space(text, end)
    return found


def short(text: str, most: int, measure: Measure = len) -> str:
    """The beginning of a text, with … where something is missing."""
    if measure(text) <= most:
        return text
    begun = pieces(text, most - measure("…"), measure)
    return f"{begun[0]}…" if begun else ""


def _furthest(text: str, borders: list[int], begin: int, most: int, measure: Measure) -> int:
    """How far one piece can reach."""
    first = bisect_right(borders, begin)
    fits = bisect_right(borders, most, lo=first, key=lambda end: measure(text[begin:end]))
    if fits > first:
        return borders[fits - 1]
    # One letter with thousands of marks: nobody writes it, and it must not keep the rest from arriving.
    inside = range(begin + 1, borders[first] + 1)
    return inside[max(bisect_right(inside, most, key=lambda end: measure(text[begin:end])) - 1, 0)]


def _cut(text: str, begin: int, end: int) -> int:
    """The best place to stop, not after `end`."""
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
    """A file's name as a person may see it: no path, nothing that controls or turns the line, not endless."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:]
