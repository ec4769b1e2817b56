"""An officer's work on its way to colleagues: written down whole before the first case moves, then case by case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.store import Row, Transaction


class State(StrEnum):
    """How far one case of a hand-over is."""

    WAITING = "waiting"
    DONE = "done"
    CHANGED = "changed"  # somebody did something with it meanwhile; it stays where it is
    REFUSED = "refused"  # whoever was chosen cannot be given it
    RETURNED = "returned"  # its officer came back and took it again


@dataclass(frozen=True)
class HandOver:
    """One hand-over as it was decided."""

    id: str
    person: str  # whose work
    made_by: str
    for_leave: bool
    note: str
    made_at: float
    told_at: float | None


@dataclass(frozen=True)
class Handed:
    """One case of it."""

    ticket: str
    officer: str  # who gets it; nothing: it goes back to the unit
    seen: int
    state: State


def plan(
    tx: Transaction, id: str, person: str, by: str, note: str, cases: Iterable[Handed], at: float, *, for_leave: bool
) -> bool:
    """Write down what is to move. The same hand-over pressed twice is planned once."""
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
    """This case is that far now; False if somebody else was quicker."""
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
    """Whether nobody was told of it yet; from now on they are."""
    return bool(tx.run("update hand_overs set told_at = :at where id = :id and told_at is null", id=id, at=at))


def unfinished(tx: Transaction, before: float) -> list[str]:
    """What was planned before then and is not told yet: whoever carried it out was stopped in the middle."""
    rows = tx.all("select id from hand_overs where told_at is null and made_at < :b order by made_at, id", b=before)
    return [str(row["id"]) for row in rows]


def lent(tx: Transaction, person: str) -> list[Handed]:
    """What this officer gave away for a leave and is still open where they gave it, or waits for the unit."""
    rows = tx.all(
        """select distinct h.ticket, h.officer, t.version as seen, h.state
           from hand_overs o join handed h on h.hand_over = o.id join tickets t on t.number = h.ticket
           where o.person = :person and o.for_leave = 1 and h.state = 'done' and t.officer <> :person
             and ((t.status in ('taken', 'asked') and t.officer = h.officer)
                  or (t.status in ('new', 'reopened') and t.officer = ''))
           order by h.ticket""",
        person=person,
    )
    return [Handed(row["ticket"], row["officer"], row["seen"], State(row["state"])) for row in rows]


def is_lent(tx: Transaction, ticket: str, person: str, holder: str) -> bool:
    """Whether this officer lent the case to whoever holds it now."""
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
    """It is with them again, and so is what was handed on from there."""
    tx.run(
        """update handed set state = 'returned' where ticket = :ticket and state = 'done'
           and hand_over in (select id from hand_overs where made_at >= (
               select min(o.made_at) from hand_overs o join handed h on h.hand_over = o.id
               where o.person = :person and h.ticket = :ticket and h.state = 'done'))""",
        ticket=ticket,
        person=person,
    )


def leave_there(tx: Transaction, person: str) -> int:
    """They do not want it back: it stays with whoever has it."""
    return tx.run("update hand_overs set for_leave = 0 where person = :person and for_leave = 1", person=person)


def _hand_over(tx: Transaction, row: Row) -> HandOver:
    note = tx.seal.open(row["note"]).decode()
    return HandOver(
        row["id"], row["person"], row["made_by"], bool(row["for_leave"]), note, row["made_at"], row["told_at"]
    )
