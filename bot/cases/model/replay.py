"""Rebuilds a ticket from its history, also as it was before an undone action. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.basics.people import Person
from bot.cases.model.action_classes import Undo
from bot.cases.model.apply_action import moved
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Ticket, WrongMoment, begin


def undone(ticket: Ticket, before: Ticket, action: Undo, at: float) -> Ticket:
    """The ticket as it stood before its last line, which stays in the history all the same."""
    if action.line != ticket.version:
        raise WrongMoment(f"Line {action.line} of {ticket.number} is not its last one; that is {ticket.version}.")
    return replace(before, changed_at=at, version=ticket.version + 1, news=ticket.news)


def replay(number: str, history: Iterable[Entry]) -> Ticket:
    """The ticket that its history makes; what a ticket says otherwise, nobody did."""
    first, *rest = history
    if not isinstance(first.action, Lodge):
        raise WrongMoment(f"The history of {number} does not begin with a paper.")
    before = ticket = begin(number, first.action, Person(first.by), first.at)
    for entry in rest:
        if isinstance(entry.action, Lodge):
            raise WrongMoment(f"Entry {entry.seq} of {number} is a second paper.")
        if isinstance(entry.action, Undo):
            before, ticket = ticket, undone(ticket, before, entry.action, entry.at)
        else:
            # Words may have been withheld since; that there were some was seen when they were said.
            before, ticket = ticket, moved(ticket, entry.action, Person(entry.by), entry.at)
    return ticket
