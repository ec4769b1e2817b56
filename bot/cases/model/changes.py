"""How each action changes a ticket: one pure function each. Which action uses which is said in actions.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.basics.people import Person
from bot.cases.model.abuse_actions import Hide, MarkSensitive, NotSpam, Spam, Unhide, UnmarkSensitive
from bot.cases.model.action_classes import (
    Action,
    AddWord,
    Answer,
    Ask,
    Assign,
    Close,
    Contest,
    Escalate,
    Forward,
    HandOver,
    Inform,
    Join,
    KnownAs,
    Merge,
    Outcome,
    Rate,
    Release,
    Reopen,
    Route,
    Tag,
)
from bot.cases.model.referral_actions import FollowLater, Refer, ReplyCame
from bot.cases.model.ticket import Priority, Status, Ticket, WrongMoment

# What a case begins anew with when it is opened again.
_ANEW: dict[str, Any] = {"outcome": None, "pauses": (), "escalated": 0, "closed_at": None, "late": False}


def route(ticket: Ticket, action: Route, by: Person, at: float) -> Ticket:
    return replace(ticket, unit=action.unit, copied=action.copied, reason=action.reason, alone=action.alone)


def take(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    return replace(ticket, status=Status.TAKEN, officer=by.id, for_head=False)


def assign(ticket: Ticket, action: Assign | HandOver, by: Person, at: float) -> Ticket:
    status = Status.ASKED if ticket.status is Status.ASKED else Status.TAKEN
    return replace(ticket, status=status, officer=action.officer, for_head=False)


def release(ticket: Ticket, action: Release | HandOver, by: Person, at: float) -> Ticket:
    return replace(running(ticket, at), status=_waiting(ticket), officer="")


def hand_over(ticket: Ticket, action: HandOver, by: Person, at: float) -> Ticket:
    return (assign if action.officer else release)(ticket, action, by, at)


def forward(ticket: Ticket, action: Forward, by: Person, at: float) -> Ticket:
    if action.unit == ticket.unit:
        raise WrongMoment(f"{ticket.number} already lies with {action.unit}.")
    return laid_with(running(ticket, at), action.unit)


def ask(ticket: Ticket, action: Ask, by: Person, at: float) -> Ticket:
    return replace(ticket, status=Status.ASKED, answered_at=ticket.answered_at or at)


def answer(ticket: Ticket, action: Answer | Inform, by: Person, at: float) -> Ticket:
    return replace(ticket, answered_at=ticket.answered_at or at)


def add_word(ticket: Ticket, action: AddWord, by: Person, at: float) -> Ticket:
    answers = ticket.status is Status.ASKED and by.id == ticket.citizen
    return replace(ticket, status=Status.TAKEN) if answers else ticket


def close(ticket: Ticket, action: Close, by: Person, at: float) -> Ticket:
    closing = replace(running(ticket, at), answered_at=ticket.answered_at or at, closed_at=at)
    return replace(closing, status=Status.CLOSED, outcome=action.outcome)


def reopen(ticket: Ticket, action: Reopen, by: Person, at: float) -> Ticket:
    return replace(ticket, status=Status.TAKEN, officer=by.id, running_since=at, **_ANEW)


def end(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    return replace(ticket, status=Status.ENDED)


def contest(ticket: Ticket, action: Contest, by: Person, at: float) -> Ticket:
    opened = replace(ticket, status=Status.REOPENED, officer="", running_since=at, **_ANEW)
    priority, spam = min(ticket.priority, Priority.CONTESTED), ticket.outcome is Outcome.SPAM
    return replace(opened, priority=priority, contested=ticket.contested + 1, for_head=spam)


def merge(ticket: Ticket, action: Merge, by: Person, at: float) -> Ticket:
    ended = replace(running(ticket, at), status=Status.ENDED, officer="")
    return replace(ended, outcome=Outcome.MERGED, merged_into=action.into)


def join(ticket: Ticket, action: Join, by: Person, at: float) -> Ticket:
    return replace(ticket, joined=ticket.joined + 1)


def rate(ticket: Ticket, action: Rate, by: Person, at: float) -> Ticket:
    return replace(ticket, stars=action.stars)


def wait(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    return replace(ticket, waiting_since=at)


def go_on(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    return running(ticket, at)


def escalate(ticket: Ticket, action: Escalate, by: Person, at: float) -> Ticket:
    return replace(ticket, escalated=action.level, copied=tuple(dict.fromkeys((*ticket.copied, *action.copied))))


def tag(ticket: Ticket, action: Tag, by: Person, at: float) -> Ticket:
    return replace(ticket, tags=action.tags)


def known_as(ticket: Ticket, action: KnownAs, by: Person, at: float) -> Ticket:
    elsewhere = tuple(one for one in ticket.known_as if one[0] != action.system)
    return replace(ticket, known_as=(*elsewhere, (action.system, action.id)) if action.id else elsewhere)


def hide(ticket: Ticket, action: Hide, by: Person, at: float) -> Ticket:
    return replace(ticket, hidden=True)


def unhide(ticket: Ticket, action: Unhide, by: Person, at: float) -> Ticket:
    return replace(ticket, hidden=False)


def mark_sensitive(ticket: Ticket, action: MarkSensitive, by: Person, at: float) -> Ticket:
    return replace(ticket, sensitive=True)


def unmark_sensitive(ticket: Ticket, action: UnmarkSensitive, by: Person, at: float) -> Ticket:
    return replace(ticket, sensitive=False)


def spam(ticket: Ticket, action: Spam, by: Person, at: float) -> Ticket:
    closing = replace(running(ticket, at), closed_at=at, for_head=False)
    return replace(closing, status=Status.CLOSED, outcome=Outcome.SPAM)


def not_spam(ticket: Ticket, action: NotSpam, by: Person, at: float) -> Ticket:
    """The mistake was ours: its time runs on from the day it came."""
    return replace(ticket, status=_waiting(ticket), officer="", outcome=None, closed_at=None)


def refer(ticket: Ticket, action: Refer, by: Person, at: float) -> Ticket:
    return replace(ticket, awaits=(*ticket.awaits, (action.letter, action.follow_up)))


def follow_letter(ticket: Ticket, action: ReplyCame | FollowLater, by: Person, at: float) -> Ticket:
    return replace(ticket, awaits=_awaiting(ticket, action.letter, action.follow_up))


def laid_with(ticket: Ticket, unit: str) -> Ticket:
    """The same ticket waiting in another unit."""
    return replace(ticket, status=_waiting(ticket), unit=unit, officer="", escalated=0)


def running(ticket: Ticket, at: float) -> Ticket:
    """The same ticket with its clock running."""
    if ticket.waiting_since is None:
        return ticket
    return replace(ticket, waiting_since=None, pauses=(*ticket.pauses, (ticket.waiting_since, at)))


def _waiting(ticket: Ticket) -> Status:
    return Status.REOPENED if ticket.contested else Status.NEW


def _awaiting(ticket: Ticket, letter: int, day: date | None) -> tuple[tuple[int, date], ...]:
    """The letters that are not yet answered, when this one is asked about on that day, or not any more."""
    if letter not in dict(ticket.awaits):
        raise WrongMoment(f"Letter {letter} of {ticket.number} waits for no answer. Those that do: {ticket.awaits}.")
    others = tuple(one for one in ticket.awaits if one[0] != letter)
    return (*others, (letter, day)) if day else others
