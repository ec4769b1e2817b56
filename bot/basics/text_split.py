"""Where a text may be cut: between paragraphs, sentences and words, never inside what a reader sees as one letter."""

from __future__ import annotations

import re
from bisect import bisect_right

from knowledge.language.shorten import Measure, borders, word_end
from knowledge.language.shorten import cut as cut
from knowledge.language.shorten import cut_front as cut_front
from knowledge.language.shorten import shorten as shorten
from knowledge.language.thai import clusters

_MAX_NAME_LETTERS = 100  # of a file that somebody sends

# Where a text may be split, the best place first, and how much of a piece may stay empty for it.
_PAUSES = (
    (re.compile(r"\n\s*\n"), 1 / 2),
    (re.compile(r"\n"), 1 / 2),
    (re.compile(r"(?<=[.!?ฯ]) |(?<=ค่ะ) |(?<=คะ) |(?<=ครับ) "), 1 / 3),
    (re.compile(r"\s"), 1 / 4),
)


def units(text: str) -> int:
    """The length of a text for LINE and Telegram, in UTF-16 units: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """The number of letters that a reader sees."""
    return len(clusters(text))


def pieces(text: str, most: int, measure: Measure = len) -> list[str]:
    """The text in pieces of at most this length; only white space at their edges is lost."""
    ends = borders(text)
    found, begin = [], _after_space(text, 0)
    while begin < len(text):
        end = _pause(text, begin, _furthest(text, ends, begin, most, measure), ends)
        if piece := text[begin:end].rstrip():
            found.append(piece)
        begin = _after_space(text, end)
    return found


def _furthest(text: str, ends: list[int], begin: int, most: int, measure: Measure) -> int:
    """Where a piece must end at the latest."""
    first = bisect_right(ends, begin)
    fits = bisect_right(ends, most, lo=first, key=lambda end: measure(text[begin:end]))
    if fits > first:
        return ends[fits - 1]
    # One letter with thousands of marks: nobody writes it, and it must not block the rest.
    inside = range(begin + 1, ends[first] + 1)
    return inside[max(bisect_right(inside, most, key=lambda end: measure(text[begin:end])) - 1, 0)]


def _pause(text: str, begin: int, end: int, ends: list[int]) -> int:
    """The best place to split, not after `end`."""
    if end == len(text) or text[end].isspace():
        return end
    for pause, empty in _PAUSES:
        earliest = end - int((end - begin) * empty)
        places = [found.start() for found in pause.finditer(text, max(earliest, begin + 1), end)]
        if places:
            return places[-1]
    return word_end(text, begin, end, ends) or end


def _after_space(text: str, begin: int) -> int:
    while begin < len(text) and text[begin].isspace():
        begin += 1
    return begin


def plain_name(name: str) -> str:
    """A file's name that is safe to show: no path, no control or direction characters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return cut_front("".join(letter for letter in last if letter.isprintable()), _MAX_NAME_LETTERS)
