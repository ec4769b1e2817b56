"""The list of cases for who reads without working on them: what each case is and how it stands, never what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bot.basics import access
from bot.basics.dates import span
from bot.basics.people import Person
from bot.cases.lists.queue import Sieve
from bot.cases.lists.statistics import age_edges
from bot.cases.model.ticket import IN_WORK, OVER, Status, Ticket
from bot.cases.records import repository
from bot.store import Store, Transaction
from bot.store.cases import lists
from bot.store.cases.lists import Order, Wanted
from bot.store.cases.statistics import Counted
from bot.store.cases.statistics import Reach as CountedReach

_AT_ONCE = 200


class State(StrEnum):
    """Which cases by how they stand."""

    ANY = "any"
    OPEN = "open"
    LATE = "late"
    OVER = "over"


_STATUSES = {State.ANY: tuple(Status), State.OPEN: IN_WORK, State.LATE: IN_WORK, State.OVER: OVER}


@dataclass(frozen=True)
class Choice:
    """The filters of the list."""

    sieve: Sieve = field(default_factory=Sieve)
    state: State = State.ANY


@dataclass(frozen=True)
class Page:
    """A page of the list, and how many cases there are in all, counted up to a limit."""

    tickets: tuple[Ticket, ...]
    count: int


def unit_of(person: Person) -> str | None:
    """The unit whose cases this person may list; None: those of every unit, without restricted ones."""
    access.require(person, "cases.list", unit=person.unit or None)
    return None if access.may(person, "cases.list", unit="") else person.unit


def page(tx: Transaction, person: Person, choice: Choice, at: float, limit: int, most: int) -> Page:
    """The first cases of the list: the most urgent of open ones, the newest of others."""
    wanted = _wanted(person, choice, at)
    order = Order.LODGED if choice.state in (State.ANY, State.OVER) else Order.DUE
    rows = lists.page(tx, wanted, order, limit=limit)
    return Page(tuple(repository.ticket_of(row) for row in rows), lists.count(tx, wanted, most))


def factory_of(ticket: Ticket) -> str:
    """The factory as the citizen named it; of a hidden case nothing, as these are somebody's words."""
    return "" if ticket.hidden else ticket.paper.factory


def all_of(store: Store, person: Person, choice: Choice, at: float) -> Iterator[Ticket]:
    """Every case of the list in the order of the numbers, read page by page."""
    return _all(store, _wanted(person, choice, at))


def of_unit(store: Store, unit: str | None, since: float | None, until: float | None) -> Iterator[Ticket]:
    """All cases of a unit or of all units that were filed in this time, without restricted ones."""
    wanted = Wanted(tuple(Status), unit, lodged_after=since, lodged_before=until, with_alone=False)
    return _all(store, wanted)


def _all(store: Store, wanted: Wanted) -> Iterator[Ticket]:
    number = ""
    while rows := store.read(lambda tx: lists.page(tx, wanted, Order.NUMBER, (number,), _AT_ONCE)):  # noqa: B023
        yield from map(repository.ticket_of, rows)
        number = rows[-1].number


def _wanted(person: Person, choice: Choice, at: float) -> Wanted:
    sieve, unit = choice.sieve, unit_of(person)
    begins, ends = span(sieve.since, sieve.until)
    edges = (*age_edges(at), None)
    if sieve.figure is not None:
        until = at if ends is None else ends
        reach = CountedReach(unit)
        counted = Counted(sieve.figure, begins or 0.0, until, at, reach, sieve.stars, sieve.customer)
        begins = edges[sieve.age] if sieve.age is not None else None
        ends = edges[sieve.age - 1] if sieve.age else None
    else:
        counted = None
    return Wanted(
        _STATUSES[choice.state],
        unit,
        due_before=at if choice.state is State.LATE else None,
        kind=sieve.kind,
        matter=sieve.matter,
        province=sieve.province or None,
        tag=sieve.tag or None,
        lies_with=sieve.unit or None,
        lodged_after=begins,
        lodged_before=ends,
        counted=counted,
        hidden=None if counted else False,  # the figures count hidden cases, and here nobody's words are shown
        but_of=person.id,
    )
