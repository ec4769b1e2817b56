"""Marks which rows belong to the demonstration, so that exactly those can be removed."""

from __future__ import annotations

from bot.basics.people import Person
from bot.store import Transaction
from bot.store.papers.usage import Ending

NOBODY = "demonstration:"
MATTER = "demonstration unit"  # the key of its digests in the reminders
SLOT = 99  # keeps its question counts apart from real ones
_USED = ("tickets", "asked", "unanswered", "ratings", "reports", "improvements", "learned")


def nobody(number: int) -> Person:
    """A citizen who does not exist, has no address and is never written to."""
    return Person(f"{NOBODY}{number:04}")


def here(tx: Transaction) -> bool:
    """Whether this installation contains the demonstration."""
    return tx.one("select 1 from demonstration limit 1") is not None


def in_use(tx: Transaction) -> dict[str, int]:
    """Row counts of tables that are empty in a new installation."""
    found = {table: tx.one(f"select count(*) as n from {table}") for table in (*_USED, "demonstration")}
    return {table: int(row["n"]) for table, row in found.items() if row and row["n"]}


def is_made_up(tx: Transaction, person: str) -> bool:
    """Whether this officer or citizen belongs to the demonstration."""
    return person.startswith(NOBODY) or _is(tx, "person", person)


def is_case(tx: Transaction, number: str) -> bool:
    return _is(tx, "ticket", number)


def is_report(tx: Transaction, unit: str, period: str) -> bool:
    return _is(tx, "report", report_id(unit, period))


def report_id(unit: str, period: str) -> str:
    return f"{unit} {period}"


def may_try_anything(tx: Transaction) -> bool:
    """Whether nobody real works here yet, so that its officers may change settings, too."""
    real = tx.one(
        f"select 1 from accounts where password <> '' and disabled_at is null and person not in ({ids('person')})"
    )
    return real is None and tx.one(f"select 1 from tickets where number not in ({ids('ticket')}) limit 1") is None


def only(made_up: bool | None) -> str:
    """The SQL condition on ticket t for demonstration cases or real ones; None: both."""
    if made_up is None:
        return "1 = 1"
    return f"t.number {'in' if made_up else 'not in'} ({ids('ticket')})"


def _is(tx: Transaction, kind: str, id: str) -> bool:
    return tx.one("select 1 from demonstration where kind = :kind and id = :id", kind=kind, id=id) is not None


def begin(tx: Transaction, at: float) -> None:
    mark(tx, "begun", repr(at))


def mark(tx: Transaction, kind: str, id: str) -> None:
    """Marks a row as the demonstration's."""
    tx.run(
        "insert into demonstration (kind, id) values (:kind, :id) on conflict (kind, id) do nothing", kind=kind, id=id
    )


def mark_rows(tx: Transaction) -> None:
    """Marks all current questions and ratings as the demonstration's: there were none before it."""
    for table in ("unanswered", "ratings"):
        tx.run(f"insert into demonstration (kind, id) select '{table}', cast(id as text) from {table}")


def count(tx: Transaction, day: str, section: str, ending: Ending, times: int) -> None:
    tx.run(
        """insert into asked (day, section, ending, slot, times) values (:day, :section, :ending, :slot, :times)""",
        day=day,
        section=section,
        ending=str(ending),
        slot=SLOT,
        times=times,
    )


def ids(kind: str) -> str:
    """The SQL of the ids of one kind that belong to it."""
    return f"select id from demonstration where kind = '{kind}'"
