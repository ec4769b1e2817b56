"""Handing over an officer's cases to colleagues: the whole plan is stored first, then cases move one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.store import Row, Transaction
from bot.store.cases.status_groups import IN_HAND, WAITING


class State(StrEnum):
    """The state of one case in a hand-over."""

    WAITING = "waiting"
    DONE = "done"
    CHANGED = "changed"  # somebody changed the case meanwhile; it stays where it is
    REFUSED = "refused"  # the chosen officer may not have it
    RETURNED = "returned"  # its officer came back and took it again


@dataclass(frozen=True)
class HandOver:
    """One planned hand-over."""

    id: str
    person: str  # whose cases
    made_by: str
    for_leave: bool
    note: str
    made_at: float
    told_at: float | None


@dataclass(frozen=True)
class Handed:
    """One case of a hand-over."""

    ticket: str
    officer: str  # who gets it; nothing: it goes back to the unit
    seen: int
    state: State


def plan(
    tx: Transaction, id: str, person: str, by: str, note: str, cases: Iterable[Handed], at: float, *, for_leave: bool
) -> bool:
    """Stores the plan. Submitting the same form twice plans it once."""
    new = tx.run(
        """insert into hand_overs (id, person, made_by, for_leave, note, made_at, told_at)
           values (:id, :person, :by, :for_leave, :note, :at, null) on conflict (id) do nothing""",
        id=id,
        person=person,
        by=by,
        for_leave=int(for_leave),
        note=tx.seal.close(note.encode()),
        at=at,
    )
    for case in cases if new else ():
        tx.run(
            """insert into handed (hand_over, ticket, officer, seen, state)
               values (:id, :ticket, :officer, :seen, 'waiting')""",
            id=id,
            ticket=case.ticket,
            officer=case.officer,
            seen=case.seen,
        )
    return bool(new)


def get(tx: Transaction, id: str) -> HandOver | None:
    row = tx.one("select * from hand_overs where id = :id", id=id)
    return _hand_over(tx, row) if row else None


def cases(tx: Transaction, id: str) -> list[Handed]:
    rows = tx.all("select ticket, officer, seen, state from handed where hand_over = :id order by ticket", id=id)
    return [Handed(row["ticket"], row["officer"], row["seen"], State(row["state"])) for row in rows]


def moves(tx: Transaction, id: str, ticket: str, state: State, seen: State = State.WAITING) -> bool:
    """Changes the state of one case; False if another process was quicker."""
    return bool(
        tx.run(
            "update handed set state = :state where hand_over = :id and ticket = :ticket and state = :seen",
            state=str(state),
            id=id,
            ticket=ticket,
            seen=str(seen),
        )
    )


def tell_once(tx: Transaction, id: str, at: float) -> bool:
    """Marks the hand-over as notified; False if it was already."""
    return bool(tx.run("update hand_overs set told_at = :at where id = :id and told_at is null", id=id, at=at))


def unfinished(tx: Transaction, before: float) -> list[str]:
    """Hand-overs that were planned before then and not finished: their process was stopped in the middle."""
    rows = tx.all("select id from hand_overs where told_at is null and made_at < :b order by made_at, id", b=before)
    return [str(row["id"]) for row in rows]


def lent(tx: Transaction, person: str) -> list[Handed]:
    """Cases that this officer lent during leave and that are still open there, or back with the unit."""
    rows = tx.all(
        f"""select distinct h.ticket, h.officer, t.version as seen, h.state
           from hand_overs o join handed h on h.hand_over = o.id join tickets t on t.number = h.ticket
           where o.person = :person and o.for_leave = 1 and h.state = 'done' and t.officer <> :person
             and ((t.status in {IN_HAND} and t.officer = h.officer)
                  or (t.status in {WAITING} and t.officer = ''))
           order by h.ticket""",
        person=person,
    )
    return [Handed(row["ticket"], row["officer"], row["seen"], State(row["state"])) for row in rows]


def is_lent(tx: Transaction, ticket: str, person: str, holder: str) -> bool:
    """Whether this officer lent the case to the one who holds it now."""
    found = tx.one(
        """select 1 from hand_overs o join handed h on h.hand_over = o.id
           where o.person = :person and o.for_leave = 1 and h.ticket = :ticket and h.state = 'done'
             and h.officer = :holder""",
        person=person,
        ticket=ticket,
        holder=holder,
    )
    return found is not None


def returned(tx: Transaction, ticket: str, person: str) -> None:
    """The case is back with its officer; later hand-overs of it end, too."""
    tx.run(
        """update handed set state = 'returned' where ticket = :ticket and state = 'done'
           and hand_over in (select id from hand_overs where made_at >= (
               select min(o.made_at) from hand_overs o join handed h on h.hand_over = o.id
               where o.person = :person and h.ticket = :ticket and h.state = 'done'))""",
        ticket=ticket,
        person=person,
    )


def leave_there(tx: Transaction, person: str) -> int:
    """The officer does not want the lent cases back: they stay with their new officers."""
    return tx.run("update hand_overs set for_leave = 0 where person = :person and for_leave = 1", person=person)


def _hand_over(tx: Transaction, row: Row) -> HandOver:
    note = tx.seal.open(row["note"]).decode()
    return HandOver(
        row["id"], row["person"], row["made_by"], bool(row["for_leave"]), note, row["made_at"], row["told_at"]
    )
