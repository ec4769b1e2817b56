"""The promise of a store: work done in one transaction, all of it or none, on SQLite and on PostgreSQL alike.

SQL is written once, in the nouns beside this file, in the subset both databases speak, with :named values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from bot.store.engine.seal import Seal

T = TypeVar("T")
Row = Mapping[str, Any]
Value = str | int | float | bytes | None


class Transaction(Protocol):
    """All or nothing. Whoever receives one may read and write; only the mailbox and the console open one."""

    seal: Seal

    def all(self, sql: str, **values: Value) -> list[Row]:
        """Every row, as a mapping of column to value."""

    def one(self, sql: str, **values: Value) -> Row | None:
        """The first row, or nothing."""

    def run(self, sql: str, **values: Value) -> int:
        """Change something; how many rows were touched."""

    def tell(self, topic: str) -> None:
        """Once this is committed, wake whoever listens, in every process."""

    claim: str  # what is added to a SELECT so that two processes never take the same row


class Store(Protocol):
    """Keeps what must not be lost."""

    @property
    def seal(self) -> Seal:
        """What names a person is closed with this."""

    def write(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> T:
        """Do this work in one transaction of its own and wait until it is on disk.

        What need not outlive a power cut, such as who is busy with what, is not lasting and does not wait for the disk.
        """

    def submit(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> Future[T]:
        """The same without waiting; works that arrive together may be put on disk together."""

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Look something up, beside whoever is writing: all that this work reads is of one moment."""

    def listen(self, heard: Callable[[str], None]) -> None:
        """Be told of every topic that a transaction tells, by this process or another."""

    def close(self) -> None: ...


class NewerStore(RuntimeError):
    """The database was written by a newer mindbot than this one."""


class OlderStore(RuntimeError):
    """The database is older than the first schema that was ever released."""


class WrongSeal(RuntimeError):
    """The database was sealed with another key than the one found here."""
