"""What a restored copy holds until its operator decides: messages from before the backup, and the scheduler.

The original sent and handled some of them after the backup was made. A copy that sent them again would write to people
twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction
from bot.store.admin import about
from bot.store.mail import inbox

_NAME = "restored"
_STATE = "restored"  # of a message in the inbox and in the outbox
_TABLES = ("inbox", "outbox")


@dataclass(frozen=True)
class Holding:
    """How many messages are held, and when the backup was made."""

    since: float
    inbox: int
    outbox: int


def hold(tx: Transaction, made_at: float) -> None:
    """Holds everything that waits, and the scheduler."""
    about.put(tx, _NAME, repr(made_at))
    tx.run("update inbox set state = :held where state = 'waiting'", held=_STATE)
    tx.run("update outbox set state = :held where state in ('waiting', 'held')", held=_STATE)


def holding(tx: Transaction) -> Holding | None:
    """What is held, as long as something is."""
    since = about.get(tx, _NAME)
    if not since:
        return None
    return Holding(float(since), *(_count(tx, table) for table in _TABLES))


def release_outbox(tx: Transaction, at: float, *, send: bool) -> int:
    """Sends the held messages after all, or deletes them."""
    if send:
        held = tx.all("select distinct channel from outbox where state = :held", held=_STATE)
        changed = _wait_again(tx, "outbox", at)
        for row in held:
            tx.tell(f"outbox:{row['channel']}")
    else:
        changed = tx.run("delete from outbox where state = :held", held=_STATE)
    _end_with_the_last(tx)
    return changed


def release_inbox(tx: Transaction, at: float, *, handle: bool) -> int:
    """Handles the held messages after all, or marks them as handled: a platform may deliver them once more."""
    if handle:
        changed = _wait_again(tx, "inbox", at)
        tx.tell("inbox")
    else:
        held = tx.all("select id from inbox where state = :held", held=_STATE)
        for row in held:
            inbox.withdrawn(tx, row["id"], at)
        changed = len(held)
    _end_with_the_last(tx)
    return changed


def _wait_again(tx: Transaction, table: str, at: float) -> int:
    return tx.run(
        f"update {table} set state = 'waiting', attempts = 0, due_at = :at where state = :held", held=_STATE, at=at
    )


def _end_with_the_last(tx: Transaction) -> None:
    if not any(_count(tx, table) for table in _TABLES):
        about.remove(tx, _NAME)


def _count(tx: Transaction, table: str) -> int:
    row = tx.one(f"select count(*) as n from {table} where state = :held", held=_STATE)
    return int(row["n"]) if row else 0
