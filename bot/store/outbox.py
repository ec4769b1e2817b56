"""What goes out, kept until it has arrived: sealed, in the order of its conversation, erased when it is there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from bot.messages import Letter, Reply, Weight
from bot.store import Row, Transaction, talks
from bot.store.seal import BrokenSeal

_LETTER = TypeAdapter(Letter)


@dataclass(frozen=True)
class Dead:
    """A letter that will not be tried again, as an operator sees it: without its content."""

    id: int
    channel: str
    made_at: float
    attempts: int
    trouble: str


def put(
    tx: Transaction,
    channel: str,
    address: str,
    reply: Reply,
    at: float,
    *,
    language: str,
    weight: Weight = Weight.CHATTER,
    answers: str = "",
    ticket_out: str = "",
) -> None:
    """Write a letter. It leaves once this transaction is committed, and not otherwise."""
    conversation = tx.seal.fingerprint(channel, address)
    talks.start(tx, conversation, at)
    talks.touch(tx, conversation)  # letters of one conversation get their numbers in the order they are committed
    key = str(uuid.uuid4())
    letter = Letter(0, channel, address, reply, key, language, weight, answers, ticket_out)
    tx.run(
        """insert into outbox (conversation, channel, payload, key, weight, state, attempts, due_at, made_at,
                               taken_by, taken_until, trouble)
           values (:conversation, :channel, :payload, :key, :weight, 'waiting', 0, :at, :at, '', 0, '')""",
        conversation=conversation,
        channel=channel,
        payload=tx.seal.close(_LETTER.dump_json(letter)),
        key=key,
        weight=weight,
        at=at,
    )
    tx.tell(f"outbox:{channel}")
    tx.tell(f"letters:{conversation}")


def take(tx: Transaction, channel: str, worker: str, at: float, until: float) -> Letter | None:
    """The next letter of this channel that may leave. The attempt is recorded here, before it is made."""
    while row := _next(tx, channel, at):
        letter = _letter(tx, row)
        if letter is None:  # nobody could ever read it, and it must not keep the next one from leaving
            give_up(tx, row["id"], "it cannot be opened")
            continue
        tx.run(
            "update outbox set taken_by = :worker, taken_until = :until, attempts = attempts + 1 where id = :id",
            id=row["id"],
            worker=worker,
            until=until,
        )
        return letter
    return None


def _next(tx: Transaction, channel: str, at: float) -> Row | None:
    return tx.one(
        """select o.id, o.payload, o.attempts from outbox o
           where o.channel = :channel and o.state = 'waiting' and o.due_at <= :at and o.taken_until <= :at
             and not exists (select 1 from outbox e where e.conversation = o.conversation
                             and e.state = 'waiting' and e.id < o.id)
           order by case o.weight when 'danger' then 0 when 'news' then 1 else 2 end, o.id limit 1"""
        + tx.claim,
        channel=channel,
        at=at,
    )


def sent(tx: Transaction, letter: int) -> None:
    tx.run("update outbox set state = 'sent', payload = null, taken_by = '', taken_until = 0 where id = :id", id=letter)


def again(tx: Transaction, letter: int, trouble: str, due_at: float) -> None:
    tx.run(
        """update outbox set due_at = :due_at, trouble = :trouble, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting'""",
        id=letter,
        due_at=due_at,
        trouble=trouble,
    )


def give_up(tx: Transaction, letter: int, trouble: str) -> None:
    """A dead letter: kept for an operator, and no longer in the way of the next."""
    tx.run(
        """update outbox set state = 'dead', trouble = :trouble, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting'""",
        id=letter,
        trouble=trouble,
    )


def waiting(tx: Transaction, channel: str, address: str, after: int = 0) -> list[Letter]:
    """What lies ready for somebody who collects their own letters."""
    rows = tx.all(
        """select id, payload, attempts from outbox
           where conversation = :conversation and state = 'waiting' and id > :after order by id limit 200""",
        conversation=tx.seal.fingerprint(channel, address),
        after=after,
    )
    return [letter for row in rows if (letter := _letter(tx, row))]


def collected(tx: Transaction, channel: str, address: str, letter: int) -> None:
    """They have it. Nobody can say so for somebody else's letter."""
    tx.run(
        """update outbox set state = 'sent', payload = null, attempts = attempts + 1
           where id = :id and conversation = :conversation and state = 'waiting'""",
        id=letter,
        conversation=tx.seal.fingerprint(channel, address),
    )


def all_dead(tx: Transaction) -> list[Dead]:
    rows = tx.all(
        "select id, channel, made_at, attempts, trouble from outbox where state = 'dead' order by id desc limit 500"
    )
    return [Dead(**row) for row in rows]


def retry(tx: Transaction, letter: int, at: float) -> bool:
    """An operator sends a dead letter once more."""
    row = tx.one("select channel from outbox where id = :id and state = 'dead'", id=letter)
    if row is None:
        return False
    tx.run("update outbox set state = 'waiting', attempts = 0, due_at = :at where id = :id", id=letter, at=at)
    tx.tell(f"outbox:{row['channel']}")
    return True


def counts(tx: Transaction) -> dict[str, int]:
    return {row["state"]: row["n"] for row in tx.all("select state, count(*) as n from outbox group by state")}


def _letter(tx: Transaction, row: Row) -> Letter | None:
    """The letter, unless its seal is broken or another version wrote it in words that we do not know."""
    try:
        letter = _LETTER.validate_json(tx.seal.open(row["payload"]))
    except (BrokenSeal, ValidationError):
        return None
    return replace(letter, id=row["id"], attempts=row["attempts"])
