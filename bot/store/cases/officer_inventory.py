"""Counts what besides cases is tied to an officer, for a hand-over when they leave."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction, Value
from bot.store.cases import saved_lists
from bot.store.people.duty import Shift


@dataclass(frozen=True)
class Belongings:
    """What an officer leaves behind besides their cases."""

    shifts: tuple[Shift, ...]  # future duty shifts
    lists: tuple[str, ...]  # the names of their saved lists
    drafts: tuple[tuple[str, str], ...]  # unpublished drafts of theirs: id, name
    answers: int  # answers of theirs that nobody reviewed yet
    reports: int  # of their unit, unconfirmed, if they are its head
    closed: int  # cases that wait for the citizen's confirmation; contested, they return to the unit by themselves


def of(tx: Transaction, person: str, unit: str, at: float) -> Belongings:
    shifts = tx.all(
        """select s.id, s.unit, s.person, s.place, s.begins_at, s.ends_at from shifts s
           where s.person = :person and s.ends_at > :at order by s.begins_at, s.place""",
        person=person,
        at=at,
    )
    drafts = tx.all(
        """select id, paper from drafts where made_by = :person and state in ('checking', 'checked', 'failed')
           order by made_at""",
        person=person,
    )
    return Belongings(
        tuple(Shift(**row) for row in shifts),
        tuple(one.name for one in saved_lists.of(tx, person)),
        tuple((row["id"], row["paper"]) for row in drafts),
        _count(tx, "select count(*) as n from learned where written_by = :person and state = 'waiting'", person=person),
        _count(
            tx,
            """select count(*) as n from reports r where r.unit = :unit and r.confirmed_at is null
               and exists (select 1 from people p where p.id = :person and p.role = 'head')""",
            unit=unit,
            person=person,
        ),
        # Restricted cases are not counted: everybody who may hand over the rest sees this number.
        _count(
            tx,
            "select count(*) as n from tickets where officer = :person and status = 'closed' and alone = 0",
            person=person,
        ),
    )


def give_shifts(tx: Transaction, person: str, unit: str, to: str, at: float) -> int:
    """Gives their future shifts in this unit to somebody else, or deletes them."""
    mine: dict[str, Value] = {"person": person, "unit": unit, "at": at}
    if to:
        return tx.run(
            "update shifts set person = :to where person = :person and unit = :unit and ends_at > :at", to=to, **mine
        )
    return tx.run("delete from shifts where person = :person and unit = :unit and ends_at > :at", **mine)


def copy_lists(tx: Transaction, person: str, to: str, at: float) -> int:
    """Copies their saved lists to a colleague, who keeps an own list of the same name."""
    known = {one.name for one in saved_lists.of(tx, to)}
    return sum(
        saved_lists.save(tx, to, one.name, one.query, at) for one in saved_lists.of(tx, person) if one.name not in known
    )


def _count(tx: Transaction, sql: str, **values: str) -> int:
    row = tx.one(sql, **values)
    return int(row["n"]) if row else 0
