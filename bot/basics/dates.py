"""Days and moments as people here read them: the Buddhist year, the short month, Bangkok's clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.basics.typed import as_typed

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST = 543  # years
_EARLIEST = 2400  # a year from here on is a Buddhist one
MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
_MONTHS_IN_FULL = ("มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม").split()


def day(when: date, language: str) -> str:
    """16 ก.พ. 2569, or 16 Feb 2026."""
    if language == "en":
        return f"{when.day} {when:%b} {when.year}"
    return f"{when.day} {MONTHS[when.month - 1]} {when.year + BUDDHIST}"


def day_in_full(when: date, language: str) -> str:
    """16 กุมภาพันธ์ 2569, or 16 February 2026, as an official letter writes it."""
    if language == "en":
        return f"{when.day} {when:%B} {when.year}"
    return f"{when.day} {_MONTHS_IN_FULL[when.month - 1]} {when.year + BUDDHIST}"


def moment(seconds: float, language: str) -> str:
    """16 ก.พ. 2569 09:30 น."""
    when = local(seconds)
    return f"{day(when.date(), language)} {when:%H:%M}" + ("" if language == "en" else " น.")


def hour_of(seconds: float, language: str) -> str:
    """The hour in which it was: 16 ก.พ. 2569 ระหว่าง 15–16 น."""
    when = local(seconds)
    between = f"{when:%H}–{(when.hour + 1) % 24 or 24:02}"
    return f"{day(when.date(), language)} " + (f"between {between}" if language == "en" else f"ระหว่าง {between} น.")


def buddhist_year(seconds: float) -> int:
    """The year in Thailand at that moment."""
    return local(seconds).year + BUDDHIST


def local(seconds: float) -> datetime:
    """A timestamp as a Bangkok datetime."""
    return datetime.fromtimestamp(seconds, BANGKOK)


def day_is_over(seconds: float) -> float:
    """The end of that moment's day. A time that stands beside a person is kept no more exactly than this."""
    tomorrow = local(seconds).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), BANGKOK).timestamp()


def read_day(typed: str) -> date:
    """Parses a typed date, 2026-11-21 or 2569-11-21, also in Thai digits; raises ValueError if it is none."""
    year, _, rest = as_typed(typed).strip().partition("-")
    number = int(year)
    return date.fromisoformat(f"{number - BUDDHIST if number >= _EARLIEST else number:04}-{rest}")


def read_moment(typed: str) -> float:
    """Parses a browser's date and time field as Bangkok time, in either calendar; raises ValueError if it is none."""
    day_part, _, clock = as_typed(typed).strip().partition("T")
    on, at = read_day(day_part), datetime.strptime(clock, "%H:%M")
    return datetime.combine(on, at.time(), BANGKOK).timestamp()


def span(since: date | None, until: date | None) -> tuple[float | None, float | None]:
    """Timestamps from the start of one day to the end of another, in Bangkok; None where a day is not given."""
    begins = datetime.combine(since, time(), BANGKOK).timestamp() if since else None
    ends = datetime.combine(until + timedelta(days=1), time(), BANGKOK).timestamp() if until else None
    return begins, ends
