"""Finds the row of a table of brackets: "เกิน 50 แต่ไม่เกิน 200 ลิตร" holds the 120 litres of a question."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import islice

_NUMBER = r"((?<![\d,])\d[\d,]{0,15}(?:\.\d{1,6})?)"
_UNIT = r"\s*([ก-๙a-z]{2,}|%)"
_AMOUNT = re.compile(_NUMBER + _UNIT)
_BETWEEN = re.compile(rf"{_NUMBER}\s*[ก-๙ ]{{0,16}}?(?:ไม่เกิน(?:กว่า)?|ถึง|to|-|–)\s*{_NUMBER}{_UNIT}")
_AT_MOST = re.compile(rf"(?:ไม่เกิน(?:กว่า)?|ต่ำกว่า|น้อยกว่า)\s*{_NUMBER}{_UNIT}")
_ABOVE = re.compile(rf"(?<!ไม่)(?:เกิน(?:กว่า)?|มากกว่า|ตั้งแต่)\s*{_NUMBER}{_UNIT}")
_MORE_THAN = re.compile(r"(?:(?<!ไม่)เกิน(?:กว่า)?|มากกว่า|over|more than)\s*$")
_LESS_THAN = re.compile(r"(?:ต่ำกว่า|น้อยกว่า|ไม่ถึง|under|less than)\s*$")
_MOST, _BEFORE = 12, 24  # amounts of a question; letters before each that say "more than"
_LEAST = 2  # letters of a unit that two words for it share


def ranges_around(normal_question: str, text: str) -> list[tuple[int, int]]:
    """Where a text (in lower case, with Arabic digits) has a range that holds an amount of the question."""
    told = islice(_AMOUNT.finditer(normal_question), _MOST)
    amounts = [(_meant(found, normal_question), found[2]) for found in told]
    if not amounts:
        return []
    return [
        span
        for span, low, high, unit in _ranges(text)
        if any(low <= amount <= high and _same(unit, of) for amount, of in amounts)
    ]


def _meant(amount: re.Match[str], question: str) -> float:
    """The amount that is asked about: who says more than eight means none that ends with eight."""
    value, before = _value(amount[1]), question[max(0, amount.start() - _BEFORE) : amount.start()]
    if _MORE_THAN.search(before):
        return math.nextafter(value, math.inf)
    return math.nextafter(value, 0.0) if _LESS_THAN.search(before) else value


def _ranges(text: str) -> Iterator[tuple[tuple[int, int], float, float, str]]:
    taken: list[tuple[int, int]] = []
    for found in _BETWEEN.finditer(text):
        taken.append(found.span())
        yield found.span(), _value(found[1]), _value(found[2]), found[3]
    for pattern, above in ((_AT_MOST, False), (_ABOVE, True)):
        for found in pattern.finditer(text):
            if not any(begin <= found.start(1) < end for begin, end in taken):
                value = _value(found[1])
                yield found.span(), value if above else 0.0, float("inf") if above else value, found[2]


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _same(one: str, other: str) -> bool:
    """Whether two words are the same unit; a unit may run on into the next word."""
    size = min(len(one), len(other))
    return size >= min(_LEAST, len(one)) and one[:size] == other[:size]
