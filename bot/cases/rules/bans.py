"""Whoever abuses the desk again and again may file nothing for a time; danger always, and what concerns their cases.

Nobody learns here who somebody is, or that two cases are one person's: what an officer sees of a ban is the case that
it was put from, and the same words come back whether or not this person was banned before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.basics import access
from bot.basics.dates import local
from bot.basics.messages import Kind as ReplyKind
from bot.basics.messages import Reply, Weight
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.notifications import News
from bot.cases.model.abuse_actions import Ban, BanKind, LiftBan, ProposeBan
from bot.cases.model.submission import Kind, Lodge
from bot.cases.model.ticket import Ticket, WrongMoment
from bot.cases.records import repository
from bot.cases.settings import limits
from bot.cases.settings.deadlines import beginning_of
from bot.cases.settings.routing import Routing
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import bans as kept
from bot.store.cases import parties
from bot.store.cases.bans import Kept
from bot.store.people import leave, officers

_DAY = 86400.0
# What a ban forbids. Relief for harmed people and mandatory declarations stay open.
BARRED = frozenset({Kind.COMPLAINT, Kind.LOAN_CALLBACK, Kind.QUESTION})


@dataclass(frozen=True)
class Barred:
    """Why somebody may not file at the moment."""

    until: float
    why: BanKind | None = None  # None: the daily limit is reached
    may_ask: bool = False  # for a review
    most: int = 0


class KeptFromFiling(Exception):
    """A person who may not file at the moment tries to; what they filled in must not be lost."""

    def __init__(self, barred: Barred) -> None:
        super().__init__(f"May file nothing before {local(barred.until):%Y-%m-%d %H:%M}. Danger always may be told.")
        self.barred = barred


class NotAChoice(ValueError):
    """A ban of a length that limits.toml does not offer, or of somebody who is not a party of the case."""


def barred(tx: Transaction, routing: Routing, person: Person, paper: Lodge, at: float) -> Barred | None:
    """Why this person may not file this submission; None if they may."""
    if _is_always_open(paper):
        return None
    if banned := _banned_from(tx, routing, person, paper, at):
        return banned
    most = limits.read(tx).filing.most
    today = beginning_of(local(at).date())
    if parties.brought_since(tx, person.id, today) >= most:
        return Barred(today + _DAY, most=most)
    return None


def check_join(tx: Transaction, person: Person, ticket: Ticket, at: float) -> None:
    """Raises KeptFromFiling for a banned person, as joining is filing. Danger may always be joined."""
    banned = None if ticket.paper.danger else _banned(kept.holding(tx, person.id, at))
    if banned:
        raise KeptFromFiling(banned)


def check_filing(tx: Transaction, routing: Routing, person: Person, paper: Lodge, at: float) -> None:
    """The final check before filing. The daily limit is checked in chat only, where citizens file."""
    if banned := _banned_from(tx, routing, person, paper, at):
        raise KeptFromFiling(banned)


def until(tx: Transaction, person: Person, at: float) -> float:
    """When this person's last ban ends; 0 without a ban."""
    return max((one.ends_at for one in kept.holding(tx, person.id, at)), default=0.0)


def carry_out(
    tx: Transaction, ticket: Ticket, by: Person, action: Ban | LiftBan | ProposeBan, at: float
) -> Ban | LiftBan | ProposeBan:
    """Stores the ban or its end with an audit entry; returns the action as the history keeps it."""
    if isinstance(action, LiftBan):
        found = kept.get(tx, action.id)
        if found is None or found.ticket != ticket.number or not kept.lift(tx, action.id, by.id, at):
            raise WrongMoment(f"No ban {action.id!r} from {ticket.number} holds.")
        audit.write(tx, by.id, What.BAN_LIFTED, ticket.number, at)
        return replace(action, party=found.party)
    party = parties.get(tx, action.party)
    if party is None or party.ticket != ticket.number:
        raise NotAChoice(f"Nobody in {ticket.number} has the alias {action.party!r}.")
    if isinstance(action, ProposeBan):
        return action
    if action.days not in limits.read(tx).ban.choices:
        raise NotAChoice(f"{action.days} days are not among the choices of limits.toml.")
    person = parties.person_behind(tx, action.party)
    if not person:
        raise NotAChoice(f"Whoever was {action.party} in {ticket.number} is forgotten.")
    ban = Kept(
        id=f"ban:{secrets.token_hex(8)}",
        ticket=ticket.number,
        party=action.party,
        why=action.why,
        text=action.text,
        begins_at=at,
        ends_at=at + action.days * _DAY,
        put_by=by.id,
        lifted_at=None,
        lifted_by="",
        asked_at=None,
        asked="",
    )
    kept.put(tx, ban, person)
    audit.write(tx, by.id, What.BAN_PUT, ticket.number, at)
    return replace(action, id=ban.id)


def ask_review(tx: Transaction, person: Person, words: str, at: float) -> tuple[News, ...] | None:
    """Asks those who may lift the ban for another look at it; nothing if there is no ban that could be asked about."""
    ban = _asked_about(tx, person, words, at)
    ticket = repository.find(tx, ban.ticket) if ban else None
    if ticket is None:
        return None

    def judges(those: list[Person]) -> list[Person]:
        return [one for one in those if access.may(one, "ban.lift", unit=ticket.unit, alone=ticket.alone)]

    told = judges(leave.present(tx, ticket.unit, at)) or judges([one.person for one in officers.everybody(tx)])
    reply = Reply(say("desk.news.ban_asked", "th", number=ticket.number), ReplyKind.TICKET)
    return tuple(News(one.id, reply, Weight.NEWS) for one in told)


def _asked_about(tx: Transaction, person: Person, words: str, at: float) -> Kept | None:
    """Of several bans one at a time: together they would be known as one person's."""
    for one in kept.holding(tx, person.id, at):
        if one.asked_at is None and kept.ask(tx, one.id, words, at):
            return one
    return None


def listed(tx: Transaction, person: Person) -> tuple[Kept, ...]:
    """The bans that this person is responsible for."""
    access.require(person, "bans.see", unit=person.unit or None)
    everywhere = access.may(person, "bans.see", unit="")
    return tuple(kept.newest(tx, None if everywhere else person.unit, but_of=person.id))


def faults(tx: Transaction) -> Iterator[str]:
    """Bans that differ from the history of their case, in words for an auditor."""
    for ban in kept.everything(tx):
        done = [entry.action for entry in repository.history(tx, ban.ticket)]
        put = next((one for one in done if isinstance(one, Ban) and one.id == ban.id), None)
        lifted = any(isinstance(one, LiftBan) and one.id == ban.id for one in done)
        days = (ban.ends_at - ban.begins_at) / _DAY
        if put is None or (put.party, put.why, put.days) != (ban.party, ban.why, round(days, 6)):
            yield f"{ban.ticket}: a ban was put from it that its history tells of otherwise, or not at all."
        elif lifted is not (ban.lifted_at is not None):
            yield f"{ban.ticket}: whether its ban was lifted is told otherwise by its history."


def _is_always_open(paper: Lodge) -> bool:
    """Danger, requests for relief and mandatory declarations are never barred."""
    return paper.danger or paper.kind not in BARRED


def _banned_from(tx: Transaction, routing: Routing, person: Person, paper: Lodge, at: float) -> Barred | None:
    """The ban that applies to this submission."""
    if _is_always_open(paper):
        return None
    return _banned([one for one in kept.holding(tx, person.id, at) if _concerns(tx, routing, one, paper)])


def _banned(holding: Sequence[Kept]) -> Barred | None:
    if not holding:
        return None
    return Barred(holding[0].ends_at, BanKind(holding[0].why), any(one.asked_at is None for one in holding))


def _concerns(tx: Transaction, routing: Routing, ban: Kept, paper: Lodge) -> bool:
    """Complaints about officials go to one restricted unit; bans by other units do not apply to them."""
    route = routing.route("", paper)
    if not route.alone:
        return True
    row = tx.one("select unit from tickets where number = :number", number=ban.ticket)
    return row is not None and row["unit"] == route.unit
