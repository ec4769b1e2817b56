"""The next step of a case, for the one clear button of its page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from bot.cases.model.action_classes import Answer, Ask, Close, Inform
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import Entry, Status, Ticket
from bot.store.cases.parties import is_alias

_SPOKEN = (Answer, Ask, Close, Inform)  # what the office says to the citizen


def next_step(ticket: Ticket, history: Sequence[Entry], able: Collection[str], today: date) -> str:
    """The form that is most likely wanted now; nothing if the case waits for somebody else."""
    return next((step for step in _steps(ticket, history, today) if step in able), "")


def _steps(ticket: Ticket, history: Sequence[Entry], today: date) -> Iterator[str]:
    yield from ("take", "go_on")
    if _waits_for_the_office(history):
        yield "answer"
    if ticket.status is Status.ASKED:
        return
    planned = ticket.inspection
    if ticket.paper.kind is Kind.COMPLAINT and planned is None:
        yield "inspect"
    if planned is None or planned.day <= today:
        yield "close"


def _waits_for_the_office(history: Sequence[Entry]) -> bool:
    """Whether the last word between citizen and office is the citizen's."""
    for entry in reversed(history):
        if isinstance(entry.action, _SPOKEN):
            return False
        if is_alias(entry.by):
            return True
    return False
