"""The store on one machine: SQLite through sqlite-utils. One thread writes; whoever reads does not wait for it."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from bot.store import Row, Transaction, Value
from bot.store.migrations import bring_up_to_date
from bot.store.seal import Seal

T = TypeVar("T")

WORDS = {"bytes": "blob", "serial": "integer primary key autoincrement"}
_PATIENCE = 20.0  # seconds that a process waits for another one's transaction
_TOGETHER = 64  # works that arrive while the disk is busy are put on it together, this many at most


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

    def tell(self, topic: str) -> None:
        self.topics.append(topic)


class SqliteStore:
    """See Store."""

    def __init__(self, path: str, seal: Seal) -> None:
        self._path = path
        self._seal = seal
        self._listeners: list[Callable[[str], None]] = []
        self._works: queue.SimpleQueue[tuple[Callable[[Transaction], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._mine = threading.local()
        self._readers: list[Database] = []
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._writer = self._connect()
        self._thread = threading.Thread(target=self._write_until_closed, name="store", daemon=True)
        self._thread.start()
        try:
            self.write(lambda tx: bring_up_to_date(tx, WORDS))
        except BaseException:
            self.close()
            raise

    def write(self, work: Callable[[Transaction], T]) -> T:
        return self.submit(work).result()

    def submit(self, work: Callable[[Transaction], T]) -> Future[T]:
        future: Future[T] = Future()
        self._works.put((work, future))
        return future

    def read(self, work: Callable[[Transaction], T]) -> T:
        if self._path == ":memory:":
            return self.write(work)
        db = self._reader()
        db.execute("begin")  # one moment for all that this work looks up
        try:
            return work(SqliteTransaction(db, self._seal))
        finally:
            db.rollback()

    def listen(self, heard: Callable[[str], None]) -> None:
        self._listeners.append(heard)

    def close(self) -> None:
        self._works.put(None)
        self._thread.join()
        for db in [*self._readers, self._writer]:
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
            if batch:
                self._write_together(batch)

    def _write_together(self, batch: list[tuple[Callable[[Transaction], Any], Future[Any]]]) -> None:
        """One trip to the disk for all of them; one that fails takes back only its own."""
        tx = SqliteTransaction(self._writer, self._seal)
        settled: list[tuple[Future[Any], Any]] = []
        try:
            # Deferred transactions fail beside another writer instead of waiting for it.
            self._writer.execute("begin immediate")
            for work, future in batch:
                settled.append((future, self._one_of_many(work, tx)))
            self._writer.commit()
        except BaseException as broken:
            self._writer.rollback()
            for _, future in batch:
                future.set_exception(broken)
            return
        for future, (done, failed) in settled:
            if failed:
                future.set_exception(failed)
            else:
                future.set_result(done)
        for topic in dict.fromkeys(tx.topics):
            for heard in self._listeners:
                heard(topic)

    def _one_of_many(self, work: Callable[[Transaction], Any], tx: SqliteTransaction) -> tuple[Any, Exception | None]:
        self._writer.execute("savepoint work")
        topics = len(tx.topics)
        try:
            done = work(tx)
        except Exception as failed:
            if not self._writer.conn.in_transaction:
                raise  # the whole batch is lost: a full disk, a broken file
            self._writer.execute("rollback to work")
            self._writer.execute("release work")
            del tx.topics[topics:]
            return None, failed
        self._writer.execute("release work")
        return done, None

    def _reader(self) -> Database:
        if not hasattr(self._mine, "db"):
            self._mine.db = self._connect()
            self._readers.append(self._mine.db)
        db: Database = self._mine.db
        return db

    def _connect(self) -> Database:
        connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        db = Database(connection)
        db.enable_wal()
        db.execute("pragma foreign_keys = on")
        db.execute("pragma synchronous = full")  # "kept" means that a power cut does not undo it
        db.execute("pragma secure_delete = on")  # what is erased is overwritten, not left in free pages
        return db
