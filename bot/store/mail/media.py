"""Messages with media still on the platform: stored at once, downloaded before they are handled."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.messages import File, Message
from bot.store import Transaction
from bot.store.files import files
from bot.store.mail import inbox


@dataclass(frozen=True)
class Unfetched:
    """A message whose media a worker is downloading."""

    id: int
    payload: bytes
    attempts: int  # earlier attempts


def take(tx: Transaction, channel: str, worker: str, at: float, until: float) -> Unfetched | None:
    """Takes the next message to download for. If this worker is killed, another takes it after the timeout."""
    row = tx.one(
        """select id, payload, attempts from inbox
           where channel = :channel and state = 'waiting' and media = 1 and due_at <= :at and taken_until <= :at
           order by at, id limit 1"""
        + tx.claim,
        channel=channel,
        at=at,
    )
    if row is None:
        return None
    tx.run(
        "update inbox set taken_by = :worker, taken_until = :until, attempts = attempts + 1 where id = :id",
        id=row["id"],
        worker=worker,
        until=until,
    )
    return Unfetched(row["id"], bytes(row["payload"]), row["attempts"])


def fetched(tx: Transaction, one: Unfetched, message: Message, sealed: list[tuple[File, str]], at: float) -> bool:
    """Stores the downloaded media, so that the message can be handled. False if it was edited or deleted meanwhile."""
    whole = tx.run(
        """update inbox set payload = :whole, media = 0, attempts = 0, due_at = :at, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting' and payload = :payload""",
        id=one.id,
        payload=one.payload,
        whole=inbox.closed(tx.seal, message),
        at=at,
    )
    if not whole:
        return False
    for file, digest in sealed:
        files.record(tx, file, digest, at)
    tx.tell("inbox")
    return True


def again(tx: Transaction, one: Unfetched, due_at: float, *, counts: bool = True) -> None:
    """Schedules another attempt; with counts=False the platform only asked to wait, and the attempt does not count."""
    tx.run(
        """update inbox set due_at = :due_at, attempts = attempts - :less, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting' and media = 1""",
        id=one.id,
        due_at=due_at,
        less=0 if counts else 1,
    )


def unreadable(tx: Transaction, one: Unfetched, at: float) -> None:
    """The media cannot be downloaded; the message is handled without."""
    tx.run("update inbox set media = 0, attempts = 0, due_at = :at where id = :id", id=one.id, at=at)
    tx.tell("inbox")
