"""What the desk may show of somebody: a friendly name that is no name, and no more of the time than is needed."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files

from bot.cases.model.submission import Identity
from bot.cases.model.ticket import Priority, Ticket

_HOUR = 3600.0
_NUMBERS = 89  # 11 to 99: always two digits, so that it is read aloud easily


def pseudonym(alias: str, language: str) -> str:
    """What officers call somebody in one case: always the same there, and in another case another."""
    lot = int.from_bytes(hashlib.sha256(alias.encode()).digest()[:6])
    words = _words()[language]
    return f"{words[lot % len(words)]} {11 + lot // len(words) % _NUMBERS}"


def shown_at(ticket: Ticket, at: float) -> float:
    """When somebody who does not want to be known did something, or the house did at once after them: to the hour.

    A page, a print and an export outlive the moment. By the minute, somebody could later be matched with a camera at
    the gate or with whoever held a telephone just then; for the work on the case the hour suffices.
    """
    return at if ticket.paper.identity is Identity.NAMED else at - at % _HOUR


def shown_due(ticket: Ticket) -> float | None:
    """When it is due. In danger the clock counts in minutes from the moment it was told; days tell nothing of that."""
    if ticket.due_at is None or ticket.priority is not Priority.DANGER:
        return ticket.due_at
    return shown_at(ticket, ticket.due_at)


@cache
def _words() -> dict[str, list[str]]:
    table = tomllib.loads((files("bot.cases.messages") / "pseudonyms.toml").read_text("utf-8"))
    return {language: table[language].split() for language in ("th", "en")}
