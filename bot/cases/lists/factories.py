"""Factories by their complaints: a ranking of a period, and everything about one factory, without anybody's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.basics import access
from bot.basics.people import Person
from bot.cases.lists import case_list
from bot.cases.lists.queue import Sieve
from bot.cases.lists.statistics import Period
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import IN_WORK, Status, Ticket
from bot.cases.records import my_cases, repository
from bot.cases.rules import find_duplicates
from bot.cases.settings.deadlines import day_of
from bot.store import Transaction
from bot.store.cases import duplicate_keys, lists
from bot.store.cases.lists import Order, Wanted

MOST = 5_000  # cases of a period that are looked through
_OF_ONE = 500  # cases of one factory


@dataclass(frozen=True)
class Factory:
    """One factory and its cases, the newest first."""

    id: str
    name: str
    province: str
    tickets: tuple[Ticket, ...]

    @property
    def open(self) -> int:
        return sum(ticket.status in IN_WORK for ticket in self.tickets)

    @property
    def joined(self) -> int:
        return sum(ticket.joined for ticket in self.tickets)

    @property
    def contested(self) -> int:
        return sum(ticket.contested > 0 for ticket in self.tickets)

    @property
    def matters(self) -> list[tuple[Matter, int]]:
        return Counter(matter for ticket in self.tickets for matter in ticket.paper.matters).most_common()

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        return Counter(str(ticket.outcome) for ticket in self.tickets if ticket.outcome).most_common()

    @property
    def inspections(self) -> list[tuple[date, Ticket]]:
        dated = [(ticket.inspection.day, ticket) for ticket in self.tickets if ticket.inspection]
        return sorted(dated, key=lambda pair: pair[0], reverse=True)

    def months(self, last: date, many: int = 12) -> list[tuple[date, int]]:
        """How many cases came in each of the last months."""
        firsts = [last.replace(day=1)]
        while len(firsts) < many:
            before = firsts[0]
            firsts.insert(0, date(before.year - (before.month == 1), (before.month - 2) % 12 + 1, 1))
        came = Counter(day_of(ticket.lodged_at).replace(day=1) for ticket in self.tickets)
        return [(first, came[first]) for first in firsts]


def ranking(tx: Transaction, person: Person, period: Period, sieve: Sieve, most: int) -> list[Factory]:
    """The factories with most complaints in this period, within this person's reach."""
    unit = case_list.unit_of(person)
    wanted = Wanted(
        tuple(Status),
        unit,
        kind=Kind.COMPLAINT,
        matter=sieve.matter,
        province=sieve.province or None,
        lies_with=sieve.unit or None,
        lodged_after=period.begins,
        lodged_before=period.ends,
        but_of=person.id,
    )
    tickets = [repository.ticket_of(row) for row in lists.page(tx, wanted, Order.LODGED, limit=MOST)]
    groups: dict[tuple[str, str], list[Ticket]] = {}
    for ticket in tickets:
        if key := find_duplicates.factory_key(ticket.paper):
            groups.setdefault((key, ticket.paper.province), []).append(ticket)
    first = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:most]
    return [_factory(duplicate_keys.id_of(tx, key), province, found) for (key, province), found in first]


def one(tx: Transaction, person: Person, id: str, province: str) -> Factory | None:
    """A factory with those of its cases that this person may list."""
    unit = case_list.unit_of(person)
    access.require(person, "cases.list", unit=person.unit or None)
    numbers = duplicate_keys.with_id(tx, id, _OF_ONE)
    tickets = [
        ticket
        for ticket in repository.find_all(tx, numbers)
        if not my_cases.has_part(tx, person.id, ticket)
        and not ticket.alone
        and not ticket.hidden
        and ticket.paper.province == province
        and (unit is None or unit in ticket.units)
    ]
    return _factory(id, province, tickets) if tickets else None


def _factory(id: str, province: str, tickets: Iterable[Ticket]) -> Factory:
    found = tuple(sorted(tickets, key=lambda ticket: -ticket.lodged_at))
    name, _ = Counter(ticket.paper.factory for ticket in found).most_common(1)[0]
    return Factory(id, name, province, found)
