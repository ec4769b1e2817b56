"""The state of each conversation between two messages, versioned and sealed. Its content is understood elsewhere."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from bot.basics.dates import day_is_over
from bot.store import Transaction
from bot.store.engine.seal import BrokenSeal


@dataclass(frozen=True)
class Kept:
    """A conversation's state as stored."""

    version: int
    state: bytes  # empty at first


NOBODYS = ""  # the conversation of what was handled or sent: from then on it is kept that it was, not with whom


def start(tx: Transaction, conversation: str, at: float) -> None:
    """Creates the conversation, if it is new."""
    new = tx.run(
        """insert into talks (conversation, version, state, touched_at, taken_by, taken_until)
           values (:conversation, 0, :state, :at, '', 0) on conflict (conversation) do nothing""",
        conversation=conversation,
        state=b"",
        at=day_is_over(at),
    )
    if new:
        tx.scatter("talks")


def read(tx: Transaction, conversation: str) -> Kept:
    row = tx.one("select version, state from talks where conversation = :conversation", conversation=conversation)
    return Kept(row["version"], _opened(tx, row["state"])) if row else Kept(0, b"")


def states(tx: Transaction, after: str, most: int) -> list[tuple[str, bytes]]:
    """The states of the next conversations in order, each with the conversation it is of; broken ones are empty."""
    rows = tx.all(
        "select conversation, state from talks where conversation > :after order by conversation limit :most",
        after=after,
        most=most,
    )
    return [(row["conversation"], _opened(tx, row["state"])) for row in rows]


def save(tx: Transaction, conversation: str, version: int, state: bytes, at: float) -> bool:
    """Saves the new state and releases the conversation, unless it has changed since that version."""
    return bool(
        tx.run(
            """update talks set version = version + 1, state = :state, touched_at = :at, taken_by = '', taken_until = 0
               where conversation = :conversation and version = :version""",
            conversation=conversation,
            version=version,
            state=tx.seal.close(state) if state else b"",
            at=day_is_over(at),
        )
    )


def touch(tx: Transaction, conversation: str) -> None:
    """Raises the version because something changed from outside: a worker on the old version starts again."""
    tx.run("update talks set version = version + 1 where conversation = :conversation", conversation=conversation)


def forget(tx: Transaction, conversation: str) -> None:
    tx.run(
        "update talks set version = version + 1, state = :state where conversation = :conversation",
        conversation=conversation,
        state=b"",
    )


def put_back(tx: Transaction, conversation: str, state: bytes) -> None:
    """Replaces the state with a reduced one; does not count as activity."""
    tx.run(
        "update talks set version = version + 1, state = :state where conversation = :conversation",
        conversation=conversation,
        state=tx.seal.close(state),
    )


def move(tx: Transaction, old: str, new: str) -> None:
    """Moves the state to another address that was not used before."""
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
    """A worker's name: the machine, the process and the worker."""
    return f"{socket.gethostname()}:{os.getpid()}:{token}"


def release_the_dead(tx: Transaction, at: float) -> None:
    """Releases what killed processes of this machine had taken."""
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
    """The decrypted state, or nothing: a conversation that cannot be decrypted starts anew."""
    try:
        return tx.seal.open(state) if state else b""
    except BrokenSeal:
        return b""
