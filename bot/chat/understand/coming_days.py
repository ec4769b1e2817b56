"""A day to come, and a time of that day: พรุ่งนี้ บ่ายสอง · 5 มี.ค. 9.30 น. · 5 Mar 2 pm. Today is an argument."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.chat.understand.days import day_in, without_days
from bot.chat.understand.hours import hour_in

_FURTHEST = 364  # days: a day without a year is the next one of that name
# The longer word first: มะรืน is in มะรืนนี้ as well, and only that one need be found.
_WORDS = {"มะรืน": 2, "day after tomorrow": 2, "พรุ่งนี้": 1, "tomorrow": 1, "วันนี้": 0, "today": 0}


def coming_in(text: str, today: date) -> tuple[date, time | None] | None:
    """When a message says that something will be; nothing if it names no day, or one that is over."""
    said = text.casefold()
    word = next((word for word in _WORDS if word in said), None)
    if word:
        return today + timedelta(days=_WORDS[word]), hour_in(said.replace(word, " "))
    latest = today + timedelta(days=_FURTHEST)
    named, past = day_in(text, latest), day_in(text, today)
    if named is None or past is None or named.day < today:
        return None
    if named.day - past.day == latest - today:  # yesterday, three days ago: it moves with today
        return None
    return named.day, hour_in(without_days(text, latest))
