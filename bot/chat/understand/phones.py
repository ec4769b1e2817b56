"""Telephone numbers in a message, however they are grouped: 0812345678 · 02-123-4567 · +66 81 234 5678; e-mail."""

from __future__ import annotations

import re

_GROUPED = r"(?:\+66[\s.()-]{0,2}\d|0\d)(?:[\s.()-]{0,2}\d){7,8}"
_WRITTEN = re.compile(rf"(?<![\d.]){_GROUPED}(?!\d)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,4}")
# Also without its first 0, where an amount would be the other reading.
PERHAPS = re.compile(
    rf"(?<![\d.])(?:{_GROUPED}|66[2-9]\d{{8}}|[689]\d{{8}})"
    r"(?![\d]|\.\d|\s*(?:บาท|baht|thb|฿))(?:\s*(?:ต่อ|ext\.?)\s*\d{1,5}(?!\d))?"
)


def phone_in(text: str) -> str:
    """The first number, as it is written; nothing if there is none."""
    found = _WRITTEN.search(text)
    return found[0] if found else ""


def email_in(text: str) -> str:
    """The first e-mail address."""
    found = _EMAIL.search(text)
    return found[0] if found else ""


def without_phones(text: str) -> str:
    return _WRITTEN.sub(" ", text)


def without_contacts(text: str) -> str:
    """The text without telephone numbers and e-mail addresses."""
    return _EMAIL.sub(" ", without_phones(text))


def is_only_a_phone(text: str) -> bool:
    return _WRITTEN.fullmatch(text.strip()) is not None
