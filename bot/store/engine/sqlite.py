"""The store on one machine: SQLite through sqlite-utils. One thread writes; readers do not wait for it."""

from __future__ import annotations

import queue
import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlite_utils import Database

from bot.store import NoStore, Row, Transaction, Value
from bot.store.engine.listeners import tell
from bot.store.engine.migrations import Opening, prepare
from bot.store.engine.seal import Seal, private_file

T = TypeVar("T")

WORDS = {"bytes": "blob", "serial": "integer primary key autoincrement"}
_PATIENCE = 20.0  # seconds that a process waits for another one's transaction
_TOGETHER = 64  # works that arrive while the disk is busy are put on it together, this many at most


class _Work(NamedTuple):
    """Something to do, who waits for it, and whether it must outlive a power cut."""

    do: Callable[[Transaction], Any]
    future: Future[Any]
    lasting: bool


class SqliteTransaction:
    """See Transaction."""

    claim = ""  # there is one writer; nobody can take the same row

    def __init__(self, db: Database, seal: Seal) -> None:
        self._db = db
        self.seal = seal
        self.topics: list[str] = []

    def all(self, sql: str, **values: Value) -> list[Row]:
        cursor = self._db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, sql: str, **values: Value) -> Row | None:
        return next(iter(self.all(sql, **values)), None)

    def run(self, sql: str, **values: Value) -> int:
        return int(self._db.execute(sql, values).rowcount)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        gaps = ", ".join("?" * len(columns))
        self._db.conn.executemany(f"insert into {table} ({', '.join(columns)}) values ({gaps})", rows)

    def last_number(self, table: str) -> int:
        row = self.one("select seq from sqlite_sequence where name = :name", name=table)
        return int(row["seq"]) if row else 0

    def number_from(self, table: str, last: int) -> None:
        self.run("delete from sqlite_sequence where name = :name", name=table)
        self.run("insert into sqlite_sequence (name, seq) values (:name, :last)", name=table, last=last)

    def scatter(self, table: str) -> None:
        place = secrets.randbelow(2**62) + 1
        self._db.execute(f"update {table} set rowid = :place where rowid = last_insert_rowid()", {"place": place})

    def tell(self, topic: str) -> None:
        self.topics.append(topic)


class SqliteStore:
    """See Store."""

    def __init__(self, path: str, seal: Seal, opening: Opening = Opening.BEGIN) -> None:
        if opening not in (Opening.BEGIN, Opening.BLANK) and not facts(path):
            raise NoStore(f"There is no database at {path}.")
        self._path = path
        self.seal = seal
        self._listeners: list[Callable[[str], None]] = []
        self._works: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        # Readers that nobody uses just now, the one used last on top: what it read lies in its memory.
        # They belong to no thread, for threads come and go.
        self._readers: list[Database] = []
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for kind in ("", "-wal", "-shm"):
                if not kind or Path(path + kind).exists():
                    private_file(Path(path + kind))
        # Two pens of the one writer, for SQLite's connections cannot change how they treat the disk. "Kept" means that
        # a power cut does not undo it; what need not last is on disk with the next thing that must.
        try:
            self._writer = self._connect("full")
        except sqlite3.Error as broken:
            raise NoStore(f"{path} cannot be opened as a database: {broken}.") from broken
        self._hasty = self._writer if path == ":memory:" else self._connect("normal")
        self._thread = threading.Thread(target=self._write_until_closed, name="store", daemon=True)
        self._thread.start()
        try:
            self.write(lambda tx: prepare(tx, WORDS, opening))
        except BaseException:
            self.close()
            raise

    def write(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> T:
        return self.submit(work, lasting=lasting).result()

    def submit(self, work: Callable[[Transaction], T], *, lasting: bool = True) -> Future[T]:
        future: Future[T] = Future()
        self._works.put(_Work(work, future, lasting))
        return future

    def read(self, work: Callable[[Transaction], T]) -> T:
        if self._path == ":memory:":
            return self.write(work)
        db = self._reader()
        try:
            db.execute("begin")  # one moment for all that this work looks up
            return work(SqliteTransaction(db, self.seal))
        finally:
            db.rollback()
            self._readers.append(db)

    def forget_order(self, table: str, column: str) -> None:
        """Nothing to do: here each row is scattered as it is written."""

    def listen(self, heard: Callable[[str], None]) -> None:
        self._listeners.append(heard)

    def close(self) -> None:
        self._works.put(None)
        self._thread.join(_PATIENCE + 10)
        if self._thread.is_alive():  # it waits for a disk that does not answer; what it holds is not committed
            return
        for db in {*self._readers, self._writer, self._hasty}:
            db.close()

    def _write_until_closed(self) -> None:
        open_for_work = True
        while open_for_work:
            batch = []
            waiting = self._works.get()
            while waiting is not None:
                batch.append(waiting)
                if len(batch) == _TOGETHER or self._works.empty():
                    break
                waiting = self._works.get()
            open_for_work = waiting is not None
            wanted = [work for work in batch if work.future.set_running_or_notify_cancel()]
            if wanted:
                self._write_together(wanted)

    def _write_together(self, batch: list[_Work]) -> None:
        """One trip to the disk for all of them; one that fails takes back only its own."""
        db = self._writer if any(work.lasting for work in batch) else self._hasty
        tx = SqliteTransaction(db, self.seal)
        settled: list[tuple[Future[Any], Any]] = []
        try:
            # Deferred transactions fail beside another writer instead of waiting for it.
            db.execute("begin immediate")
            for work in batch:
                settled.append((work.future, _one_of_many(work.do, db, tx)))
            db.commit()
        except BaseException as broken:
            with suppress(sqlite3.Error):  # a broken file, or a full disk: the next batch finds out
                db.rollback()
            for work in batch:
                work.future.set_exception(broken)
            return
        for future, (done, failed) in settled:
            if failed:
                future.set_exception(failed)
            else:
                future.set_result(done)
        for topic in dict.fromkeys(tx.topics):
            tell(self._listeners, topic)

    def _reader(self) -> Database:
        try:
            return self._readers.pop()
        except IndexError:
            return self._connect("full")

    def _connect(self, synchronous: str) -> Database:
        connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        db = Database(connection)
        db.enable_wal()
        db.execute(f"pragma synchronous = {synchronous}")
        db.execute("pragma foreign_keys = on")
        db.execute("pragma secure_delete = on")  # what is erased is overwritten, not left in free pages
        return db


def _one_of_many(
    work: Callable[[Transaction], Any], db: Database, tx: SqliteTransaction
) -> tuple[Any, Exception | None]:
    """What one work gave back, or how it failed; then nothing of it stays."""
    db.execute("savepoint work")
    topics = len(tx.topics)
    try:
        done = work(tx)
    except Exception as failed:
        if not db.conn.in_transaction:
            raise  # the whole batch is lost: a full disk, a broken file
        db.execute("rollback to work")
        db.execute("release work")
        del tx.topics[topics:]
        return None, failed
    db.execute("release work")
    return done, None


def facts(path: str) -> dict[str, str]:
    """What the database in this file says of itself: nothing, if there is none. Changes nothing."""
    if not Path(path).is_file() or not Path(path).stat().st_size:
        return {}
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as looked:
            if looked.execute("select 1 from sqlite_master where name = 'about'").fetchone() is None:
                return {}
            return dict(looked.execute("select name, value from about").fetchall())
    except sqlite3.Error as broken:
        raise NoStore(f"{path} cannot be opened as a database: {broken}.") from broken


def copy_file(path: str, into: str) -> None:
    """A consistent copy of a database in use; whoever writes does not wait. Nobody else may read it."""
    private_file(Path(into))
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as source, closing(sqlite3.connect(into)) as target:
        source.backup(target)
        target.execute("pragma journal_mode = delete")  # one file, without a second one beside it


def look(path: str, seal: Seal, work: Callable[[Transaction], T]) -> T:
    """Reads from a file that nobody writes to, and leaves not a trace in it or beside it."""
    uri = f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        return work(SqliteTransaction(Database(connection), seal))


def broken_pages(path: str) -> str:
    """What SQLite finds wrong in this file, or nothing."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as looked:
            found = str(looked.execute("pragma quick_check(1)").fetchone()[0])
    except sqlite3.Error as broken:
        return str(broken)
    return "" if found == "ok" else found
