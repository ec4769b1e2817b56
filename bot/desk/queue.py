"""The lists that officers work from: what their reach allows, sifted, a page at a time, the most urgent first."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot import access
from bot.desk import drawer, wording
from bot.desk.deadlines import beginning_of, end_of_day
from bot.desk.papers import Kind, Matter
from bot.desk.tickets import Priority, Status, Ticket
from bot.people import Person
from bot.store import Transaction, lists
from bot.store.lists import Mark, Order, Wanted

MANY = 100  # beyond this nobody counts
LONGEST = 200  # letters of what somebody looks for

_WAITING = (Status.NEW, Status.REOPENED)
_IN_WORK = (*_WAITING, Status.TAKEN, Status.ASKED)
_OVER = (Status.CLOSED, Status.ENDED)
_EVERYTHING = tuple(Status)
_NOBODY = -1  # a word that stands in no ticket


class View(StrEnum):
    """The lists that there are."""

    UNIT = "unit"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    TODAY = "today"
    LATE = "late"
    CONTESTED = "contested"
    DANGER = "danger"
    REFERRED = "referred"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    ALL = "all"


_REFERRED = (View.REFERRED, View.FOLLOW_UP)
_ANYWHERE = (Order.CHANGED, Order.LODGED)
_COUNTED = frozenset(View) - {View.CLOSED, View.ALL}


@dataclass(frozen=True)
class Sieve:
    """What of a list is wanted. What is empty does not matter."""

    text: str = ""
    kind: Kind | None = None
    matter: Matter | None = None
    province: str = ""
    officer: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def open(self) -> bool:
        return self == Sieve()


_OPEN = Sieve()


@dataclass(frozen=True)
class Page:
    """A piece of a list, and where the next piece begins, if there is one."""

    tickets: tuple[Ticket, ...]
    next: str = ""


def page(
    tx: Transaction,
    person: Person,
    view: View,
    at: float,
    after: str = "",
    sieve: Sieve = _OPEN,
    order: Order | None = None,
    limit: int = lists.PAGE,
) -> Page:
    """The tickets of this view that this sieve holds, from there on."""
    order = order or usual_order(view)
    wanted = _sifted(tx, _wanted(person, view, at), sieve)
    rows = lists.page(tx, wanted, order, _read(tx, after, order), limit + 1)
    shown = rows[:limit]
    following = _written(tx, lists.mark(shown[-1], order)) if len(rows) > limit else ""
    return Page(tuple(drawer.ticket_of(row) for row in shown), following)


def counts(tx: Transaction, person: Person, at: float) -> dict[View, int]:
    """How much lies in each list, MANY meaning that many or more."""
    return {view: lists.count(tx, _wanted(person, view, at), MANY) for view in View if view in _COUNTED}


def usual_order(view: View) -> Order:
    """What is over has no due date to be sorted by, and what was never referred no day to ask again."""
    if view in _REFERRED:
        return Order.FOLLOW_UP
    return Order.CHANGED if view in (View.CLOSED, View.ALL) else Order.DUE


def orders(view: View) -> tuple[Order, ...]:
    """How this list can be sorted: a page goes on where the last one ended, so everything in it must have that day."""
    return tuple(order for order in Order if order in _ANYWHERE or order is usual_order(view))


def _wanted(person: Person, view: View, at: float) -> Wanted:
    access.require(person, "ticket.see", unit=person.unit)
    # Nobody's unit has no name, so only a right that reaches everywhere says yes to it.
    unit = None if access.may(person, "ticket.see", unit="") else person.unit
    match view:
        case View.UNIT:
            return Wanted(_IN_WORK, unit)
        case View.MINE:
            return Wanted(_IN_WORK, unit, officer=person.id)
        case View.UNASSIGNED:
            return Wanted(_WAITING, unit)
        case View.TODAY:
            return Wanted(_IN_WORK, unit, due_after=at, due_before=end_of_day(at))
        case View.LATE:
            return Wanted(_IN_WORK, unit, due_before=at)
        case View.CONTESTED:
            return Wanted(_IN_WORK, unit, contested=True)
        case View.DANGER:
            return Wanted(_IN_WORK, unit, priority=int(Priority.DANGER))
        case View.REFERRED:
            return Wanted(_EVERYTHING, unit, referred=True)
        case View.FOLLOW_UP:
            return Wanted(_EVERYTHING, unit, follow_up_before=end_of_day(at))
        case View.CLOSED:
            return Wanted(_OVER, unit)
        case View.ALL:
            return Wanted(_EVERYTHING, unit)


def _sifted(tx: Transaction, wanted: Wanted, sieve: Sieve) -> Wanted:
    words = wording.asked(tx, sieve.text[:LONGEST])
    return replace(
        wanted,
        officer=sieve.officer or wanted.officer,
        kind=sieve.kind,
        matter=sieve.matter,
        province=sieve.province or None,
        tag=sieve.tag or None,
        lodged_after=beginning_of(sieve.since) if sieve.since else None,
        lodged_before=beginning_of(sieve.until + timedelta(days=1)) if sieve.until else None,
        # Whoever looks for marks only looks for nothing that can be found.
        words=words or ((_NOBODY,) if sieve.text.strip() else ()),
    )


def _written(tx: Transaction, mark: Mark) -> str:
    """A mark for an address line, sealed: it holds to the split second when somebody came who may not be known."""
    plain = "_".join(str(part) if isinstance(part, str) else repr(part) for part in mark)
    return urlsafe_b64encode(tx.seal.close(plain.encode())).decode()


def _read(tx: Transaction, text: str, order: Order) -> Mark | None:
    """A mark from an address line; one that somebody bent begins at the beginning."""
    try:
        *numbers, last = tx.seal.open(urlsafe_b64decode(text.encode())).decode().split("_")
        mark: Mark = (*(float(number) for number in numbers), last)
    except ValueError:
        return None
    return mark if last and len(mark) == (3 if order is Order.DUE else 2) else None
