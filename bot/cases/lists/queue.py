"""The lists that officers work from: what their reach allows, sifted, a page at a time, the most urgent first."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.basics import access
from bot.basics.dates import span
from bot.basics.people import Person, Role
from bot.basics.text_split import cut
from bot.cases.lists.statistics import age_edges
from bot.cases.model.action_classes import Outcome
from bot.cases.model.numbers import number_in
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import IN_HAND, IN_WORK, OVER, WAITING, Priority, Status, Ticket
from bot.cases.records import repository, search_words
from bot.cases.settings.deadlines import end_of_day
from bot.store import Transaction
from bot.store.cases import lists
from bot.store.cases.lists import Mark, Order, Wanted
from bot.store.cases.statistics import Counted, Reach, Which
from bot.store.cases.tickets import Kept

MANY = 100  # counting stops here
MAX_SEARCH_LETTERS = 200

_EVERYTHING = tuple(Status)


class View(StrEnum):
    """Every work list."""

    UNIT = "unit"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    ABSENT = "absent"  # its officer is on leave, disabled or moved
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
    """The filters of a list. Empty means any."""

    text: str = ""
    kind: Kind | None = None
    matter: Matter | None = None
    province: str = ""
    officer: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None
    figure: Which | None = None  # the number of the statistics; since and until are the days that it counted
    unit: str = ""
    age: int | None = None  # the column of open cases by age
    stars: int | None = None
    customer: str = ""

    @property
    def open(self) -> bool:
        return self == Sieve()


_OPEN = Sieve()


@dataclass(frozen=True)
class Page:
    """A page of a list, and the mark of the next page, if there is one."""

    tickets: tuple[Ticket, ...]
    next: str = ""
    near: bool = False  # nothing matches exactly; these match approximately


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
    """One page of this view's cases that match the filters."""
    order = order or usual_order(view)
    wanted, mark = _sifted(tx, person, _of_view(tx, person, view, at), sieve, at), _read(tx, after, order)
    rows, near = _found(tx, wanted, sieve, order, mark, limit + 1)
    shown = rows[:limit]
    following = _written(tx, lists.mark(shown[-1], order)) if len(rows) > limit else ""
    return Page(tuple(repository.ticket_of(row) for row in shown), following, near)


def questions(tx: Transaction, person: Person, at: float, limit: int) -> tuple[Ticket, ...]:
    """Citizens' open questions that this person may answer, the most urgent first."""
    if access.may(person, "question.answer"):
        wanted = Wanted(IN_WORK, but_of=person.id)
    elif access.may(person, "ticket.see", unit=person.unit):
        wanted = _of_view(tx, person, View.UNIT, at)
    else:
        return ()
    rows = lists.page(tx, replace(wanted, kind=Kind.QUESTION), Order.DUE, limit=limit)
    return tuple(repository.ticket_of(row) for row in rows)


def _found(
    tx: Transaction, wanted: Wanted, sieve: Sieve, order: Order, mark: Mark | None, limit: int
) -> tuple[list[Kept], bool]:
    """A page of search results, and whether they match only approximately."""
    if wanted.number or not sieve.text.strip():
        return lists.page(tx, wanted, order, mark, limit), False
    for doubt, words in enumerate(search_words.readings(tx, cut(sieve.text, MAX_SEARCH_LETTERS))):
        read = replace(wanted, words=words)
        rows = lists.page(tx, read, order, mark, limit)
        if rows or (mark and lists.page(tx, read, order, limit=1)):
            return rows, doubt > 0
    return [], False


def counts(tx: Transaction, person: Person, at: float) -> dict[View, int]:
    """The number of cases in each list; MANY means that many or more."""
    return {view: lists.count(tx, _of_view(tx, person, view, at), MANY) for view in views(person) if view in _COUNTED}


def counts_of(tx: Transaction, unit: str, at: float) -> dict[View, int]:
    """The same for everybody of a unit."""
    return counts(tx, Person("", Role.OFFICER, unit), at)


def views(person: Person) -> tuple[View, ...]:
    """The lists that this person may open: hidden cases only with the right to see them."""
    return tuple(view for view in View if view is not View.HIDDEN or _sees_hidden(person))


def usual_order(view: View) -> Order:
    """The default order: closed lists have no due date to sort by, and only referrals have a follow-up day."""
    if view in _REFERRED:
        return Order.FOLLOW_UP
    return Order.CHANGED if view in _BY_CHANGE else Order.DUE


def orders(view: View) -> tuple[Order, ...]:
    """The orders of this list: only values that all its cases have, as a page begins where the last one ended."""
    return tuple(order for order in Order if order in _ANYWHERE or order is usual_order(view))


def _of_view(tx: Transaction, person: Person, view: View, at: float) -> Wanted:
    return replace(_everybodys(tx, person, view, at), but_of=person.id)


def _everybodys(tx: Transaction, person: Person, view: View, at: float) -> Wanted:
    access.require(person, "ticket.see", unit=person.unit)
    # No unit has the empty name, so only a right to all units says yes to it.
    unit = None if access.may(person, "ticket.see", unit="") else person.unit
    match view:
        case View.UNIT:
            return Wanted(IN_WORK, unit)
        case View.MINE:
            return Wanted(IN_WORK, unit, officer=person.id)
        case View.UNASSIGNED:
            return Wanted(WAITING, unit)
        case View.ABSENT:
            return Wanted(IN_HAND, unit, absent_at=at)
        case View.TODAY:
            return Wanted(IN_WORK, unit, due_after=at, due_before=end_of_day(at))
        case View.LATE:
            return Wanted(IN_WORK, unit, due_before=at)
        case View.CONTESTED:
            return Wanted(IN_WORK, unit, contested=True)
        case View.DANGER:
            return Wanted(IN_WORK, unit, priority=int(Priority.DANGER))
        case View.REFERRED:
            return Wanted(_EVERYTHING, unit, referred=True)
        case View.FOLLOW_UP:
            return Wanted(_EVERYTHING, unit, follow_up_before=end_of_day(at))
        case View.CLOSED:
            return Wanted(OVER, unit)
        case View.ALL:
            return Wanted(_EVERYTHING, unit)
        case View.SPAM:
            return Wanted(OVER, unit, outcome=Outcome.SPAM)
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
        # The statistics count hidden cases, and so does this list, for those who may see them.
        hidden=None if counted and _sees_hidden(person) else wanted.hidden,
        lodged_after=oldest,
        lodged_before=newest,
        number=number_in(sieve.text) or None,
    )


def _counted(person: Person, sieve: Sieve, begins: float | None, ends: float | None, at: float) -> Counted | None:
    """What the clicked number counted, within this person's reach, as in statistics.py."""
    if sieve.figure is None:
        return None
    unit = None if access.may(person, "ticket.see", unit="") else person.unit
    until = at if ends is None else ends
    return Counted(sieve.figure, begins or 0.0, until, at, Reach(unit), sieve.stars, sieve.customer)


def _sees_hidden(person: Person) -> bool:
    return access.may(person, "hidden.see", unit=person.unit or None)


def _of_age(age: int | None, at: float) -> tuple[float | None, float | None]:
    """Between which moments the cases of this age column were filed."""
    if age is None:
        return None, None
    edges = age_edges(at)
    return edges[age] if age < len(edges) else None, edges[age - 1] if age else None


def _written(tx: Transaction, mark: Mark) -> str:
    """The mark for a URL, sealed, because it contains an exact time that could identify somebody."""
    plain = "_".join(str(part) if isinstance(part, str) else repr(part) for part in mark)
    return urlsafe_b64encode(tx.seal.close(plain.encode())).decode()


def _read(tx: Transaction, text: str, order: Order) -> Mark | None:
    """The mark in a URL; None, the first page, if it was tampered with."""
    try:
        *numbers, last = tx.seal.open(urlsafe_b64decode(text.encode())).decode().split("_")
        mark: Mark = (*(float(number) for number in numbers), last)
    except ValueError:
        return None
    return mark if last and len(mark) == (3 if order is Order.DUE else 2) else None
