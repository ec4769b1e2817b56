"""Every trace of a person outside their cases: where they are reached, what was talked, what waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.store import Row, Transaction
from bot.store.engine.seal import BrokenSeal
from bot.store.mail import talks
from bot.store.people import attempts
from bot.store.people.people import Address

# What lies sealed in a conversation and has not been dealt with: the tables, their state and what counts as waiting.
_LEFT = {"inbox": ("waiting", "aside"), "outbox": ("waiting", "held", "dead")}


@dataclass(frozen=True)
class Place:
    """Where somebody talks with us, and whether we may write there."""

    fingerprint: str  # of the address; a conversation between the two of us is kept under the same
    address: Address
    reachable: bool


def places(tx: Transaction, person: str) -> list[Place]:
    """All of them, also where they blocked us."""
    rows = tx.all(
        """select fingerprint, channel, sealed, used_at, reachable from addresses where person = :person
           order by used_at desc, fingerprint""",
        person=person,
    )
    return [
        Place(
            row["fingerprint"],
            Address(row["channel"], tx.seal.open(row["sealed"]).decode(), row["used_at"]),
            bool(row["reachable"]),
        )
        for row in rows
    ]


def left(tx: Transaction, table: str, conversation: str) -> list[bytes]:
    """What lies in the inbox or the outbox of this conversation and is not yet dealt with, opened."""
    return list(_opened(tx, _left(tx, table, conversation)))


def talk(tx: Transaction, conversation: str) -> bytes:
    """What the talk remembers."""
    return talks.read(tx, conversation).state


def forget(tx: Transaction, person: str) -> dict[str, int]:
    """Remove all of it; how much of each kind. Messages that wait are dealt with in a moment, and then gone as well."""
    removed = {"addresses": 0, "talks": 0, "letters": 0, "messages": 0, "buttons": 0}
    for place in places(tx, person):
        here = place.fingerprint
        removed["letters"] += tx.run(
            "delete from outbox where conversation = :here and state in ('waiting', 'held', 'dead')", here=here
        )
        removed["messages"] += tx.run("delete from inbox where conversation = :here and state = 'aside'", here=here)
        removed["buttons"] += tx.run("delete from buttons where conversation = :here", here=here)
        removed["talks"] += tx.run(
            "update talks set version = version + 1, state = :nothing where conversation = :here",
            nothing=b"",
            here=here,
        )
    removed["addresses"] = tx.run("delete from addresses where person = :person", person=person)
    removed["waiting"] = tx.run("delete from waiting where person = :person", person=person)
    tx.run("delete from pairings where person = :person", person=person)
    attempts.forget_person(tx, person)
    tx.run("update invitations set used_by = '' where used_by = :person", person=person)
    tx.run("delete from shifts where person = :person", person=person)
    removed["people"] = tx.run("delete from people where id = :person", person=person)
    return removed


def _left(tx: Transaction, table: str, conversation: str) -> list[Row]:
    states = ", ".join(f"'{state}'" for state in _LEFT[table])
    return tx.all(
        f"""select payload from {table} where conversation = :conversation and state in ({states})
            and payload is not null order by id""",
        conversation=conversation,
    )


def _opened(tx: Transaction, rows: list[Row]) -> Iterator[bytes]:
    for row in rows:
        try:
            yield tx.seal.open(row["payload"])
        except BrokenSeal:  # nobody can read it; it goes with the rest
            continue
