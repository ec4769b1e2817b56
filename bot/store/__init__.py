"""The database: what every store must do, and the SQL by subject (cases, people, mail, papers, files, admin).

Work is done in one transaction, all or nothing, on SQLite and PostgreSQL alike. SQL is written once, in the subset that
both speak, with :named values. No rules and no texts belong here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from bot.store.engine.seal import Seal

T = TypeVar("T")
Row = Mapping[str, Any]
Value = str | int | float | bytes | None


class Transaction(Protocol):
    """One transaction, all or nothing. Only delivery and the console open one; everything below receives it."""

    seal: Seal

    def all(self, sql: str, **values: Value) -> list[Row]:
        """Every row, as a mapping of column to value."""

    def one(self, sql: str, **values: Value) -> Row | None:
        """The first row, or nothing."""

    def run(self, sql: str, **values: Value) -> int:
        """Runs a statement and returns how many rows it changed."""

    def tell(self, topic: str) -> None:
        """Notifies the listeners of this topic, in every process, once this is committed."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        """Inserts whole rows as they are, with their numbers: for copies."""

    def last_number(self, table: str) -> int:
        """The last number that a numbered table gave to a row, whether or not that row is still there."""

    def number_from(self, table: str, last: int) -> None:
        """Lets a numbered table go on behind this number."""

    def scatter(self, table: str) -> None:
        """Moves the row that was just inserted to a random place: the order of rows is to tell nothing."""

    claim: str  # added to a SELECT so that two processes never take the same row (SKIP LOCKED)


class Store(Protocol):
    """A database that runs transactions."""

    @property
    def seal(self) -> Seal:
        """The encryption of what names a person."""

    def write(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> T:
        """Runs this work in a transaction and waits until it is on disk.

        With lasting=False it does not wait for the disk: for what need not survive a power cut, such as locks.
        """

    def submit(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> Future[T]:
        """The same without waiting; several works may share one commit."""

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Runs a read-only transaction, beside whoever is writing; all that it reads is of one moment."""

    def forget_order(self, table: str, column: str) -> None:
        """Rewrites this table, so that neither the order of its rows nor their transactions tell anything.

        The column is any of its columns.
        """

    def listen(self, heard: Callable[[str], None]) -> None:
        """Calls this for every topic that a transaction notifies, in this process or another."""

    def close(self) -> None: ...


class NewerStore(RuntimeError):
    """The database was written by a newer mindbot than this one."""


class OlderStore(RuntimeError):
    """The database is of an older version: `mindbot upgrade` changes it, and nothing else does."""


class NoStore(RuntimeError):
    """There is no database, it is not one, or its server does not answer."""


class WrongSeal(RuntimeError):
    """The database was encrypted with another key than the one found here."""
