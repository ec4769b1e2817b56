"""Ticket numbers and receipts: making, formatting, and finding them in what people type."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from bot.basics.typed import as_typed

RECEIPT_DIGITS = 16
FACTORY_DIGITS = 14  # of a factory's number: A BCC DDDDD EEEE F
_NO_CARD = "01789"  # bank cards begin with the others: what looks like one is struck from what people type

_HALF = 1000  # a number is two halves of three digits
_ROUNDS = 8

_NUMBER = re.compile(r"(?<!\d)(25\d\d)(?: ?[-/ ] ?(?=\d{1,9}(?!\d))|(?=\d{6}(?!\d)))(\d+)")
_RECEIPT = re.compile(r"(?<!\d)(?:\d[- ]{0,2}){15}\d(?!\d)")


def written(year: int, running: int) -> str:
    """A number short enough to be read aloud: 2569-000123."""
    return f"{year}-{running:06}"


def scattered(running: int, keyed: Callable[[str], str]) -> int:
    """The running number's place in a keyed permutation of 1 to 999,999; beyond that, numbers run on.

    Numbers in their order would say between which two others somebody filed.
    """
    if not 0 < running < _HALF * _HALF:
        return running
    place = _permuted(running, keyed)
    return place or _permuted(place, keyed)  # 0 is no number; nothing else is sent to where 0 would go


def _permuted(number: int, keyed: Callable[[str], str]) -> int:
    """A Feistel network: each step changes one half by what the key makes of the other."""
    left, right = divmod(number, _HALF)
    for step in range(_ROUNDS):
        left, right = right, (left + int(keyed(f"{step} {right}")[:8], 16)) % _HALF
    return left * _HALF + right


def number_in(text: str) -> str:
    """The ticket's number that somebody typed, however they wrote it, or nothing."""
    found = None if receipt_in(text) else _NUMBER.search(as_typed(text))
    return written(int(found[1]), int(found[2])) if found else ""


def around_number(text: str) -> tuple[str, str, str]:
    """What stands before the ticket's number that somebody typed, the number, and what stands behind it."""
    plain = as_typed(text)
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
    found = _RECEIPT.search(as_typed(text))
    return digits(found[0]) if found else ""


def digits(text: str) -> str:
    """Only the digits, as 0-9."""
    return re.sub(r"\D", "", as_typed(text))


def grouped(receipt: str) -> str:
    """A receipt as it is shown: 1234 5678 9012 3456."""
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))
