"""What lies beside a case on its page: its diary, its likely twins, what was merged into it, its tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.basics.access import may_at
from bot.basics.people import Person
from bot.basics.text_split import cut
from bot.cases.lists import diary
from bot.cases.lists.diary import DAYS, PARTS, Diary, hours
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.records import my_cases, repository
from bot.cases.rules import duplicates
from bot.store import Transaction
from bot.store.cases import tickets as kept

_TAGS = 8
_MAX_TAG_LETTERS = 30
_BETWEEN = re.compile(r"[\s,;#]+")


@dataclass(frozen=True)
class Beside:
    """The related information, for the templates."""

    diary: Diary
    twins: tuple[Ticket, ...]
    merged: tuple[str, ...]
    linked: tuple[str, ...]
    days = DAYS
    parts = PARTS
    hours = staticmethod(hours)


def look(tx: Transaction, officer: Person, ticket: Ticket, history: Iterable[Entry]) -> Beside:
    """What this officer may see of it."""
    twins = tuple(one for one in duplicates.beside(tx, ticket) if _may_see(tx, officer, one))
    entries = tuple(history)
    merged = _not_hidden_from(tx, officer, kept.merged_into(tx, ticket.number))
    return Beside(diary.read(entries), twins, merged, _not_hidden_from(tx, officer, duplicates.linked(entries)))


def tags_in(typed: str) -> tuple[str, ...]:
    """Parses typed tags, separated by commas, spaces or hashes."""
    words = (cut(word, _MAX_TAG_LETTERS) for word in _BETWEEN.split(typed) if word)
    return tuple(dict.fromkeys(words))[:_TAGS]


def _may_see(tx: Transaction, officer: Person, ticket: Ticket) -> bool:
    if my_cases.has_part(tx, officer.id, ticket):
        return False
    return may_at(officer, "ticket.see", ticket.units, alone=ticket.alone)


def _not_hidden_from(tx: Transaction, officer: Person, numbers: Iterable[str]) -> tuple[str, ...]:
    """Without what lies with another unit alone, and without the officer's own cases."""
    found = ((number, repository.find(tx, number)) for number in numbers)
    return tuple(number for number, one in found if one and (not one.alone or _may_see(tx, officer, one)))
