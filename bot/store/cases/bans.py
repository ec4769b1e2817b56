"""Bans on filing: stored by case and alias, and matched to a returning person only by keyed fingerprints.

A ban names the case it came from and the alias there. Which person that is is stored nowhere in the clear: a mark is a
keyed fingerprint of the person and of each address, and only answers yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store import Row, Transaction, Value
from bot.store.cases import parties
from bot.store.mail import personal_data


@dataclass(frozen=True)
class Kept:
    """One ban, as those who decide about it see it."""

    id: str
    ticket: str
    party: str  # the alias
    why: str
    text: str
    begins_at: float
    ends_at: float
    put_by: str
    lifted_at: float | None
    lifted_by: str
    asked_at: float | None
    asked: str  # why it should be lifted, in the words of the banned person

    def holds(self, at: float) -> bool:
        return self.lifted_at is None and at < self.ends_at


def put(tx: Transaction, ban: Kept, person: str) -> None:
    """Stores a ban. Nothing here shows whether the same person was banned from another case."""
    tx.run(
        """insert into bans (id, ticket, party, why, sealed, begins_at, ends_at, put_by, lifted_at, asked_at, asked)
           values (:id, :ticket, :party, :why, :sealed, :begins, :ends, :by, null, null, null)""",
        id=ban.id,
        ticket=ban.ticket,
        party=ban.party,
        why=ban.why,
        sealed=tx.seal.close(ban.text.encode()),
        begins=ban.begins_at,
        ends=ban.ends_at,
        by=ban.put_by,
    )
    for mark in _marks(tx, person):
        _mark(tx, mark, ban.id, ban.ends_at)


def get(tx: Transaction, id: str) -> Kept | None:
    row = tx.one("select * from bans where id = :id", id=id)
    return _kept(tx, row) if row else None


def newest(tx: Transaction, unit: str | None, limit: int = 200, *, but_of: str) -> list[Kept]:
    """Bans of this unit's cases, or of all unrestricted cases; active ones first. None of cases of that person."""
    where, values = ("t.alone = 0", dict[str, Value]()) if unit is None else ("t.unit = :unit", {"unit": unit})
    rows = tx.all(
        f"""select b.* from bans b join tickets t on t.number = b.ticket where {where} and {parties.NOT_THEIRS}
            order by case when b.lifted_at is null then 0 else 1 end, b.begins_at desc, b.id limit :limit""",
        limit=limit,
        but_of=parties.owner_of(tx, but_of),
        **values,
    )
    return [_kept(tx, row) for row in rows]


def everything(tx: Transaction) -> list[Kept]:
    return [_kept(tx, row) for row in tx.all("select * from bans order by begins_at, id")]


def holding(tx: Transaction, person: str, at: float) -> list[Kept]:
    """The active bans of this person, the one that ends last first; only for checking what they may file."""
    found: dict[str, Kept] = {}
    for mark in _marks(tx, person):
        for row in tx.all(
            """select b.* from ban_marks m join bans b on b.id = m.ban
               where m.mark = :mark and b.lifted_at is null and b.ends_at > :at and b.begins_at <= :at""",
            mark=mark,
            at=at,
        ):
            found[row["id"]] = _kept(tx, row)
    return sorted(found.values(), key=lambda one: (-one.ends_at, one.id))


def lift(tx: Transaction, id: str, by: str, at: float) -> bool:
    """Ends a ban and deletes the marks by which the person is recognised."""
    lifted = tx.run(
        "update bans set lifted_at = :at, lifted_by = :by where id = :id and lifted_at is null and ends_at > :at",
        at=at,
        by=by,
        id=id,
    )
    tx.run("delete from ban_marks where ban = :id", id=id)
    return bool(lifted)


def ask(tx: Transaction, id: str, words: str, at: float) -> bool:
    """Records the banned person's one request for a review."""
    return bool(
        tx.run(
            "update bans set asked_at = :at, asked = :words where id = :id and asked_at is null",
            at=at,
            words=tx.seal.close(words.encode()),
            id=id,
        )
    )


def hand_over(tx: Transaction, old: str, new: str) -> None:
    """Two addresses turned out to be one person: the bans of both hold for them."""
    tx.run(
        """insert into ban_marks (mark, ban, ends_at) select :new, ban, ends_at from ban_marks where mark = :old
           on conflict (mark, ban) do nothing""",
        new=_person_mark(tx, new),
        old=_person_mark(tx, old),
    )
    tx.run("delete from ban_marks where mark = :old", old=_person_mark(tx, old))


def outlive(tx: Transaction, person: str, at: float) -> int:
    """Before a person is forgotten: keeps the address marks of active bans until they end. Returns how many."""
    bans = holding(tx, person, at)
    for one in bans:
        for mark in _address_marks(tx, person):
            _mark(tx, mark, one.id, one.ends_at)
        tx.run("update bans set asked = null where id = :id", id=one.id)
    tx.run("delete from ban_marks where mark = :mark", mark=_person_mark(tx, person))
    return len(bans)


def _mark(tx: Transaction, mark: str, ban: str, ends_at: float) -> None:
    tx.run(
        "insert into ban_marks (mark, ban, ends_at) values (:mark, :ban, :ends) on conflict (mark, ban) do nothing",
        mark=mark,
        ban=ban,
        ends=ends_at,
    )


def _marks(tx: Transaction, person: str) -> Iterable[str]:
    return (_person_mark(tx, person), *_address_marks(tx, person))


def _address_marks(tx: Transaction, person: str) -> list[str]:
    """Another fingerprint than the addresses table uses, so that the two tables cannot be joined."""
    return [tx.seal.fingerprint("banned address", place.fingerprint) for place in personal_data.places(tx, person)]


def _person_mark(tx: Transaction, person: str) -> str:
    return tx.seal.fingerprint("banned person", person)


def _kept(tx: Transaction, row: Row) -> Kept:
    return Kept(
        id=row["id"],
        ticket=row["ticket"],
        party=row["party"],
        why=row["why"],
        text=tx.seal.open(row["sealed"]).decode(),
        begins_at=row["begins_at"],
        ends_at=row["ends_at"],
        put_by=row["put_by"],
        lifted_at=row["lifted_at"],
        lifted_by=row["lifted_by"],
        asked_at=row["asked_at"],
        asked=tx.seal.open(row["asked"]).decode() if row["asked"] is not None else "",
    )
