"""What belongs to the demonstration, row by row, so that exactly that can be taken away again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people import Person
from bot.store import Transaction, parties
from bot.store.usage import Ending

_NOBODY = "demonstration:"
_SLOT = 99  # counts of the demonstration lie apart from those of real questions
_USED = ("tickets", "asked", "unanswered", "ratings", "reports", "improvements", "learned")
_OF_TICKETS = (
    ("history", "ticket"),
    ("parties", "ticket"),
    ("twin_marks", "ticket"),
    ("concordance", "ticket"),
    ("answered_alarms", "ticket"),
    ("referrals", "ticket"),
    ("sayings", "ticket"),
    ("reminders", "matter"),
    ("tickets", "number"),
)
_OF_PEOPLE = (
    ("first_sign_ins", "person"),
    ("sessions", "person"),
    ("second_factors", "person"),
    ("recovery_codes", "person"),
    ("views", "person"),
    ("shifts", "person"),
    ("leaves", "person"),
    ("silences", "person"),
    ("waiting", "person"),
    ("pairings", "person"),
    ("accounts", "person"),
    ("addresses", "person"),
    ("people", "id"),
)


@dataclass(frozen=True)
class Removed:
    """What went, and the cases that stay because somebody real is in them."""

    tickets: int
    officers: int
    staying: tuple[str, ...]


def nobody(number: int) -> Person:
    """A citizen who does not exist, has no address, and is never written to."""
    return Person(f"{_NOBODY}{number:04}")


def here(tx: Transaction) -> bool:
    """Whether this installation shows the demonstration."""
    return tx.one("select 1 from demonstration limit 1") is not None


def in_use(tx: Transaction) -> dict[str, int]:
    """What an empty installation does not have, and how much of it is here."""
    found = {table: tx.one(f"select count(*) as n from {table}") for table in (*_USED, "demonstration")}
    return {table: int(row["n"]) for table, row in found.items() if row and row["n"]}


def begin(tx: Transaction, at: float) -> None:
    mark(tx, "begun", repr(at))


def mark(tx: Transaction, kind: str, id: str) -> None:
    """This is of the demonstration."""
    tx.run("insert into demonstration (kind, id) values (:kind, :id)", kind=kind, id=id)


def mark_rows(tx: Transaction) -> None:
    """All questions that are kept now are of the demonstration: there were none before it."""
    for table in ("unanswered", "ratings"):
        tx.run(f"insert into demonstration (kind, id) select '{table}', cast(id as text) from {table}")


def count(tx: Transaction, day: str, section: str, ending: Ending, times: int) -> None:
    tx.run(
        """insert into asked (day, section, ending, slot, times) values (:day, :section, :ending, :slot, :times)""",
        day=day,
        section=section,
        ending=str(ending),
        slot=_SLOT,
        times=times,
    )


def remove(tx: Transaction) -> Removed:
    """Take it away, and nothing else; what somebody real brought into a case of it stays with that case."""
    staying = _with_somebody_real(tx)
    for number in staying:
        tx.run("delete from demonstration where kind = 'ticket' and id = :number", number=number)
    tx.run(f"update files set kept_for = '' where kept_for in ({_ids('ticket')})")
    for table, column in _OF_TICKETS:
        tickets = tx.run(f"delete from {table} where {column} in ({_ids('ticket')})")
    for table, column in _OF_PEOPLE:
        people = tx.run(f"delete from {table} where {column} in ({_ids('person')})")
    for table in ("unanswered", "ratings"):
        tx.run(f"delete from {table} where cast(id as text) in ({_ids(table)})")
    tx.run("delete from asked where slot = :slot", slot=_SLOT)
    _remove_reports(tx)
    _count_anew(tx)
    tx.run("delete from demonstration")
    return Removed(tickets, people, tuple(staying))


def _with_somebody_real(tx: Transaction) -> list[str]:
    """Cases of the demonstration that a real person joined, or that a real case was merged into."""
    rows = tx.all(f"select alias, ticket from parties where ticket in ({_ids('ticket')}) order by ticket")
    real = {row["ticket"] for row in rows if not parties.person_behind(tx, row["alias"]).startswith(_NOBODY)}
    return sorted(real)


def _remove_reports(tx: Transaction) -> None:
    """Whatever was counted while it stood here counted it, too."""
    begun = tx.one("select id from demonstration where kind = 'begun'")
    if begun:
        tx.run("delete from reports where made_at >= :begun", begun=float(begun["id"]))


def _count_anew(tx: Transaction) -> None:
    """Numbers begin again where no case has any; a number that is in use is never given twice."""
    if tx.one("select 1 from tickets limit 1") is None:
        tx.run("delete from counters where name like 'tickets of %'")


def _ids(kind: str) -> str:
    return f"select id from demonstration where kind = '{kind}'"
