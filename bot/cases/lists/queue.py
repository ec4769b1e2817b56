"""The lists that officers work from: what their reach allows, sifted, a page at a time, the most urgent first."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

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

MOST_FOUND = 1000  # counting the results of a search stops here

_EVERYTHING = tuple(Status)
_NO_NUMBER = "-"  # of no case


class View(StrEnum):
    """Every work list."""

    UNIT = "unit"
    MINE = "mine"
    NEWS = "news"  # a party said something that was not opened yet
    FOLLOWED = "followed"  # by this officer, by wish or because a note named them
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
_ANYWHERE = (Order.CHANGED, Order.LODGED, Order.NUMBER)
_OPEN_ONLY = (Order.KIND, Order.PLACE, Order.OFFICER)  # some thousand open cases are sorted; a million are not
_COUNTED = frozenset(View) - {View.CLOSED, View.ALL, View.SPAM}
_BY_CHANGE = (View.FOLLOWED, View.CLOSED, View.ALL, View.SPAM, View.HIDDEN)


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
    statuses: tuple[Status, ...] = ()
    numbers: tuple[str, ...] = ()
    age: int | None = None  # the column of open cases by age
    stars: int | None = None
    customer: str = ""

    @property
    def open(self) -> bool:
        return self == Sieve()


_OPEN = Sieve()


class Listed(NamedTuple):
    """A list: its view, filters and order, and whether it is turned."""

    view: View
    sieve: Sieve
    order: Order
    turned: bool = False


@dataclass(frozen=True)
class Page:
    """A page of a list, and the mark of the next page, if there is one."""

    tickets: tuple[Ticket, ...]
    next: str = ""
    near: bool = False  # nothing matches exactly; these match approximately
    places: Mapping[str, str] = field(default_factory=dict)  # where in the list each case stands, as a mark
    count: int | None = None  # of a list with filters, up to MOST_FOUND


def page(
    tx: Transaction,
    person: Person,
    view: View,
    at: float,
    after: str = "",
    sieve: Sieve = _OPEN,
    order: Order | None = None,
    limit: int = lists.PAGE,
    *,
    turned: bool = False,
) -> Page:
    """One page of this view's cases that match the filters."""
    order = order or usual_order(view)
    wanted, mark = _sifted(tx, person, _of_view(tx, person, view, at), sieve, at), _read(tx, after, order)
    found = _found(tx, wanted, sieve, order, mark, limit + 1, turned=turned)
    shown = found.rows[:limit]
    places = {row.number: _written(tx, lists.mark(row, order)) for row in shown}
    following = places[shown[-1].number] if len(found.rows) > limit else ""
    count = None if sieve.open else lists.count(tx, found.wanted, MOST_FOUND)
    return Page(tuple(repository.ticket_of(row) for row in shown), following, found.near, places, count)


@dataclass(frozen=True)
class Step:
    """The case before or behind another in a list, and its own place there."""

    number: str
    place: str


def beside(
    tx: Transaction, person: Person, listed: Listed, number: str, place: str, at: float
) -> tuple[Step | None, Step | None]:
    """The cases before and behind this place of a list, whether or not the case itself still stands there."""
    view, sieve, order, turned = listed
    mark = _read(tx, place, order)
    if mark is None:
        return None, None
    wanted = _sifted(tx, person, _of_view(tx, person, view, at), sieve, at)
    steps: list[Step | None] = []
    for way in (not turned, turned):
        rows = [row for row in _found(tx, wanted, sieve, order, mark, 2, turned=way).rows if row.number != number]
        steps.append(Step(rows[0].number, _written(tx, lists.mark(rows[0], order))) if rows else None)
    return steps[0], steps[1]


def versions(
    tx: Transaction, person: Person, listed: Listed, after: str, at: float, limit: int = lists.PAGE
) -> list[tuple[str, int]]:
    """The numbers and versions of a page of a list without words."""
    view, sieve, order, turned = listed
    wanted, mark = _sifted(tx, person, _of_view(tx, person, view, at), sieve, at), _read(tx, after, order)
    return lists.versions(tx, wanted, order, mark, limit, turned=turned)


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


class _Found(NamedTuple):
    """A page of rows, whether they match only approximately, and the filters that found them."""

    rows: list[Kept]
    near: bool
    wanted: Wanted


def _found(
    tx: Transaction, wanted: Wanted, sieve: Sieve, order: Order, mark: Mark | None, limit: int, *, turned: bool
) -> _Found:
    if wanted.numbers or not sieve.text.strip():
        return _Found(lists.page(tx, wanted, order, mark, limit, turned=turned), False, wanted)
    for doubt, words in enumerate(search_words.readings(tx, cut(sieve.text, MAX_SEARCH_LETTERS))):
        read = replace(wanted, words=words)
        rows = lists.page(tx, read, order, mark, limit, turned=turned)
        if rows or (mark and lists.page(tx, read, order, limit=1)):
            return _Found(rows, doubt > 0, read)
    return _Found([], False, replace(wanted, numbers=(_NO_NUMBER,)))


def counts(tx: Transaction, person: Person, at: float) -> dict[View, int]:
    """The number of cases in each list; MANY means that many or more."""
    wanted = {view: _of_view(tx, person, view, at) for view in views(person) if view in _COUNTED}
    # Of what they follow only the news is counted.
    wanted[View.FOLLOWED] = replace(wanted[View.FOLLOWED], followed_news=True)
    return {view: lists.count(tx, one, MANY) for view, one in wanted.items()}


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
    more = () if view in (*_BY_CHANGE, *_REFERRED) else _OPEN_ONLY
    return tuple(order for order in Order if order in (*_ANYWHERE, *more) or order is usual_order(view))


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
        case View.NEWS:
            return Wanted(IN_WORK, unit, news=True)
        case View.FOLLOWED:
            return Wanted(_EVERYTHING, unit, followed_by=person.id)
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
        numbers=sieve.numbers or tuple(filter(None, (number_in(sieve.text),))),
        statuses=tuple(one for one in wanted.statuses if one in sieve.statuses) if sieve.statuses else wanted.statuses,
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
    return mark if last and len(mark) == lists.length(order) else None
