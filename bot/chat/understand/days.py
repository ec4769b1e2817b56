"""Parses dates: เมื่อวาน · 3 วันก่อน · 25 ธ.ค. · ๑/๑๒/๖๙ · 1 Dec 2026. Today is an argument."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.basics.dates import BUDDHIST
from knowledge.language.thai import QUESTION_LIMIT, normalise

_MONTHS = (
    ("มกราคม", "ม.ค.", "มค", "january", "jan"),
    ("กุมภาพันธ์", "ก.พ.", "กพ", "february", "feb"),
    ("มีนาคม", "มี.ค.", "มีค", "march", "mar"),
    ("เมษายน", "เม.ย.", "เมย", "april", "apr"),
    ("พฤษภาคม", "พ.ค.", "พค", "may"),
    ("มิถุนายน", "มิ.ย.", "มิย", "june", "jun"),
    ("กรกฎาคม", "ก.ค.", "กค", "july", "jul"),
    ("สิงหาคม", "ส.ค.", "สค", "august", "aug"),
    ("กันยายน", "ก.ย.", "กย", "september", "sept", "sep"),
    ("ตุลาคม", "ต.ค.", "ตค", "october", "oct"),
    ("พฤศจิกายน", "พ.ย.", "พย", "november", "nov"),
    ("ธันวาคม", "ธ.ค.", "ธค", "december", "dec"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(re.escape(name) for name in sorted(_MONTH_OF, key=len, reverse=True))
_YEAR = r"(?:\s*,?\s*(?:พ\.ศ\.|ค\.ศ\.|ปี)?\s*(\d{4}|\d{2})(?!\d|\s*(?:บาท|วัน|พัน|ล้าน|baht)))?"
_WRITTEN = re.compile(rf"(?<!\d)(\d{{1,2}})\s*({_MONTH}){_YEAR}")
_ENGLISH = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d){_YEAR}")
_SLASHES = re.compile(r"(?<![\d/])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?![\d/])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_AGO = re.compile(r"(?<!\d)(\d{1,4})\s*(?:วัน(?:ก่อน|ที่แล้ว|มาแล้ว)|days? ago)")
_WORDS = {
    "เมื่อวานซืน": 2,
    "วานซืน": 2,
    "เมื่อวาน": 1,
    "วันนี้": 0,
    "เมื่อเช้า": 0,
    "เมื่อกี้": 0,
    "yesterday": 1,
    "today": 0,
    "just now": 0,
}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_OLDEST = 1900


@dataclass(frozen=True)
class Day:
    """A date in a sentence, with its position."""

    day: date
    start: int
    end: int


def day_in(text: str, today: date) -> Day | None:
    """The first date in a message."""
    return next(iter(days_in(text, today)), None)


def days_in(text: str, today: date) -> list[Day]:
    """Every date in a message, in the order of the sentence."""
    plain = normalise(text[:QUESTION_LIMIT])
    found = sorted(_days(plain, today), key=lambda one: (one.start, -one.end))
    return [one for n, one in enumerate(found) if all(before.end <= one.start for before in found[:n])]


def without_days(text: str, today: date) -> str:
    """The normalised message without its dates, so that their numbers are not read as anything else."""
    plain = normalise(text[:QUESTION_LIMIT])
    for one in days_in(plain, today):
        plain = plain[: one.start] + " " * (one.end - one.start) + plain[one.end :]
    return plain


def _days(plain: str, today: date) -> Iterator[Day]:
    readers: list[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]]] = [
        (_ISO, lambda one: _date(int(one[1]), int(one[2]), int(one[3]))),
        (_SLASHES, lambda one: _date(_year(one[3]), int(one[2]), int(one[1]))),
        (_WRITTEN, lambda one: _with_year(one[3], _MONTH_OF[one[2]], int(one[1]), today)),
        (_ENGLISH, lambda one: _with_year(one[3], _MONTH_OF[one[1]], int(one[2]), today)),
        (_AGO, lambda one: today - timedelta(days=int(one[1]))),
        (_WORD, lambda one: today - timedelta(days=_WORDS[one[0]])),
    ]
    for pattern, read in readers:
        for found in pattern.finditer(plain):
            day = read(found)
            if day:
                yield Day(day, found.start(), found.end())


def _with_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(_year(year), month, day)
    this = _date(today.year, month, day)
    # Without a year the last such day is meant, not the next.
    return this if this and this <= today else _date(today.year - 1, month, day)


def _year(written: str) -> int:
    """2569 and 69 are Buddhist years; 2026 is not."""
    year = int(written)
    if year < 100:
        return 2500 + year - BUDDHIST if year >= 44 else 2000 + year
    return year


def _date(year: int, month: int, day: int) -> date | None:
    year -= BUDDHIST if year > 2300 else 0
    try:
        return date(year, month, day) if year >= _OLDEST else None
    except ValueError:
        return None
