"""Finds a sender's repeated identical submissions, to mark them as spam together without revealing the sender."""

from __future__ import annotations

from rapidfuzz import fuzz

from bot.basics import access
from bot.basics.people import Person
from bot.cases.model.abuse_actions import Spam
from bot.cases.model.actions import right_of
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Status, Ticket
from bot.cases.records import repository
from bot.cases.rules import abuse
from bot.store import Transaction
from bot.store.cases import parties

_ALIKE = 90.0  # of 100
_LETTERS = 20  # many people write short texts such as “เหม็นมาก”; grouping those would reveal a common sender
_DAYS = 7
_MOST = 20


def alike(tx: Transaction, officer: Person, number: str, at: float) -> tuple[str, ...]:
    """Recent new cases of this unit with the same words from the same person.

    That they are one person's tells an officer no more than that the words are the same, which they can read.
    """
    ticket = repository.find(tx, number)
    person = parties.person_behind(tx, ticket.citizen) if ticket else ""
    if ticket is None or not person or len(_words(ticket.paper)) < _LETTERS:
        return ()
    others = (repository.find(tx, one) for one in parties.tickets_of(tx, person, _MOST) if one != number)
    return tuple(other.number for other in others if other and _belongs(other, ticket, officer, at))


def _belongs(one: Ticket, ticket: Ticket, officer: Person, at: float) -> bool:
    may = access.may(officer, right_of(Spam), unit=one.unit, alone=one.alone) and abuse.allows(officer, one, Spam)
    new = one.status is Status.NEW and at - one.lodged_at < _DAYS * 86400.0 and not one.joined
    return may and new and one.unit == ticket.unit and _same(one.paper, ticket.paper)


def _same(one: Lodge, other: Lodge) -> bool:
    return one.kind is other.kind and fuzz.ratio(_words(one), _words(other)) >= _ALIKE


def _words(paper: Lodge) -> str:
    return " ".join(" ".join(one.text.casefold().split()) for one in paper.said if one.field == "what")
