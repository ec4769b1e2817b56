"""Parses times of day: สี่ทุ่ม · ตีสอง · 22.30 น. · เมื่อคืน · สองชั่วโมงที่แล้ว · 10 pm. Now is an argument."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.basics.dates import BANGKOK, local
from bot.chat.understand.days import day_in

_DAY = 86400.0
_NUMBERS = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ", "สิบเอ็ด", "สิบสอง")
_NUMBER_OF = {word: number for number, word in enumerate(_NUMBERS)}
_N = "|".join([r"\d{1,2}", *sorted(_NUMBERS, key=len, reverse=True)])
_AGO = re.compile(rf"({_N})\s*(นาที|ชั่วโมง|ชม\.?)\s*(?:ก่อน|ที่แล้ว|ที่ผ่านมา|มาแล้ว)")
_AGO_EN = re.compile(r"(\d{1,2}|an?|one|two|three)\s*(minute|hour)s?\s*ago")
_AGO_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])[:.]([0-5]\d)(?!\d)")
_PM = re.compile(r"(?<!\d)(1[0-2]|[1-9])(?:[:.]([0-5]\d))?\s*([ap])\.?m\b")
# Thai names for the hours, each with its own arithmetic.
_SPOKEN: tuple[tuple[re.Pattern[str], Callable[[int], int]], ...] = (
    (re.compile(rf"ตี\s*({_N})"), lambda n: n),
    (re.compile(rf"({_N})\s*ทุ่ม"), lambda n: 18 + n),
    (re.compile(rf"บ่าย\s*({_N})"), lambda n: 12 + n),
    (re.compile(rf"({_N})\s*โมงเย็น"), lambda n: 12 + n if n < 12 else n),
    (re.compile(rf"({_N})\s*โมง(?:เช้า)?"), lambda n: n),
    (re.compile(rf"({_N})\s*(?:นาฬิกา|น\.)"), lambda n: n),
)
_NAMED = {
    "เที่ยงคืน": 0,
    "midnight": 0,
    "เที่ยง": 12,
    "บ่ายโมง": 13,
    "noon": 12,
    "เมื่อเช้า": 7,
    "this morning": 7,
    "เมื่อคืน": 22,
    "last night": 22,
    "เมื่อเย็น": 18,
    "this evening": 18,
}


def happened_at(text: str, now: float) -> float | None:
    """When it happened, if the sentence says so and it is within the past week."""
    if ago := _ago(text):
        return now - ago
    hour = hour_in(text)
    named = day_in(text, local(now).date())
    if hour is None and named is None:
        return None
    day = named.day if named else local(now).date()
    at = datetime.combine(day, hour or time(12), BANGKOK).timestamp()
    if at > now and named is None:
        at -= _DAY  # "ten at night", said in the morning, was yesterday
    return at if now - 7 * _DAY <= at <= now else None


def _ago(text: str) -> float:
    thai, english = _AGO.search(text), _AGO_EN.search(text)
    if thai:
        return timedelta(**{"minutes" if thai[2] == "นาที" else "hours": _number(thai[1])}).total_seconds()
    if english:
        number = _AGO_WORDS.get(english[1]) or int(english[1])
        return timedelta(**{f"{english[2]}s": number}).total_seconds()
    return 0.0


def hour_in(text: str) -> time | None:
    """The time of day that a sentence names."""
    if english := _PM.search(text):
        return time(int(english[1]) % 12 + (12 if english[3] == "p" else 0), int(english[2] or 0))
    if clock := _CLOCK.search(text):
        return time(int(clock[1]), int(clock[2]))
    for pattern, hour in _SPOKEN:
        if (found := pattern.search(text)) and 0 <= hour(_number(found[1])) <= 24:
            half = "ครึ่ง" in text[found.end() : found.end() + 6]
            return time(hour(_number(found[1])) % 24, 30 if half else 0)
    named = next((word for word in _NAMED if word in text), None)
    return time(_NAMED[named]) if named else None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBER_OF[word]
