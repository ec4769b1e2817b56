"""Copies every row of a database into an empty one, SQLite or PostgreSQL, and compares counts and hashes."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.store import Row, Store, Transaction, Value
from bot.store.engine.migrations import Opening, take_steps, version_of
from bot.store.engine.open import is_sqlite
from bot.store.engine.seal import Seal

_AT_ONCE = 500  # rows read together
_HASH = 2**256


class NotTheSame(RuntimeError):
    """The copy holds something else than the original."""


class TargetNotEmpty(RuntimeError):
    """There is something in the database that was to receive the copy."""


class OnlyRehearsed(Exception):
    """Raised at the end of a rehearsal, so that nothing of it stays."""


@dataclass(frozen=True)
class Table:
    """A table as the schema's steps make it."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]  # the columns of its primary key
    needs: frozenset[str]  # tables that it refers to
    is_numbered: bool  # its rows get their numbers from a sequence


@dataclass
class Digest:
    """How many rows, and a hash that does not depend on their order."""

    rows: int = 0
    sum: int = field(default=0, repr=False)

    def add(self, values: tuple[Value, ...]) -> None:
        self.rows += 1
        self.sum = (self.sum + int.from_bytes(hashlib.sha256(repr(values).encode()).digest())) % _HASH


def copy_rows(source: Store, target: Store, target_url: str, *, rehearse: bool = False) -> dict[str, int]:
    """Copies everything in one transaction of each, and returns the rows of each table; the target must be empty."""
    copied: dict[str, int] = {}

    def write(read: Transaction, write: Transaction) -> None:
        if version_of(write):
            raise TargetNotEmpty("The database that is to receive the copy is not empty. Name an empty one.")
        version = version_of(read)
        take_steps(write, _words(target_url), 0, version)
        write.run("delete from about")
        for table in _tables(version, source.seal):
            copied[table.name] = _copy_table(read, write, table)
        if rehearse:
            raise OnlyRehearsed

    with contextlib.suppress(OnlyRehearsed):
        source.read(lambda read: target.write(lambda into: write(read, into)))
    return copied


def digests(tx: Transaction) -> dict[str, Digest]:
    """What stands in each table of an open database."""
    return {table.name: _digest(tx, table) for table in _tables(version_of(tx), tx.seal)}


def _copy_table(read: Transaction, write: Transaction, table: Table) -> int:
    came = Digest()
    for rows in _pages(read, table):
        write.insert(table.name, table.columns, [_values(row, table) for row in rows])
        for row in rows:
            came.add(_values(row, table))
    if table.is_numbered:
        write.number_from(table.name, read.last_number(table.name))
    stands = _digest(write, table)
    if stands != came:
        raise NotTheSame(f"{table.name}: {came.rows} rows were read, {stands.rows} arrived, and they are not the same.")
    return came.rows


def _digest(tx: Transaction, table: Table) -> Digest:
    found = Digest()
    for rows in _pages(tx, table):
        for row in rows:
            found.add(_values(row, table))
    return found


def _values(row: Row, table: Table) -> tuple[Value, ...]:
    return tuple(row[column] for column in table.columns)


def _pages(tx: Transaction, table: Table) -> Iterator[list[Row]]:
    """The rows in the order of the primary key, a page at a time: so they lie in no order that tells of time."""
    if not table.key:
        yield tx.all(f"select * from {table.name}")
        return
    key, after = ", ".join(table.key), ", ".join(f":{column}" for column in table.key)
    rows = tx.all(f"select * from {table.name} order by {key} limit {_AT_ONCE}")
    while rows:
        yield rows
        last = {column: rows[-1][column] for column in table.key}
        rows = tx.all(f"select * from {table.name} where ({key}) > ({after}) order by {key} limit {_AT_ONCE}", **last)


def _tables(version: int, seal: Seal) -> list[Table]:
    """Every table of this version, each after those that it refers to."""
    from bot.store.engine.sqlite import WORDS, SqliteStore  # both kinds have the same tables; SQLite describes them

    store = SqliteStore(":memory:", seal, Opening.BLANK)
    try:
        store.write(lambda tx: take_steps(tx, WORDS, 0, version))
        left = store.write(_described)
    finally:
        store.close()
    ordered: list[Table] = []
    while left:
        there = {table.name for table in ordered}
        ready = [table for table in left if table.needs <= there | {table.name}]
        ordered += ready
        left = [table for table in left if table not in ready]
    return ordered


def _described(tx: Transaction) -> list[Table]:
    made = tx.all("select name, sql from sqlite_master where type = 'table' and name not like 'sqlite~_%' escape '~'")
    return [_table(tx, row["name"], row["sql"]) for row in made]


def _table(tx: Transaction, name: str, sql: str) -> Table:
    columns = tx.all(f"pragma table_info({name})")
    keys = sorted((column["pk"], column["name"]) for column in columns if column["pk"])
    return Table(
        name,
        tuple(column["name"] for column in columns),
        tuple(column for _, column in keys),
        frozenset(row["table"] for row in tx.all(f"pragma foreign_key_list({name})")),
        "autoincrement" in sql,
    )


def _words(url: str) -> dict[str, str]:
    if is_sqlite(url):
        from bot.store.engine import sqlite

        return sqlite.WORDS
    from bot.store.engine import postgresql

    return postgresql.WORDS
