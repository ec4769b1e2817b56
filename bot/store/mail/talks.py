"""What each conversation remembers between two messages: an envelope with a version. Others understand the content."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from bot.store import Transaction
from bot.store.engine.seal import BrokenSeal


@dataclass(frozen=True)
class Kept:
    """A talk as it lies here."""

    version: int
    state: bytes  # empty at first


def start(tx: Transaction, conversation: str, at: float) -> None:
    """From now on there is a talk with this conversation."""
    tx.run(
        """insert into talks (conversation, version, state, touched_at, taken_by, taken_until)
           values (:conversation, 0, :state, :at, '', 0) on conflict (conversation) do nothing""",
        conversation=conversation,
        state=b"",
        at=at,
    )


def read(tx: Transaction, conversation: str) -> Kept:
    row = tx.one("select version, state from talks where conversation = :conversation", conversation=conversation)
    return Kept(row["version"], _opened(tx, row["state"])) if row else Kept(0, b"")


def save(tx: Transaction, conversation: str, version: int, state: bytes, at: float) -> bool:
    """Keep the new state and let go of the talk, unless it changed since that version."""
    return bool(
        tx.run(
            """update talks set version = version + 1, state = :state, touched_at = :at, taken_by = '', taken_until = 0
               where conversation = :conversation and version = :version""",
            conversation=conversation,
            version=version,
            state=tx.seal.close(state) if state else b"",
            at=at,
        )
    )


def touch(tx: Transaction, conversation: str) -> None:
    """Something is put into this talk from outside. Whoever is thinking about it thinks again."""
    tx.run("update talks set version = version + 1 where conversation = :conversation", conversation=conversation)


def forget(tx: Transaction, conversation: str) -> None:
    tx.run(
        "update talks set version = version + 1, state = :state where conversation = :conversation",
        conversation=conversation,
        state=b"",
    )


def put_back(tx: Transaction, conversation: str, state: bytes) -> None:
    """The same talk with less in it. It counts as no touch."""
    tx.run(
        "update talks set version = version + 1, state = :state where conversation = :conversation",
        conversation=conversation,
        state=tx.seal.close(state),
    )


def move(tx: Transaction, old: str, new: str) -> None:
    """The conversation goes on under another address, which was not used before."""
    tx.run(
        """update talks set state = (select state from talks where conversation = :old), version = version + 1
           where conversation = :new and version = 0
             and exists (select 1 from talks where conversation = :old)""",
        old=old,
        new=new,
    )
    forget(tx, old)


def take(tx: Transaction, conversation: str, worker: str, until: float) -> None:
    tx.run(
        "update talks set taken_by = :worker, taken_until = :until where conversation = :conversation",
        conversation=conversation,
        worker=worker,
        until=until,
    )


def let_go(tx: Transaction, conversation: str, worker: str) -> None:
    tx.run(
        """update talks set taken_by = '', taken_until = 0
           where conversation = :conversation and taken_by = :worker""",
        conversation=conversation,
        worker=worker,
    )


def worker_name(token: str) -> str:
    """A worker as others see it: the machine, the process, and which of its workers."""
    return f"{socket.gethostname()}:{os.getpid()}:{token}"


def release_the_dead(tx: Transaction, at: float) -> None:
    """A process of this machine that was killed holds nothing any more."""
    for table in ("talks", "inbox", "outbox"):
        for row in tx.all(f"select distinct taken_by from {table} where taken_until > :at", at=at):
            host, _, rest = row["taken_by"].partition(":")
            if host == socket.gethostname() and not _alive(int(rest.partition(":")[0])):
                tx.run(f"update {table} set taken_by = '', taken_until = 0 where taken_by = :by", by=row["taken_by"])


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _opened(tx: Transaction, state: bytes) -> bytes:
    """The talk, or nothing: one that cannot be opened begins anew."""
    try:
        return tx.seal.open(state) if state else b""
    except BrokenSeal:
        return b""
