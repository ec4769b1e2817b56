"""A million cases, loaded at once: how long a list, a count, the figures and the scheduler take.

python -m benchmarks.million [FOLDER] [POSTGRESQL_URL] [--tickets 1000000] [--rounds 5] [--only-measure]

FOLDER holds the SQLite database and is kept; without one a temporary folder is used. With a second argument the same
is loaded into that empty PostgreSQL database and measured there as well. A part of a name after --only is measured.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

import psycopg

from benchmarks.million_cases import AT, SIDE_TABLES, cases, make_office
from bot.basics.people import Person, Role
from bot.cases.jobs.daily_digest import send_digests
from bot.cases.jobs.reminders import call_next, find_the_forgotten, go_round, recount
from bot.cases.jobs.reports import make_reports
from bot.cases.lists import queue
from bot.cases.lists import statistics as figures
from bot.cases.lists.queue import Sieve, View
from bot.cases.model.submission import Kind, Matter
from bot.cases.service import Desk
from bot.store import Store, Transaction
from bot.store.cases.lists import Order
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from bot.store.people import officers

_SEAL = Seal(b"bench")
_ONCE = "the first time"
_SLOW, _VERY_SLOW = 1.0, 20.0  # seconds; what takes longer is marked, or not done again

Rows = Iterable[tuple[Any, ...]]
Measured = tuple[str, Callable[[], object]]


class Loader(Protocol):
    """Fills tables quickly: their indexes are made once, behind the rows."""

    def copy(self, table: str, columns: tuple[str, ...], rows: Rows) -> None: ...

    def run(self, sql: str) -> None: ...


class _Sqlite:
    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)

    def copy(self, table: str, columns: tuple[str, ...], rows: Rows) -> None:
        marks = ", ".join("?" * len(columns))
        self._db.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)

    def run(self, sql: str) -> None:
        self._db.execute(sql)

    @contextmanager
    def loading(self, tables: Iterable[str]) -> Iterator[Loader]:
        for word in ("foreign_keys = off", "synchronous = off", "journal_mode = memory", "cache_size = -200000"):
            self._db.execute(f"pragma {word}")
        found = self._db.execute(
            "select tbl_name, name, sql from sqlite_master where type = 'index' and sql is not null"
        )
        indexes = [(name, sql) for table, name, sql in found if table in set(tables)]
        self._db.execute("begin")
        for name, _ in indexes:
            self._db.execute(f"drop index {name}")
        yield self
        for _, sql in indexes:
            self._db.execute(sql)
        self._db.execute("commit")
        self._db.execute("pragma journal_mode = wal")
        self._db.close()


class _Postgresql:
    def __init__(self, url: str) -> None:
        self._db = psycopg.connect(url, autocommit=True)

    def copy(self, table: str, columns: tuple[str, ...], rows: Rows) -> None:
        with self._db.cursor().copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)

    def run(self, sql: str) -> None:
        self._db.execute(sql)

    @contextmanager
    def loading(self, tables: Iterable[str]) -> Iterator[Loader]:
        self._db.execute("set session_replication_role = replica")  # no look for each reference
        self._db.execute("set maintenance_work_mem = '512MB'")
        found = self._db.execute(
            """select indexname, indexdef from pg_indexes i where schemaname = 'public' and tablename = any(%s)
               and not exists (select 1 from pg_constraint c where c.conname = i.indexname)""",
            (list(tables),),
        ).fetchall()
        for name, _ in found:
            self._db.execute(f"drop index {name}")
        yield self
        for _, sql in found:
            self._db.execute(sql)
        self._db.execute("vacuum analyze")
        self._db.close()


def load(url: str, tickets: int) -> None:
    """A million cases of eight years, some thirty thousand of them open."""
    begun = time.perf_counter()
    with closing(open_store(url, _SEAL)) as store:
        office = store.write(make_office)
    path = url.removeprefix("sqlite:///")
    loader = _Sqlite(path) if path != url else _Postgresql(url)
    tables = cases(office, tickets, _SEAL)
    with loader.loading([*(table for table, _, _ in tables), *SIDE_TABLES]) as open_loader:
        for table, columns, rows in tables:
            open_loader.copy(table, columns, rows())
            print(f"  {table} loaded after {time.perf_counter() - begun:.0f} s", flush=True)
        for sql in SIDE_TABLES.values():
            open_loader.run(f"{sql} on conflict do nothing")  # the few that were really filed have theirs
    print(f"  {tickets:,} cases loaded in {time.perf_counter() - begun:.0f} s", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path)
    asked.add_argument("postgresql", nargs="?", default="")
    asked.add_argument("--tickets", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--only-measure", action="store_true", help="both databases are loaded already")
    asked.add_argument("--only", default="", help="measure what has this in its name")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for url in (f"sqlite:///{folder / 'mindbot.db'}", chosen.postgresql):
            if url:
                print(url.partition(":")[0], flush=True)
                if not chosen.only_measure:
                    load(url, chosen.tickets)
                measure_all(url, chosen.rounds, chosen.only)


def measure_all(url: str, rounds: int, only: str) -> None:
    begun = time.perf_counter()
    with closing(open_store(url, _SEAL)) as store:
        print(f"  opened in {time.perf_counter() - begun:.1f} s", flush=True)
        desk = Desk()
        for name, work in (*_reads(store), *_chores(store, desk)):
            if only in name:
                _measure(name, work, 1 if _ONCE in name else rounds)


def _measure(name: str, work: Callable[[], object], rounds: int) -> None:
    took, busy = [], []
    for _ in range(rounds):
        begun, begun_busy = time.perf_counter(), time.process_time()
        work()
        took.append(time.perf_counter() - begun)
        busy.append(time.process_time() - begun_busy)
        if took[-1] > _VERY_SLOW:
            break  # it is known to be slow; the others want their turn
    median, cpu = statistics.median(took), statistics.median(busy)
    mark = "  SLOW" if median > _SLOW else ""
    print(f"  {name:52} {median * 1000:9.1f} ms, {cpu * 1000:8.1f} ms of our CPU{mark}", flush=True)


def _reads(store: Store) -> Iterator[Measured]:
    people = [one.person for one in store.read(officers.everybody)]
    watchers = {
        "administrator": next(one for one in people if one.role is Role.ADMINISTRATOR),
        "large unit": _head(people, "สอจ.ระยอง"),
        "small unit": _head(people, "สอจ.แม่ฮ่องสอน"),
        "inspectors": _head(people, "กตร"),
    }
    for who, person in watchers.items():
        for name, look in _lists().items():
            yield f"list, {who}: {name}", _bound(store, look, person)
        yield f"count of every list, {who}", _bound(store, lambda tx, one: queue.counts(tx, one, AT), person)
    for who in ("administrator", "large unit", "small unit"):
        for name, period in _periods().items():
            yield f"figures, {who}: {name}", _bound(store, _figures(period), watchers[who])
    everybody = figures.of_everybody(date(2026, 11, 20))
    yield "figures, public page", lambda: store.read(lambda tx: figures.for_everybody(tx, everybody, AT))


def _head(people: list[Person], unit: str) -> Person:
    return next(person for person in people if person.role is Role.HEAD and person.unit == unit)


def _bound(store: Store, look: Callable[[Transaction, Person], object], person: Person) -> Callable[[], object]:
    return lambda: store.read(lambda tx: look(tx, person))


Look = Callable[[Transaction, Person], object]


def _lists() -> dict[str, Look]:
    def page(view: View, order: Order | None = None, **wanted: Any) -> Look:
        return lambda tx, person: queue.page(tx, person, view, AT, sieve=Sieve(**wanted), order=order)

    return {str(view): page(view) for view in View} | {
        "queue, newest": page(View.UNIT, Order.LODGED),
        "queue, last page": _last_page,
        "everything, newest": page(View.ALL, Order.LODGED),
        "everything, old days": page(View.ALL, Order.LODGED, until=date(2020, 1, 1)),
        "everything of a province": page(View.ALL, Order.LODGED, province="เลย"),
        "a matter": page(View.ALL, matter=Matter.NOISE),
        "a matter that nobody has": page(View.ALL, matter=Matter.VIBRATION),
        "a rare kind": page(View.ALL, kind=Kind.GIFT),
        "a frequent tag": page(View.ALL, tag="ลงพื้นที่"),
        "a rare tag": page(View.ALL, tag="แท็ก-299"),
        "no such tag": page(View.ALL, tag="ไม่มี"),
        "open with a tag": page(View.UNIT, tag="แท็ก-299"),
    }


def _last_page(tx: Transaction, person: Person) -> object:
    """Where somebody arrives who has turned every page of their queue."""
    key = (id(tx.seal), person.id)
    if key not in _LAST:
        mark = ""
        while further := queue.page(tx, person, View.UNIT, AT, mark, limit=2000).next:
            mark = further
        _LAST[key] = mark
    return queue.page(tx, person, View.UNIT, AT, _LAST[key])


_LAST: dict[tuple[int, str], str] = {}


def _periods() -> dict[str, figures.Period]:
    today = date(2026, 11, 20)
    return {
        "ninety days": figures.Period(today - timedelta(days=89), today),
        "two years, the most": figures.Period(today - timedelta(days=731), today),
    }


def _figures(period: figures.Period) -> Look:
    return lambda tx, person: figures.figures(tx, person, period, AT)


def _chores(store: Store, desk: Desk) -> Iterator[Measured]:
    """The chores of the scheduler that look at cases; the first reminders say what is due, later ones find it said."""
    days = iter(range(1, 1000))

    def silent(tx: Transaction, news: object, language: str, at: float) -> None:
        """Nothing is sent."""

    yield "scheduler: cases without a due date", lambda: find_the_forgotten(store, desk)
    yield "scheduler: alarms", lambda: call_next(store, desk, silent, AT)
    yield f"scheduler: reminders, {_ONCE}", lambda: go_round(store, desk, silent, AT)
    yield "scheduler: reminders, each minute", lambda: go_round(store, desk, silent, AT)
    yield "scheduler: due dates counted anew", lambda: recount(store, desk)
    yield "scheduler: digests, each morning", lambda: send_digests(store, desk, silent, AT + next(days) * 7 * 86400)
    yield "scheduler: reports, each period", lambda: make_reports(store, desk, AT + next(days) * 86400 * 31)


if __name__ == "__main__":
    main()
