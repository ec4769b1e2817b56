"""Applies an action to a ticket, if its row says that it may happen now. Only thinks."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from bot.basics.people import Person
from bot.cases.model.action_classes import Action
from bot.cases.model.action_spec import By, Words
from bot.cases.model.actions import spec_of
from bot.cases.model.ticket import SaysNothing, Ticket, WrongMoment


def may_happen(ticket: Ticket, action: type[Action], by: Person) -> bool:
    """Whether the ticket stands so that this person could do this now; rights are another matter."""
    spec = spec_of(action)
    if ticket.status not in spec.statuses or not spec.only_if(ticket):
        return False
    return ticket.officer == by.id or not spec.holder_only


def apply(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    """The ticket after this action, or the reason why it cannot happen."""
    if is_silent(action):
        _check_moment(ticket, action, by)
        raise SaysNothing(f"{type(action).__name__} of {ticket.number} has no words.")
    return moved(ticket, action, by, at)


def moved(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    """The same, whether or not its words are still there."""
    _check_moment(ticket, action, by)
    changed = spec_of(action).apply(ticket, action, by, at)
    since = changed.since if changed.status is ticket.status else at
    return replace(
        changed, since=since, changed_at=at, version=ticket.version + 1, news=_has_news(ticket, changed, action, by)
    )


def is_silent(action: Action) -> bool:
    """Whether an action that lives from its words has none that a person could read."""
    text, words = getattr(action, "text", None), spec_of(action).words
    if text is None or words is Words.OPTIONAL:
        return False
    if words is Words.OR_FILES and (getattr(action, "files", None) or getattr(action, "place", None)):
        return False
    return not any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


def _has_news(ticket: Ticket, changed: Ticket, action: Action, by: Person) -> bool:
    """What a party said is news until whoever answers for the case acts on it or opens it."""
    if spec_of(action).by in (By.PARTY, By.WHO_BROUGHT):
        return True
    return ticket.news and by.id not in (ticket.officer, changed.officer)


def _check_moment(ticket: Ticket, action: Action, by: Person) -> None:
    if not may_happen(ticket, type(action), by):
        holder = f", held by {ticket.officer}" if ticket.officer else ""
        raise WrongMoment(f"{type(action).__name__} cannot happen to {ticket.number}: it is {ticket.status}{holder}.")
