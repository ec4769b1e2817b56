"""The store for several machines: PostgreSQL through psycopg."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from bot.store import NoStore, Row, Transaction, Value
from bot.store.engine.listeners import tell
from bot.store.engine.migrations import Opening, prepare
from bot.store.engine.seal import Seal

T = TypeVar("T")

log = logging.getLogger("mindbot.store")

WORDS = {"bytes": "bytea", "serial": "bigint generated always as identity primary key"}
HANDS = 8  # connections of one process
_TRIES = 5  # of a transaction that another one got in the way of
_GROWING = 7_465_211  # the lock under which one process at a time brings the database up to date
_AS_COMMITTED = psycopg.IsolationLevel.READ_COMMITTED  # who writes waits for a row and sees it as it is then
_ONE_MOMENT = psycopg.IsolationLevel.REPEATABLE_READ  # who reads sees one state, whoever writes meanwhile
_SETTINGS = "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 -c client_encoding=utf8"

CONNECTION: dict[str, Any] = {"row_factory": dict_row, "options": _SETTINGS, "connect_timeout": 5}

Connection = psycopg.Connection[dict[str, Any]]

_PRIMARY_KEY = (
    "select indexrelid::regclass::text as name from pg_index where indrelid = %(table)s::regclass and indisprimary"
)


class PostgresqlTransaction:
    """See Transaction."""

    claim = " for update skip locked"

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self.seal = seal

    def all(self, sql: str, **values: Value) -> list[Row]:
        return list(self._connection.execute(_spoken(sql), values))

    def one(self, sql: str, **values: Value) -> Row | None:
        return self._connection.execute(_spoken(sql), values).fetchone()

    def run(self, sql: str, **values: Value) -> int:
        return self._connection.execute(_spoken(sql), values).rowcount

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        gaps = ", ".join(["%s"] * len(columns))
        sql = f"insert into {table} ({', '.join(columns)}) overriding system value values ({gaps})"
        with self._connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def last_number(self, table: str) -> int:
        [sequence] = self.all("select pg_get_serial_sequence(:name, 'id') as name", name=table)
        [row] = self.all(f"select case when is_called then last_value else 0 end as last from {sequence['name']}")
        return int(row["last"])

    def number_from(self, table: str, last: int) -> None:
        self.all(
            "select setval(pg_get_serial_sequence(:name, 'id'), :last, :used)",
            name=table,
            last=max(last, 1),
            used=last > 0,
        )

    def scatter(self, table: str) -> None:
        """Nothing to do: rows have no number here."""

    def tell(self, topic: str) -> None:
        self._connection.execute("select pg_notify('mindbot', %s)", (topic,))


class PostgresqlStore:
    """See Store."""

    def __init__(self, url: str, seal: Seal, opening: Opening = Opening.BEGIN) -> None:
        if opening not in (Opening.BEGIN, Opening.BLANK) and not facts(url):
            raise NoStore(f"There are no tables in {shown(url)}.")
        self._url = url
        self._opening = opening
        self.seal = seal
        self._listeners: list[Callable[[str], None]] = []
        self._closing = threading.Event()
        _answering(url).close()  # the pool would wait, and not say why
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            connection_class=psycopg.Connection[dict[str, Any]],
            kwargs=CONNECTION,
            min_size=1,
            max_size=HANDS,
            timeout=10,
            open=True,
        )
        self._hands = ThreadPoolExecutor(HANDS // 2, thread_name_prefix="store")
        self._ear: threading.Thread | None = None
        try:
            self.write(self._grow)
        except BaseException:
            self.close()
            raise

    def write(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> T:
        for last in (*[False] * (_TRIES - 1), True):
            try:
                with self._transaction(_AS_COMMITTED) as connection:
                    if not lasting:
                        connection.execute("set local synchronous_commit = off")
                    return work(PostgresqlTransaction(connection, self.seal))
            except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                if last:
                    raise
        raise AssertionError("the last try returns or raises")

    def submit(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> Future[T]:
        return self._hands.submit(self.write, work, lasting=lasting)

    def read(self, work: Callable[[Transaction], T]) -> T:
        with self._transaction(_ONE_MOMENT, read_only=True) as connection:
            return work(PostgresqlTransaction(connection, self.seal))

    def forget_order(self, table: str, column: str) -> None:
        with self._transaction(_AS_COMMITTED) as connection:  # every row is now of one transaction
            connection.execute(f"update {table} set {column} = {column}")
        with self._transaction(_AS_COMMITTED) as connection:  # in the order of random keys, without the rows before
            [key] = connection.execute(_PRIMARY_KEY, {"table": table}).fetchall()
            connection.execute(f"cluster {table} using {key['name']}")

    def listen(self, heard: Callable[[str], None]) -> None:
        self._listeners.append(heard)
        if self._ear is None:
            self._ear = threading.Thread(target=self._listen_until_closed, name="store-ear", daemon=True)
            self._ear.start()

    def close(self) -> None:
        self._closing.set()
        self._hands.shutdown(wait=True)
        if self._ear:
            self._ear.join()
        self._pool.close()

    @contextmanager
    def _transaction(self, isolation: psycopg.IsolationLevel, *, read_only: bool = False) -> Iterator[Connection]:
        """A connection inside a transaction. Both settings are part of BEGIN and cost no trip of their own."""
        with self._pool.connection() as connection:
            connection.isolation_level = isolation
            connection.read_only = read_only
            with connection.transaction():
                yield connection

    def _grow(self, tx: Transaction) -> None:
        tx.all("select pg_advisory_xact_lock(:lock)", lock=_GROWING)
        prepare(tx, WORDS, self._opening)

    def _listen_until_closed(self) -> None:
        while not self._closing.is_set():
            try:
                self._listen()
            except Exception as trouble:  # the server is away; whoever waits for a topic also looks by itself
                log.warning("topics are not heard: %s", type(trouble).__name__)
                self._closing.wait(1)

    def _listen(self) -> None:
        with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as connection:
            connection.execute("listen mindbot")
            while not self._closing.is_set():
                for notice in connection.notifies(timeout=0.5):
                    tell(self._listeners, notice.payload)


@lru_cache(maxsize=500)
def _spoken(sql: str) -> bytes:
    """:name as psycopg wants it."""
    return re.sub(r"(?<![:\w]):([a-z_]+[0-9]*)", r"%(\1)s", sql.replace("%", "%%")).encode()


def facts(url: str) -> dict[str, str]:
    """What this database says of itself: nothing, if it is empty. Changes nothing."""
    with _answering(url) as connection:
        row = connection.execute("select to_regclass('about')").fetchone()
        if row is None or row[0] is None:
            return {}
        return dict(connection.execute("select name, value from about").fetchall())


def shown(url: str) -> str:
    """The database as it may be printed: without its password."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return f"the PostgreSQL database {parts.get('dbname', '')!r} at {parts.get('host', 'localhost')}"


def _answering(url: str) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(url, connect_timeout=5)
    except psycopg.OperationalError as away:
        reason = str(away).strip().splitlines()[-1]
        raise NoStore(f"{shown(url).capitalize()} cannot be reached: {reason}") from away
