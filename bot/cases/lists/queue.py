"""The lists that officers work from: what their reach allows, sifted, a page at a time, the most urgent first."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.basics import access
from bot.basics.dates import span
from bot.basics.people import Person, Role
from bot.cases.lists.statistics import age_edges
from bot.cases.model.actions import Outcome
from bot.cases.model.numbers import number_in
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import Priority, Status, Ticket
from bot.cases.records import repository, search_words
from bot.cases.settings.deadlines import end_of_day
from bot.store import Transaction
from bot.store.cases import demonstration, lists
from bot.store.cases.lists import Mark, Order, Wanted
from bot.store.cases.statistics import Counted, Reach, Which
from bot.store.cases.tickets import Kept

MANY = 100  # beyond this nobody counts
LONGEST = 200  # letters of what somebody looks for

_WAITING = (Status.NEW, Status.REOPENED)
_IN_WORK = (*_WAITING, Status.TAKEN, Status.ASKED)
_IN_HAND = (Status.TAKEN, Status.ASKED)
_OVER = (Status.CLOSED, Status.ENDED)
_EVERYTHING = tuple(Status)


class View(StrEnum):
    """The lists that there are."""

    UNIT = "unit"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    ABSENT = "absent"  # whoever answers for it is on leave, shut out, or works elsewhere
    TODAY = "today"
    LATE = "late"
    CONTESTED = "contested"
    DANGER = "danger"
    REFERRED = "referred"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    ALL = "all"
    SPAM = "spam"
    HIDDEN = "hidden"


_REFERRED = (View.REFERRED, View.FOLLOW_UP)
_ANYWHERE = (Order.CHANGED, Order.LODGED)
_COUNTED = frozenset(View) - {View.CLOSED, View.ALL, View.SPAM}
_BY_CHANGE = (View.CLOSED, View.ALL, View.SPAM, View.HIDDEN)


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
    figure: Which | None = None  # what this number counts; since and until are the days for which it was counted
    unit: str = ""
    age: int | None = None  # the column of what is open, by age
    stars: int | None = None
    customer: str = ""

    @property
    def open(self) -> bool:
        return self == Sieve()


_OPEN = Sieve()


@dataclass(frozen=True)
class Page:
    """A piece of a list, and where the next piece begins, if there is one."""

    tickets: tuple[Ticket, ...]
    next: str = ""
    near: bool = False  # nothing holds what was looked for; these hold words that are written nearly so


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
    wanted, mark = _sifted(tx, person, _wanted(tx, person, view, at), sieve, at), _read(tx, after, order)
    rows, near = _found(tx, wanted, sieve, order, mark, limit + 1)
    shown = rows[:limit]
    following = _written(tx, lists.mark(shown[-1], order)) if len(rows) > limit else ""
    return Page(tuple(repository.ticket_of(row) for row in shown), following, near)


def questions(tx: Transaction, person: Person, at: float, limit: int) -> tuple[Ticket, ...]:
    """What people asked an officer and wait for, wherever this person may answer it, the most urgent first."""
    if access.may(person, "question.answer"):
        made_up = True if demonstration.is_made_up(tx, person.id) else None
        wanted = Wanted(_IN_WORK, made_up=made_up)
    elif access.may(person, "ticket.see", unit=person.unit):
        wanted = _wanted(tx, person, View.UNIT, at)
    else:
        return ()
    rows = lists.page(tx, replace(wanted, kind=Kind.QUESTION), Order.DUE, limit=limit)
    return tuple(repository.ticket_of(row) for row in rows)


def _found(
    tx: Transaction, wanted: Wanted, sieve: Sieve, order: Order, mark: Mark | None, limit: int
) -> tuple[list[Kept], bool]:
    """A page of what was looked for, and whether it is only written nearly so."""
    if wanted.number or not sieve.text.strip():
        return lists.page(tx, wanted, order, mark, limit), False
    for doubt, words in enumerate(search_words.readings(tx, sieve.text[:LONGEST])):
        read = replace(wanted, words=words)
        rows = lists.page(tx, read, order, mark, limit)
        if rows or (mark and lists.page(tx, read, order, limit=1)):
            return rows, doubt > 0
    return [], False


def counts(tx: Transaction, person: Person, at: float) -> dict[View, int]:
    """How much lies in each list, MANY meaning that many or more."""
    return {view: lists.count(tx, _wanted(tx, person, view, at), MANY) for view in views(person) if view in _COUNTED}


def counts_of(tx: Transaction, unit: str, at: float, *, made_up: bool) -> dict[View, int]:
    """The same for everybody of a unit: what is real, or what is of the demonstration, never both in one number."""
    officer = Person("", Role.OFFICER, unit)
    wanted = {
        view: replace(_of_view(tx, officer, view, at), made_up=made_up) for view in views(officer) if view in _COUNTED
    }
    return {view: lists.count(tx, one, MANY) for view, one in wanted.items()}


def views(person: Person) -> tuple[View, ...]:
    """The lists that this person may open: what is hidden only those who answer for the hiding."""
    return tuple(view for view in View if view is not View.HIDDEN or _sees_hidden(person))


def usual_order(view: View) -> Order:
    """What is over has no due date to be sorted by, and what was never referred no day to ask again."""
    if view in _REFERRED:
        return Order.FOLLOW_UP
    return Order.CHANGED if view in _BY_CHANGE else Order.DUE


def orders(view: View) -> tuple[Order, ...]:
    """How this list can be sorted: a page goes on where the last one ended, so everything in it must have that day."""
    return tuple(order for order in Order if order in _ANYWHERE or order is usual_order(view))


def _wanted(tx: Transaction, person: Person, view: View, at: float) -> Wanted:
    """An officer of the demonstration sees nothing real; a real one may look at what is made up."""
    wanted = _of_view(tx, person, view, at)
    return replace(wanted, made_up=True) if demonstration.is_made_up(tx, person.id) else wanted


def _of_view(tx: Transaction, person: Person, view: View, at: float) -> Wanted:
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
        case View.ABSENT:
            return Wanted(_IN_HAND, unit, absent_at=at)
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
        case View.SPAM:
            return Wanted(_OVER, unit, outcome=Outcome.SPAM)
        case View.HIDDEN:
            access.require(person, "hidden.see", unit=person.unit or None)
            return Wanted(_EVERYTHING, unit, hidden=True)


def _sifted(tx: Transaction, person: Person, wanted: Wanted, sieve: Sieve, at: float) -> Wanted:
    begins, ends = span(sieve.since, sieve.until)
    counted = _counted(person, sieve, begins, ends, at)
    oldest, newest = _of_age(sieve.age, at) if counted else (begins, ends)
    return replace(
        wanted,
        officer=sieve.officer or wanted.officer,
        kind=sieve.kind,
        matter=sieve.matter,
        province=sieve.province or None,
        tag=sieve.tag or None,
        lies_with=sieve.unit or None,
        counted=counted,
        # A number counts what is hidden as well, and so does its list, for those who may look there.
        hidden=None if counted and _sees_hidden(person) else wanted.hidden,
        lodged_after=oldest,
        lodged_before=newest,
        number=number_in(sieve.text) or None,
    )


def _counted(person: Person, sieve: Sieve, begins: float | None, ends: float | None, at: float) -> Counted | None:
    """What the number that was pressed counted: of this person's reach, as figures.py has it."""
    if sieve.figure is None:
        return None
    unit = None if access.may(person, "ticket.see", unit="") else person.unit
    until = at if ends is None else ends
    return Counted(sieve.figure, begins or 0.0, until, at, Reach(unit), sieve.stars, sieve.customer)


def _sees_hidden(person: Person) -> bool:
    return access.may(person, "hidden.see", unit=person.unit or None)


def _of_age(age: int | None, at: float) -> tuple[float | None, float | None]:
    """Between which moments was filed what stands in this column."""
    if age is None:
        return None, None
    edges = age_edges(at)
    return edges[age] if age < len(edges) else None, edges[age - 1] if age else None


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
