"""Rebuilds a ticket from its history, also as it was before an undone action. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.basics.people import Person
from bot.cases.model.action_classes import Undo
from bot.cases.model.apply_action import moved
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Ticket, WrongMoment, begin


def undone(ticket: Ticket, before: Ticket, at: float) -> Ticket:
    """The ticket as it stood before the line that is undone, which stays in the history all the same."""
    return replace(before, changed_at=at, version=ticket.version + 1, news=ticket.news)


def replay(number: str, history: Iterable[Entry]) -> Ticket:
    """The ticket that its history makes; what a ticket says otherwise, nobody did."""
    first, *rest = history
    if not isinstance(first.action, Lodge):
        raise WrongMoment(f"The history of {number} does not begin with a paper.")
    ticket = begin(number, first.action, Person(first.by), first.at)
    standing: list[tuple[int, Ticket]] = []  # each line that was not undone, and the ticket before it
    for entry in rest:
        if isinstance(entry.action, Lodge):
            raise WrongMoment(f"Entry {entry.seq} of {number} is a second paper.")
        if isinstance(entry.action, Undo):
            line, before = standing.pop() if standing else (0, ticket)
            if line != entry.action.line:
                raise WrongMoment(f"Line {entry.action.line} of {number} is not the last that stands; that is {line}.")
            ticket = undone(ticket, before, entry.at)
        else:
            # Words may have been withheld since; that there were some was seen when they were said.
            standing.append((entry.seq, ticket))
            ticket = moved(ticket, entry.action, Person(entry.by), entry.at)
    return ticket
