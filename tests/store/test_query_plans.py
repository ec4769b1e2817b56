"""The plans of queries that run each minute or on every page: none of them reads all cases, on either database."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

import pytest

from bot.basics.people import Person, Role
from bot.cases.lists import queue
from bot.cases.lists.queue import Sieve, View
from bot.cases.model.submission import Matter
from bot.cases.model.ticket import OPEN, WAITING
from bot.store import Row, Store, Transaction, Value
from bot.store.cases import due_dates, reminders, reports, word_index
from bot.store.cases.due_dates import Due
from bot.store.cases.lists import Order
from bot.store.engine.seal import Seal
from bot.store.people import officers
from tests.support.people import NOW, Town

pytest_plugins = ["tests.support.desk"]

# The indexes in which few cases stand: open ones, hidden ones, those that wait for somebody outside.
_PARTIAL = ("tickets_open_", "tickets_in_hand", "tickets_hidden", "tickets_follow_up", "tickets_inspection")

Look = Callable[[Transaction], object]


class Explained:
    """A transaction that asks for the plan of each query, too."""

    claim = ""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.seal: Seal = tx.seal
        self.plans: dict[str, list[str]] = {}
        self._is_sqlite = type(tx).__name__.startswith("Sqlite")
        if not self._is_sqlite:  # a table of a few rows is always read whole, unless that is not to be done
            tx.run("set local enable_seqscan = off")

    def all(self, sql: str, **values: Value) -> list[Row]:
        word = "explain query plan" if self._is_sqlite else "explain"
        steps = [str(list(row.values())[-1]).strip() for row in self._tx.all(f"{word} {sql}", **values)]
        self.plans[" ".join(sql.split())] = steps
        return self._tx.all(sql, **values)

    def one(self, sql: str, **values: Value) -> Row | None:
        return next(iter(self.all(sql, **values)), None)

    def run(self, sql: str, **values: Value) -> int:
        return self._tx.run(sql, **values)

    def tell(self, topic: str) -> None:
        """Nothing is told."""

    def scatter(self, table: str) -> None:
        self._tx.scatter(table)


def plans(store: Store, look: Look) -> dict[str, list[str]]:
    def explain(tx: Transaction) -> dict[str, list[str]]:
        explained = Explained(tx)
        look(cast("Transaction", explained))
        return explained.plans

    return store.read(explain)


def scans(found: dict[str, list[str]], table: str = "tickets") -> list[tuple[str, str]]:
    """The steps that read every row of this table, or every entry of an index in which ended cases stand, too."""
    return [
        (step, sql)
        for sql, steps in found.items()
        for step, further in zip(steps, [*steps[1:], ""], strict=True)
        if _reads_all_in_sqlite(step, table) or _reads_all_in_postgresql(step, further, table)
    ]


def _reads_all_in_sqlite(step: str, table: str) -> bool:
    scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
    return bool(scan and scan[1] in (table, "t" if table == "tickets" else "") and not _is_partial(scan[2]))


def _reads_all_in_postgresql(step: str, further: str, table: str) -> bool:
    if re.match(rf"(?:-> +)?Seq Scan on {table}\b", step):
        return True
    scan = re.match(rf"(?:-> +)?(?:Bitmap Index Scan on|Index (?:Only )?Scan using) ({table}_\w+)", step)
    return bool(scan and not further.startswith("Index Cond") and not _is_partial(scan[1]))


def _is_partial(index: str | None) -> bool:
    return index is not None and index.startswith(_PARTIAL)


DUE: dict[str, Look] = {
    "due until then": lambda tx: due_dates.until(tx, OPEN, NOW, Due(0.0, ""), 200),
    "danger": lambda tx: due_dates.of_priority(tx, WAITING, 0),
    "recount": lambda tx: due_dates.numbers_after(tx, OPEN, "", 200),
    "no due date": lambda tx: due_dates.missing(tx, OPEN, 200),
    "reminders of a case": lambda tx: reminders.told(tx, "2569-000001"),
    "a reminder": lambda tx: reminders.done(tx, "2569-000001", "head", ""),
    "a unit's report": lambda tx: reports.lines(tx, "สอจ.ระยอง", NOW),
    "open cases of each unit": lambda tx: officers.lying(tx, "สอจ.ระยอง"),
    "open cases of each officer": lambda tx: officers.holding(tx, "สอจ.ระยอง"),
    "words to be indexed": lambda tx: word_index.unread(tx, "a tokenizer", 5),
}


@pytest.mark.parametrize("name", DUE)
def test_what_runs_each_minute_reads_no_ended_case(town: Town, name: str) -> None:
    for _ in range(3):
        town.closed()
        town.lodge()

    found = plans(town.store, DUE[name])

    assert found
    assert not scans(found)
    assert not scans(found, "reminders")


@pytest.mark.parametrize("name", ["due until then", "danger", "recount", "no due date"])
def test_due_dates_are_read_from_an_index_of_open_cases(town: Town, name: str) -> None:
    """An index in which every case stands would be read past all that ended."""
    town.lodge()

    found = plans(town.store, DUE[name])

    assert all(any("tickets_open_" in step for step in steps) for steps in found.values()), found


_OF_OPEN = [View(one) for one in "unit mine unassigned absent today late contested danger".split()]
LISTS: dict[str, Sieve] = {
    "of a tag": Sieve(tag="ลงพื้นที่"),
    "of a matter": Sieve(matter=Matter.SMELL),
    "of a unit": Sieve(),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("order", [Order.CHANGED, Order.LODGED])
def test_a_list_of_everything_is_looked_up(town: Town, name: str, order: Order) -> None:
    """By a unit that owns or is copied, a tag or a matter: few of them, and they lead to their cases."""
    town.lodge()

    found = plans(town.store, lambda tx: queue.page(tx, town.somchai, View.ALL, NOW, sieve=LISTS[name], order=order))

    assert found
    assert not scans(found)
    assert not [hit for table in ("ticket_units", "ticket_tags", "ticket_matters") for hit in scans(found, table)]


@pytest.mark.parametrize("view", _OF_OPEN)
def test_a_list_of_open_cases_passes_by_no_ended_one(town: Town, view: View) -> None:
    town.lodge()

    assert not scans(plans(town.store, lambda tx: queue.page(tx, town.malee, view, NOW)))


def test_the_numbers_beside_the_lists_are_counted_without_the_ended_cases(town: Town) -> None:
    """For somebody of a unit and for whoever sees every unit."""
    town.lodge()
    everywhere = Person("x", Role.ADMINISTRATOR)

    for person in (town.malee, everywhere):
        assert not scans(plans(town.store, lambda tx, one=person: queue.counts(tx, one, NOW)))  # type: ignore[misc]


def test_a_query_that_reads_everything_is_found(town: Town) -> None:
    """So the tests above can fail."""
    assert scans(plans(town.store, lambda tx: tx.all("select number from tickets where reason = 'x'")))
    assert scans(plans(town.store, lambda tx: tx.all("select status from tickets where province like '%x%'")))
