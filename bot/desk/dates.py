"""Days and times as Thailand writes them: Bangkok's clock, the Buddhist year."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")

_MONTHS = {
    "th": ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


def there(at: float) -> datetime:
    """That moment on a clock in Thailand."""
    return datetime.fromtimestamp(at, BANGKOK)


def buddhist_year(at: float) -> int:
    return there(at).year + 543


def day(at: float, language: str) -> str:
    """21 พ.ย. 2569, or 21 Nov 2569 BE."""
    month = _MONTHS["en" if language == "en" else "th"][there(at).month - 1]
    return f"{there(at).day} {month} {buddhist_year(at)}" + (" BE" if language == "en" else "")


def moment(at: float, language: str) -> str:
    """The day and the time of day."""
    clock = there(at).strftime("%H:%M")
    return f"{day(at, language)}, {clock}" if language == "en" else f"{day(at, language)} {clock} น."
