"""Days and moments as people here read them: the Buddhist year, the short month, Bangkok's clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]


def day(when: date, language: str) -> str:
    """16 ก.พ. 2569, or 16 Feb 2026."""
    if language == "en":
        return f"{when.day} {when:%b} {when.year}"
    return f"{when.day} {MONTHS[when.month - 1]} {when.year + 543}"


def moment(seconds: float, language: str) -> str:
    """16 ก.พ. 2569 09:30 น."""
    when = local(seconds)
    return f"{day(when.date(), language)} {when:%H:%M}" + ("" if language == "en" else " น.")


def local(seconds: float) -> datetime:
    """That moment on a clock in Bangkok."""
    return datetime.fromtimestamp(seconds, BANGKOK)
