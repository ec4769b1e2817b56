"""Pseudonyms of parties, and times rounded for people who do not want to be known."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files

from bot.basics.dates import hour_of, moment
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import Priority, Ticket

_HOUR = 3600.0
_NUMBERS = 89  # 11 to 99: always two digits, easy to read aloud


def pseudonym(alias: str, language: str) -> str:
    """The name that officers see for this party: the same throughout a case, another one in another case."""
    lot = int.from_bytes(hashlib.sha256(alias.encode()).digest()[:6])
    words = _words()[language]
    return f"{words[lot % len(words)]} {11 + lot // len(words) % _NUMBERS}"


def is_pseudonym(word: str) -> bool:
    """Whether parties are called so, in either language, before their number."""
    return word.casefold() in _all_words()


def shown_at(ticket: Ticket, at: float) -> float:
    """The time as shown: rounded to the hour if the citizen is not named.

    A page, a print and an export are kept. By the minute, somebody could later be matched with a camera at the gate or
    with who held a phone just then.
    """
    return at if ticket.paper.identity is Identity.NAMED else at - at % _HOUR


def told_at(ticket: Ticket, at: float, language: str) -> str:
    """The same in words: between which hours, so that a reply does not seem to come before its question."""
    return (moment if ticket.paper.identity is Identity.NAMED else hour_of)(at, language)


def shown_due(ticket: Ticket) -> float | None:
    """The due date as shown: rounded in danger, where deadlines are minutes after filing and would reveal its time."""
    if ticket.due_at is None or ticket.priority is not Priority.DANGER:
        return ticket.due_at
    return shown_at(ticket, ticket.due_at)


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word.casefold() for words in _words().values() for word in words)


@cache
def _words() -> dict[str, list[str]]:
    table = tomllib.loads((files("bot.cases.messages") / "pseudonyms.toml").read_text("utf-8"))
    return {language: table[language].split() for language in ("th", "en")}
