"""The outbox: outgoing messages, sealed, in order per conversation; their content is deleted once sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from bot.basics.dates import day_is_over
from bot.basics.messages import Letter, Reply, Weight
from bot.store import Row, Transaction, Value
from bot.store.engine.seal import BrokenSeal
from bot.store.mail import talks

_LETTER = TypeAdapter(Letter)
# No pause and no lease is as long as this many seconds: a time beyond it was written before the clock was set back.
_BEYOND = 1000.0


@dataclass(frozen=True)
class Dead:
    """A message that is not sent by itself, as an operator sees it: without its content."""

    id: int
    channel: str
    made_at: float
    attempts: int
    trouble: str


@dataclass(frozen=True)
class Line:
    """How many messages of one channel wait, are held until the person writes, or are dead."""

    waiting: int = 0
    held: int = 0
    dead: int = 0
    oldest_seconds: int = 0  # the age of the oldest waiting message


@dataclass(frozen=True)
class Held:
    """A message about an action that may still be undone: the key to cancel it, and until when it is not sent."""

    key: str
    until: float


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
    not_before: float = 0,
    staff: bool | None = None,
    held: Held | None = None,
) -> None:
    """Queues a message. It is sent once this transaction is committed, and not before `not_before`."""
    conversation = tx.seal.fingerprint(channel, address)
    talks.start(tx, conversation, at)
    talks.touch(tx, conversation)  # gives messages of one conversation their numbers in the order of commits
    key = str(uuid.uuid4())
    not_before = max(not_before, held.until if held else 0)
    letter = Letter(0, channel, address, reply, key, language, weight, answers, ticket_out, staff=staff)
    tx.run(
        """insert into outbox (conversation, channel, payload, key, weight, state, attempts, due_at, made_at,
                               not_before, taken_by, taken_until, trouble, undo)
           values (:conversation, :channel, :payload, :key, :weight, 'waiting', 0, :due_at, :at,
                   :not_before, '', 0, '', :undo)""",
        conversation=conversation,
        channel=channel,
        payload=tx.seal.close(_LETTER.dump_json(letter)),
        key=key,
        weight=weight,
        at=at,
        due_at=max(at, not_before),
        not_before=not_before,
        undo=undo_mark(tx, held.key) if held else "",
    )
    tx.tell(f"outbox:{channel}")
    tx.tell(f"letters:{conversation}")


def take(tx: Transaction, channel: str, worker: str, at: float, until: float, bundle: int = 1) -> tuple[Letter, ...]:
    """Takes this channel's next message that may be sent, with others of the same answer, up to `bundle`.

    The attempt is recorded here, before it is made.
    """
    while row := _next(tx, channel, at):
        first = _letter(tx, row)
        if first is None:  # it can never be decrypted and must not block the next
            give_up(tx, row["id"], "it cannot be opened")
            continue
        answer = [first, *_rest_of_answer(tx, row["conversation"], first, at, bundle - 1)]
        letters = (*_released(tx, row["conversation"], first, bundle - len(answer)), *answer)
        for letter in letters:
            tx.run(
                "update outbox set taken_by = :worker, taken_until = :until, attempts = attempts + 1 where id = :id",
                id=letter.id,
                worker=worker,
                until=until,
            )
        return letters
    return ()


def _next(tx: Transaction, channel: str, at: float) -> Row | None:
    """A message blocks those behind it while it is retried, but not while it waits for the morning."""
    return tx.one(
        """select o.id, o.conversation, o.payload, o.attempts from outbox o
           where o.channel = :channel and o.state = 'waiting' and o.not_before <= :at
             and (o.due_at <= :at or o.trouble = '' or o.due_at > :beyond)
             and (o.taken_until <= :at or o.taken_until > :beyond)
             and not exists (select 1 from outbox e where e.conversation = o.conversation
                             and e.state = 'waiting' and e.not_before <= :at and e.id < o.id)
           order by case o.weight when 'danger' then 0 when 'news' then 1 else 2 end, o.id limit 1"""
        + tx.claim,
        channel=channel,
        at=at,
        beyond=at + _BEYOND,
    )


def _rest_of_answer(tx: Transaction, conversation: str, first: Letter, at: float, most: int) -> list[Letter]:
    """Other messages that answer the same event: the same bundle in every attempt."""
    if not first.answers or most < 1:
        return []
    rows = tx.all(
        """select id, payload, attempts from outbox
           where conversation = :conversation and state = 'waiting' and not_before <= :at and id > :first
           order by id limit 50""",
        conversation=conversation,
        at=at,
        first=first.id,
    )
    behind = [letter for row in rows if (letter := _letter(tx, row))]
    return [letter for letter in behind if letter.answers == first.answers][:most]


def _released(tx: Transaction, conversation: str, first: Letter, most: int) -> list[Letter]:
    """Messages held until the person writes, which now go out with this free reply."""
    if not first.ticket_out or first.attempts or most < 1:
        return []
    rows = tx.all(
        """select id, payload, attempts from outbox where conversation = :conversation and state = 'held'
           order by case weight when 'danger' then 0 when 'news' then 1 else 2 end, id limit :most""",
        conversation=conversation,
        most=most,
    )
    held = sorted((letter for row in rows if (letter := _letter(tx, row))), key=lambda letter: letter.id)
    released = [replace(one, answers=first.answers, ticket_out=first.ticket_out, attempts=0) for one in held]
    for letter in released:
        tx.run(
            "update outbox set state = 'waiting', attempts = 0, payload = :payload where id = :id",
            id=letter.id,
            payload=tx.seal.close(_LETTER.dump_json(letter)),
        )
    return released


def sent(tx: Transaction, letter: int) -> None:
    _empty(tx, "id = :id", id=letter)


def _empty(tx: Transaction, where: str, **values: Value) -> int:
    """Leaves that it was sent, and on which day: not what, to whom, nor when."""
    row = tx.one(f"select made_at from outbox where {where}", **values)
    if row is None:
        return 0
    talks.start(tx, talks.NOBODYS, row["made_at"])
    return tx.run(
        f"""update outbox set state = 'sent', payload = null, taken_by = '', taken_until = 0,
                              conversation = :nobodys, made_at = :day, due_at = :day, not_before = 0
            where {where}""",
        nobodys=talks.NOBODYS,
        day=day_is_over(row["made_at"]),
        **values,
    )


def again(tx: Transaction, letter: int, trouble: str, due_at: float) -> None:
    tx.run(
        """update outbox set due_at = :due_at, trouble = :trouble, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting'""",
        id=letter,
        due_at=due_at,
        trouble=trouble,
    )


def postpone(tx: Transaction, letter: int, why: str, due_at: float) -> None:
    """The platform asked to wait: the attempt does not count."""
    again(tx, letter, why, due_at)
    tx.run("update outbox set attempts = attempts - 1 where id = :id and attempts > 0", id=letter)


def hold(tx: Transaction, letter: int, why: str) -> None:
    """Holds a message that may not be pushed until the person writes; it no longer blocks the next."""
    tx.run(
        """update outbox set state = 'held', trouble = :why, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting'""",
        id=letter,
        why=why,
    )


def give_up(tx: Transaction, letter: int, trouble: str) -> None:
    """Marks a message as dead: kept for an operator, and no longer blocking the next."""
    tx.run(
        """update outbox set state = 'dead', trouble = :trouble, taken_by = '', taken_until = 0
           where id = :id and state = 'waiting'""",
        id=letter,
        trouble=trouble,
    )


def call_back(tx: Transaction, key: str) -> bool:
    """Cancels the messages with this undo key; False if one was sent or may be on its way."""
    marks = {"key": key, "undo": undo_mark(tx, key)}  # earlier versions kept the key itself
    tx.run("delete from outbox where undo in (:key, :undo) and state = 'waiting' and attempts = 0", **marks)
    return tx.one("select id from outbox where undo in (:key, :undo) limit 1", **marks) is None


def undo_mark(tx: Transaction, key: str) -> str:
    """The key names a case, and stands beside a conversation."""
    return tx.seal.fingerprint("undo", key)


def withdraw(tx: Transaction, conversation: str) -> None:
    """Deletes what is not sent yet in this conversation: it belongs to somebody else now."""
    tx.run("delete from outbox where conversation = :c and state in ('waiting', 'held', 'restored')", c=conversation)


def waiting(tx: Transaction, channel: str, address: str, after: int = 0, *, at: float) -> list[Letter]:
    """The messages that are ready now, for channels whose users collect them (web, terminal)."""
    rows = tx.all(
        """select id, payload, attempts from outbox
           where conversation = :conversation and state = 'waiting' and not_before <= :at and id > :after
           order by id limit 200""",
        conversation=tx.seal.fingerprint(channel, address),
        at=at,
        after=after,
    )
    return [letter for row in rows if (letter := _letter(tx, row))]


def next_ready(tx: Transaction, conversation: str, at: float) -> float | None:
    """When the next message of this conversation becomes ready."""
    row = tx.one(
        """select min(not_before) as next from outbox
           where conversation = :conversation and state = 'waiting' and not_before > :at""",
        conversation=conversation,
        at=at,
    )
    return row["next"] if row else None


def collected(tx: Transaction, channel: str, address: str, letter: int) -> None:
    """Marks a message as collected, only by its own conversation."""
    here = tx.seal.fingerprint(channel, address)
    tx.run("update outbox set attempts = attempts + 1 where id = :id and conversation = :c", id=letter, c=here)
    _empty(tx, "id = :id and conversation = :here and state = 'waiting'", id=letter, here=here)


def move(tx: Transaction, old: str, new: str, address: str) -> None:
    """Moves pending messages to the conversation's new address."""
    rows = tx.all("select id, payload, attempts from outbox where conversation = :old and payload is not null", old=old)
    for letter in [letter for row in rows if (letter := _letter(tx, row))]:
        tx.run(
            "update outbox set conversation = :new, payload = :payload where id = :id",
            new=new,
            payload=tx.seal.close(_LETTER.dump_json(replace(letter, address=address))),
            id=letter.id,
        )


def all_dead(tx: Transaction) -> list[Dead]:
    rows = tx.all(
        "select id, channel, made_at, attempts, trouble from outbox where state = 'dead' order by id desc limit 500"
    )
    return [Dead(**row) for row in rows]


def all_held(tx: Transaction) -> list[Dead]:
    """Messages that wait until the person writes."""
    rows = tx.all(
        "select id, channel, made_at, attempts, trouble from outbox where state = 'held' order by id desc limit 500"
    )
    return [Dead(**row) for row in rows]


def retry(tx: Transaction, letter: int, at: float) -> bool:
    """An operator has a dead message sent again."""
    row = tx.one("select channel from outbox where id = :id and state = 'dead'", id=letter)
    if row is None:
        return False
    tx.run("update outbox set state = 'waiting', attempts = 0, due_at = :at where id = :id", id=letter, at=at)
    tx.tell(f"outbox:{row['channel']}")
    return True


def lines(tx: Transaction, at: float) -> dict[str, Line]:
    """The queue of each channel in numbers."""
    rows = tx.all(
        """select channel, sum(case when state = 'waiting' then 1 else 0 end) as waiting,
                  sum(case when state = 'held' then 1 else 0 end) as held,
                  sum(case when state = 'dead' then 1 else 0 end) as dead,
                  min(case when state = 'waiting' and not_before <= :at then made_at end) as oldest
           from outbox where state <> 'sent' group by channel""",
        at=at,
    )
    return {
        row["channel"]: Line(row["waiting"], row["held"], row["dead"], int(at - row["oldest"]) if row["oldest"] else 0)
        for row in rows
    }


def with_refused_token(tx: Transaction) -> list[str]:
    """The channels whose platform does not accept our token, as the last attempts say."""
    rows = tx.all(
        "select distinct channel from outbox where state = 'waiting' and lower(trouble) like '%token%' order by channel"
    )
    return [row["channel"] for row in rows]


def counts(tx: Transaction) -> dict[str, int]:
    return {row["state"]: row["n"] for row in tx.all("select state, count(*) as n from outbox group by state")}


def _letter(tx: Transaction, row: Row) -> Letter | None:
    """The message; None if it cannot be decrypted or another version wrote it in an unknown format."""
    try:
        letter = _LETTER.validate_json(tx.seal.open(row["payload"]))
    except (BrokenSeal, ValidationError):
        return None
    return replace(letter, id=row["id"], attempts=row["attempts"])
