"""The inbox: incoming messages, sealed, each event once, in order per conversation, until they are handled."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.basics.dates import day_is_over
from bot.basics.messages import Event, Message
from bot.store import Transaction, Value
from bot.store.engine.seal import BrokenSeal, Seal
from bot.store.mail import talks
from bot.store.people import people

_MESSAGE = TypeAdapter(Message)
# No pause and no lease is as long as this many seconds: a time beyond it was written before the clock was set back.
_BEYOND = 120.0


@dataclass(frozen=True)
class Taken:
    """A message that a worker is handling, with the state of its conversation."""

    id: int
    conversation: str
    payload: bytes  # still sealed: one that cannot be decrypted must not block the next
    attempts: int  # failed attempts so far
    talk: talks.Kept
    came_at: float = 0.0


@dataclass(frozen=True)
class SetAside:
    """A message that failed too often, as an operator sees it: without its content."""

    id: int
    channel: str
    came_at: float
    attempts: int
    trouble: str


def keep(tx: Transaction, message: Message, at: float) -> bool:
    """Stores the message; False if this event is already there."""
    conversation = tx.seal.fingerprint(message.channel, message.address)
    talks.start(tx, conversation, at)
    people.meet(tx, message.channel, message.sender or message.address, at)
    kept = tx.run(
        """insert into inbox (event, conversation, channel, at, came_at, payload, state, attempts, due_at, trouble,
                              said, media)
           values (:event, :conversation, :channel, :at, :came_at, :payload, 'waiting', 0, :came_at, '',
                   :said, :media)
           on conflict (event) do nothing""",
        event=_event(tx, message),
        conversation=conversation,
        channel=message.channel,
        at=message.at,
        came_at=at,
        payload=closed(tx.seal, message),
        said=said(tx, message, message.said_id) if message.event is Event.SAID else "",
        media=int(bool(message.media)),
    )
    if kept:
        tx.tell(f"media:{message.channel}" if message.media else "inbox")
        if message.event is Event.SAID and not message.group:
            people.wrote(tx, message.channel, message.address, at)
    return bool(kept)


def is_kept(tx: Transaction, channel: str, event: str) -> bool:
    """Whether this event came before."""
    kept = tx.one("select 1 from inbox where event = :event", event=_fingerprint(tx, channel, event))
    return kept is not None


def files_waited_for(tx: Transaction) -> set[str]:
    """The ids of the files of messages that are not handled yet."""
    found = set()
    for row in tx.all("select payload from inbox where state in ('waiting', 'aside')"):
        with contextlib.suppress(BrokenSeal, ValueError):
            found |= {file.id for file in read(tx.seal, bytes(row["payload"])).files}
    return found


def said(tx: Transaction, message: Message, said_id: str) -> str:
    """The fingerprint of a platform's message id in this conversation."""
    return tx.seal.fingerprint("said", message.channel, message.address, said_id) if said_id else ""


def take(tx: Transaction, worker: str, at: float, until: float) -> Taken | None:
    """Takes the next due message of a conversation that no other worker is handling."""
    row = tx.one(
        """select i.id, i.conversation, i.payload, i.attempts, i.came_at
           from inbox i join talks t on t.conversation = i.conversation
           where i.state = 'waiting' and i.media = 0
             and (i.due_at <= :at or i.attempts = 0 or i.due_at > :beyond)
             and (t.taken_until <= :at or t.taken_until > :beyond)
             and not exists (select 1 from inbox e where e.conversation = i.conversation and e.state = 'waiting'
                             and (e.at < i.at or (e.at = i.at and e.id < i.id)))
           order by i.due_at, i.id limit 1"""
        + tx.claim,
        at=at,
        beyond=at + _BEYOND,
    )
    if row is None:
        return None
    talks.take(tx, row["conversation"], worker, until)
    payload, talk = bytes(row["payload"]), talks.read(tx, row["conversation"])
    return Taken(row["id"], row["conversation"], payload, row["attempts"], talk, row["came_at"])


def opened(seal: Seal, taken: Taken) -> Message:
    """The decrypted message."""
    return read(seal, taken.payload)


def read(seal: Seal, payload: bytes) -> Message:
    return _MESSAGE.validate_json(seal.open(payload))


def closed(seal: Seal, message: Message) -> bytes:
    return seal.close(_MESSAGE.dump_json(message))


def handled(tx: Transaction, taken: Taken, at: float) -> bool:
    """Marks it as handled; False if another worker was quicker."""
    return _empty(tx, "id = :id and state = 'waiting'", at, id=taken.id)


def needless(tx: Transaction, message: Message, at: float) -> None:
    """Marks this event as handled on arrival: nothing is left to do."""
    _empty(tx, "event = :event", at, event=_event(tx, message))


def withdrawn(tx: Transaction, number: int, at: float) -> None:
    """Its sender took it back before it was handled."""
    _empty(tx, "id = :id", at, id=number)


def _empty(tx: Transaction, where: str, at: float, **values: Value) -> bool:
    """Leaves the event's fingerprint and the day: not what was said, nor in which conversation, nor when."""
    talks.start(tx, talks.NOBODYS, at)
    return bool(
        tx.run(
            f"""update inbox set state = 'handled', payload = null, conversation = :nobodys, said = '',
                                 at = :day, came_at = :day, due_at = :day
                where {where}""",
            nobodys=talks.NOBODYS,
            day=day_is_over(at),
            **values,
        )
    )


def failed(tx: Transaction, taken: Taken, trouble: str, due_at: float) -> None:
    """Schedules another attempt."""
    tx.run(
        """update inbox set attempts = attempts + 1, due_at = :due_at, trouble = :trouble
           where id = :id and state = 'waiting'""",
        id=taken.id,
        due_at=due_at,
        trouble=trouble,
    )


def set_aside(tx: Transaction, taken: Taken, trouble: str) -> bool:
    """Sets it aside for an operator after too many failures, so that the next message can be handled."""
    return bool(
        tx.run(
            """update inbox set state = 'aside', attempts = attempts + 1, trouble = :trouble
               where id = :id and state = 'waiting'""",
            id=taken.id,
            trouble=trouble,
        )
    )


def all_set_aside(tx: Transaction) -> list[SetAside]:
    rows = tx.all(
        "select id, channel, came_at, attempts, trouble from inbox where state = 'aside' order by id desc limit 500"
    )
    return [SetAside(**row) for row in rows]


def retry(tx: Transaction, number: int, at: float) -> bool:
    """An operator has it tried again."""
    again = tx.run(
        "update inbox set state = 'waiting', attempts = 0, due_at = :at where id = :id and state = 'aside'",
        id=number,
        at=at,
    )
    if again:
        tx.tell("inbox")
    return bool(again)


def oldest_seconds(tx: Transaction, at: float) -> int:
    """How long the message has waited that waits longest."""
    row = tx.one("select min(came_at) as oldest from inbox where state = 'waiting'")
    return int(at - row["oldest"]) if row and row["oldest"] else 0


def counts(tx: Transaction) -> dict[str, int]:
    return {row["state"]: row["n"] for row in tx.all("select state, count(*) as n from inbox group by state")}


def _event(tx: Transaction, message: Message) -> str:
    return _fingerprint(tx, message.channel, message.id)


def _fingerprint(tx: Transaction, channel: str, event: str) -> str:
    return tx.seal.fingerprint("event", channel, event)
