"""Messages whose photo or paper still lies with the platform: kept at once, fetched before anybody deals with them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.messages import File, Message
from bot.store import Transaction
from bot.store.files import files
from bot.store.mail import inbox


@dataclass(frozen=True)
class Unfetched:
    """A message that somebody is now fetching for."""

    id: int
    payload: bytes
    attempts: int  # made before


def take(tx: Transaction, channel: str, worker: str, at: float, until: float) -> Unfetched | None:
    """The next message to fetch for. Should this worker be killed over it, another takes it again."""
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
    """The message is whole and can be dealt with. False if it was edited or taken back meanwhile."""
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
    """It is tried again then; a platform that only asked us to wait was not tried."""
    tx.run(
        """update inbox set due_at = :due_at, attempts = attempts - :less, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting' and media = 1""",
        id=one.id,
        due_at=due_at,
        less=0 if counts else 1,
    )


def unreadable(tx: Transaction, one: Unfetched, at: float) -> None:
    """Nothing can be fetched for it."""
    tx.run("update inbox set media = 0, attempts = 0, due_at = :at where id = :id", id=one.id, at=at)
    tx.tell("inbox")
