"""A person's data outside their cases: addresses, conversations, pending messages; to export and to delete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.store import Row, Transaction
from bot.store.engine.seal import BrokenSeal
from bot.store.mail import talks
from bot.store.people import attempts, people
from bot.store.people.people import Address

# Tables with pending sealed content, and the states that count as pending.
_LEFT = {"inbox": ("waiting", "aside"), "outbox": ("waiting", "held", "dead")}


@dataclass(frozen=True)
class Place:
    """An address of a person, and whether it can be written to."""

    fingerprint: str  # of the address; the conversation there has the same key
    address: Address
    reachable: bool


def places(tx: Transaction, person: str) -> list[Place]:
    """All addresses, also where the person blocked the bot."""
    rows = tx.all(
        """select fingerprint, channel, sealed, used_at, reachable from addresses where person = :person
           order by used_at desc, fingerprint""",
        person=person,
    )
    return [
        Place(
            row["fingerprint"],
            Address(row["channel"], *people.opened(tx, row["sealed"])),
            bool(row["reachable"]),
        )
        for row in rows
    ]


def left(tx: Transaction, table: str, conversation: str) -> list[bytes]:
    """The pending content of this conversation in the inbox or outbox, decrypted."""
    return list(_opened(tx, _left(tx, table, conversation)))


def talk(tx: Transaction, conversation: str) -> bytes:
    """The stored state of the conversation."""
    return talks.read(tx, conversation).state


def forget(tx: Transaction, person: str) -> dict[str, int]:
    """Deletes all of it; returns how much of each kind. Waiting messages are handled in a moment and deleted then."""
    removed = {"addresses": 0, "talks": 0, "letters": 0, "messages": 0, "buttons": 0}
    for place in places(tx, person):
        here = place.fingerprint
        removed["letters"] += tx.run(
            "delete from outbox where conversation = :here and state <> 'sent'",
            here=here,
        )
        removed["messages"] += tx.run(
            "delete from inbox where conversation = :here and state in ('aside', 'restored')", here=here
        )
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
        except BrokenSeal:  # nobody can read it; it is deleted with the rest
            continue
