"""Ticket numbers and receipts: making, formatting, and finding them in what people type."""

from __future__ import annotations

import re
import secrets
import unicodedata

from bot.basics.dates import local

RECEIPT_DIGITS = 16
_NO_CARD = "01789"  # bank cards begin with the others: what looks like one is struck from what people type

_NUMBER = re.compile(r"(?<!\d)(25\d\d)(?: ?[-/ ] ?(?=\d{1,9}(?!\d))|(?=\d{6}(?!\d)))(\d+)")
_RECEIPT = re.compile(r"(?<!\d)(?:\d[- ]{0,2}){15}\d(?!\d)")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー"), "-")


def buddhist_year(at: float) -> int:
    """The year in Thailand at that moment."""
    return local(at).year + 543


def written(year: int, running: int) -> str:
    """A number short enough to be read aloud: 2569-000123."""
    return f"{year}-{running:06}"


def number_in(text: str) -> str:
    """The ticket's number that somebody typed, however they wrote it, or nothing."""
    found = None if receipt_in(text) else _NUMBER.search(_plain(text))
    return written(int(found[1]), int(found[2])) if found else ""


def around_number(text: str) -> tuple[str, str, str]:
    """What stands before the ticket's number that somebody typed, the number, and what stands behind it."""
    plain = _plain(text)
    found = None if receipt_in(text) else _NUMBER.search(plain)
    if not found:
        return "", "", ""
    return plain[: found.start()], written(int(found[1]), int(found[2])), plain[found.end() :]


def new_receipt() -> str:
    """Sixteen digits that nobody can guess, and that nobody takes for a bank card's."""
    rest = RECEIPT_DIGITS - 1
    return f"{secrets.choice(_NO_CARD)}{secrets.randbelow(10**rest):0{rest}}"


def receipt_in(text: str) -> str:
    """The sixteen digits that somebody typed, or nothing."""
    found = _RECEIPT.search(_plain(text))
    return digits(found[0]) if found else ""


def digits(text: str) -> str:
    """Only the digits, as 0-9."""
    return re.sub(r"\D", "", _plain(text))


def grouped(receipt: str) -> str:
    """A receipt as it is shown: 1234 5678 9012 3456."""
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def _plain(text: str) -> str:
    """Any script's digits as 0-9, any dash as -, any space as one space, nothing invisible."""
    visible = (letter for letter in text.translate(_DASHES) if unicodedata.category(letter) != "Cf")
    digits = (str(unicodedata.digit(letter, letter)) for letter in visible)
    return re.sub(r"\s+", " ", "".join(digits))
