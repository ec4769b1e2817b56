"""People and their addresses. An address is found by its fingerprint and decrypted only to write to it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from bot.basics.dates import day_is_over
from bot.basics.people import Person, Role
from bot.store import Row, Transaction

# An officer with a disabled account counts as public in every channel.
_WHO = """p.id, case when c.disabled_at is null then p.role else 'public' end as role, p.unit, p.name, p.customer"""
_THEIR_ACCOUNT = "left join accounts c on c.person = p.id"

_USED = "\x1f"  # behind an address stands when it was used last: the hour of a message names its case

COLLECTED = ("web", "terminal")  # channels without push: messages wait until the user collects them


@dataclass(frozen=True)
class Address:
    """Where a person can be reached."""

    channel: str
    address: str
    used_at: float = 0.0  # when they last wrote there


def meet(tx: Transaction, channel: str, address: str, at: float) -> Person:
    """The person at this address, created as public if new."""
    known = find(tx, channel, address)
    if known:
        return known
    person = newcomer(tx, at)
    new = tx.run(
        """insert into addresses (fingerprint, person, channel, sealed, reachable, linked_at)
           values (:fingerprint, :person, :channel, :sealed, 1, null) on conflict (fingerprint) do nothing""",
        fingerprint=tx.seal.fingerprint(channel, address),
        person=person.id,
        channel=channel,
        sealed=tx.seal.close(address.encode()),
    )
    if new:
        tx.scatter("addresses")
    return find(tx, channel, address) or person


def newcomer(tx: Transaction, at: float) -> Person:
    """A new person without an address, such as a caller."""
    person = Person(secrets.token_hex(10))
    tx.run(
        "insert into people (id, role, unit, name, made_at) values (:id, :role, '', '', :at)",
        id=person.id,
        role=person.role,
        at=day_is_over(at),
    )
    tx.scatter("people")
    return person


def find(tx: Transaction, channel: str, address: str) -> Person | None:
    row = tx.one(
        f"""select {_WHO} from addresses a join people p on p.id = a.person {_THEIR_ACCOUNT}
            where a.fingerprint = :fingerprint""",
        fingerprint=tx.seal.fingerprint(channel, address),
    )
    return _person(row) if row else None


def get(tx: Transaction, person: str) -> Person | None:
    row = tx.one(f"select {_WHO} from people p {_THEIR_ACCOUNT} where p.id = :id", id=person)
    return _person(row) if row else None


def is_customer(tx: Transaction, person: str, kind: str) -> None:
    """Stores the customer class that they named, so that they are not asked again."""
    tx.run("update people set customer = :kind where id = :id", kind=kind, id=person)


def link(tx: Transaction, person: str, role: Role, unit: str, at: float, name: str = "") -> Person:
    """Gives this person a role in the ministry, and a name for colleagues."""
    tx.run("update people set role = :role, unit = :unit where id = :id", role=role, unit=unit, id=person)
    if name:
        tx.run("update people set name = :name where id = :id", name=name, id=person)
    tx.run("update addresses set linked_at = :at where person = :id", at=at, id=person)
    return Person(person, role, unit)


def seat(tx: Transaction, channel: str, address: str, person: str, at: float) -> None:
    """Assigns this address to this person, whoever used it before."""
    tx.run(
        """insert into addresses (fingerprint, person, channel, sealed, reachable, linked_at)
           values (:fingerprint, :person, :channel, :sealed, 1, :at)
           on conflict (fingerprint) do update set person = :person""",
        fingerprint=tx.seal.fingerprint(channel, address),
        person=person,
        channel=channel,
        sealed=tx.seal.close(address.encode()),
        at=at,
    )


def unlink(tx: Transaction, person: str) -> bool:
    """Makes this person public again, from the next message on."""
    linked = tx.run(
        "update people set role = 'public', unit = '' where id = :id and role <> 'public'",
        id=person,
    )
    tx.run("update addresses set linked_at = null where person = :id", id=person)
    return bool(linked)


def become_one(tx: Transaction, old: str, new: str) -> None:
    """Moves the old person's addresses to the new one and deletes the old one."""
    tx.run("update addresses set person = :new where person = :old", old=old, new=new)
    tx.run("delete from people where id = :old", old=old)


def works_here(tx: Transaction, person: str, at: float) -> None:
    """Marks all their addresses as linked to the ministry, where they were not before."""
    tx.run("update addresses set linked_at = coalesce(linked_at, :at) where person = :id", at=at, id=person)


def has_account(tx: Transaction, person: str) -> bool:
    """Whether this person has a console account."""
    return tx.one("select 1 from accounts where person = :id", id=person) is not None


def leave_account(tx: Transaction, person: str, at: float) -> Person:
    """Moves the chats to a new public person; the console account stays as it is."""
    public = newcomer(tx, at)
    tx.run("update addresses set person = :new, linked_at = null where person = :old", new=public.id, old=person)
    return public


def linked(tx: Transaction) -> list[tuple[Person, str, float]]:
    """Everybody linked to the ministry in a channel: the person, the channel, since when."""
    rows = tx.all(
        """select p.id, p.role, p.unit, p.name, a.channel, a.linked_at
           from addresses a join people p on p.id = a.person
           where p.role <> 'public' and a.linked_at is not null order by a.linked_at desc"""
    )
    return [(_person(row), row["channel"], row["linked_at"]) for row in rows]


def staff_at(tx: Transaction, channel: str) -> list[str]:
    """The staff addresses of this channel."""
    rows = tx.all(
        """select a.sealed from addresses a join people p on p.id = a.person
           where p.role <> 'public' and a.linked_at is not null and a.channel = :channel and a.reachable = 1
           order by a.linked_at""",
        channel=channel,
    )
    return [opened(tx, row["sealed"])[0] for row in rows]


def addresses(tx: Transaction, person: str) -> list[Address]:
    """The addresses of this person, the last used first."""
    rows = tx.all(
        """select channel, sealed, used_at from addresses where person = :id and reachable = 1
           order by used_at desc, coalesce(linked_at, 0) desc, fingerprint""",
        id=person,
    )
    found = [(row["channel"], *opened(tx, row["sealed"])) for row in rows]
    # Only the day of a message stands in the clear.
    return sorted((Address(channel, address, used_at) for channel, address, used_at in found), key=_unused)


def opened(tx: Transaction, sealed: bytes) -> tuple[str, float]:
    """An address, and when it was used last."""
    address, _, used_at = tx.seal.open(sealed).decode().partition(_USED)
    return address, float(used_at or 0)


def reached(tx: Transaction, persons: Sequence[str]) -> set[str]:
    """Those of them who have a reachable address."""
    return {
        person for person in persons if tx.one("select 1 from addresses where person = :p and reachable = 1", p=person)
    }


def wrote(tx: Transaction, channel: str, address: str, at: float) -> None:
    """Records that they just used this address, so it is reachable."""
    tx.run(
        "update addresses set used_at = :at, sealed = :sealed, reachable = 1 where fingerprint = :fingerprint",
        at=day_is_over(at),
        sealed=tx.seal.close(f"{address}{_USED}{at!r}".encode()),
        fingerprint=tx.seal.fingerprint(channel, address),
    )


def reachable(tx: Transaction, channel: str, address: str, can_be: bool) -> None:
    tx.run(
        "update addresses set reachable = :can_be where fingerprint = :fingerprint",
        can_be=int(can_be),
        fingerprint=tx.seal.fingerprint(channel, address),
    )


def _unused(address: Address) -> float:
    return -address.used_at


def _person(row: Row) -> Person:
    return Person(row["id"], Role(row["role"]), row["unit"], row["name"], row.get("customer", ""))
