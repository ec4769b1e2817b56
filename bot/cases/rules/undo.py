"""Ten seconds in which an officer may call back what they just did, as long as nobody was told of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.basics.people import Person
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Action, Undo
from bot.cases.model.actions import spec_of
from bot.cases.model.replay import replay
from bot.cases.model.strip_words import without_words
from bot.cases.model.ticket import Entry, Ticket, WrongMoment
from bot.cases.records import repository
from bot.store import Transaction
from bot.store.files import files
from bot.store.mail import outbox

GRACE = 10.0  # seconds


class TooLate(WrongMoment):
    """The ten seconds are over, or somebody was notified already."""


class Last(NamedTuple):
    """The last action, and the case before it."""

    entry: Entry
    action: Action
    before: Ticket


def held(news: Iterable[News], ticket: Ticket, action: Action) -> tuple[News, ...]:
    """Marks the notifications of an action that can be undone, so that they are held back."""
    if not spec_of(action).undo:
        return tuple(news)
    return tuple(replace(one, held=_key(ticket.number, ticket.version)) for one in news)


def open_until(history: Sequence[Entry], person: Person) -> float | None:
    """Until when this person may undo the last action that stands; None if it is not theirs to undo."""
    last = standing(history)[-1]
    return last.at + GRACE if last.by == person.id and spec_of(last.action).undo else None


def seconds_left(history: Sequence[Entry], person: Person, at: float) -> int:
    """For how many more seconds this person may undo the last action."""
    until = open_until(history, person)
    return max(0, math.ceil(until - at)) if until is not None else 0


def standing(history: Iterable[Entry]) -> tuple[Entry, ...]:
    """The history without what was undone, so that several steps can be undone one after the other."""
    lines = tuple(history)
    gone = {entry.action.line for entry in lines if isinstance(entry.action, Undo)}
    return tuple(line for line in lines if line.seq not in gone and not isinstance(line.action, Undo))


def happened(history: Iterable[Entry], at: float) -> tuple[Entry, ...]:
    """The history for citizens: without what was undone or still may be."""
    return tuple(line for line in standing(history) if _stays(line, at))


def last(history: Sequence[Entry], person: Person, at: float) -> Last:
    """The action that this person undoes; raises the reason if they cannot."""
    entry = standing(history)[-1]
    until = open_until(history, person)
    if until is None or not isinstance(entry.action, Action):
        raise WrongMoment(f"{type(entry.action).__name__} was done last by {entry.by}; {person.id} cannot undo it.")
    if at >= until:
        raise TooLate(
            f"{type(entry.action).__name__} was done {at - entry.at:.0f} seconds ago; {GRACE:.0f} are the most."
        )
    earlier = [line for line in history if line.seq < entry.seq]
    return Last(entry, entry.action, replay(entry.action.number, earlier))


def call_back(tx: Transaction, what: Last) -> str:
    """Cancels the notifications and deletes the action's words and photos; returns the digest of what remains."""
    number, line = what.action.number, what.entry.seq
    if not outbox.call_back(tx, _key(number, line)):
        raise TooLate(f"Somebody was told of line {line} of {number} already.")
    for file in getattr(what.action, "files", ()):
        files.keep_for(tx, file, "")
    return repository.erase(tx, number, line, without_words(what.action))


def _stays(entry: Entry, at: float) -> bool:
    return not spec_of(entry.action).undo or entry.at + GRACE <= at


def _key(number: str, line: int) -> str:
    return f"{number}/{line}"
