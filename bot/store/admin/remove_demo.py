"""Deletes the demonstration's rows, and nothing else: also what its officers did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction
from bot.store.cases import parties
from bot.store.cases.demonstration import MATTER, NOBODY, SLOT, ids

# Rows that belong to the demonstration's cases, documents and people, in the order of the foreign keys.
_OF_CASES = (
    ("history", "ticket"),
    ("parties", "ticket"),
    ("twin_marks", "ticket"),
    ("concordance", "ticket"),
    ("answered_alarms", "ticket"),
    ("referrals", "ticket"),
    ("intakes", "ticket"),
    ("sayings", "ticket"),
    ("presence", "ticket"),
    ("covers", "ticket"),
    ("bans", "ticket"),
    ("reminders", "matter"),
    ("tickets", "number"),
)
_OF_PEOPLE = (
    ("hand_overs", "person"),
    ("improvement_notes", "person"),
    ("learned", "written_by"),
    ("notices", "made_by"),
    ("drafts", "made_by"),
    ("corrections", "person"),
    ("invitations", "made_by"),
    ("invitations", "person"),
    ("answered_alarms", "person"),
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
    ("presence", "person"),
    ("accounts", "person"),
    ("addresses", "person"),
    ("people", "id"),
)
_OF_CHATS = ("outbox", "buttons", "inbox", "talks")  # of its officers who linked a chat


@dataclass(frozen=True)
class Removed:
    """What was removed, which cases stay because somebody real takes part, and which files remain to be deleted."""

    tickets: int
    officers: int
    staying: tuple[str, ...]
    files: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()


def remove(tx: Transaction) -> Removed:
    """Deletes the demonstration; what real people added to one of its cases stays with that case."""
    staying = _with_somebody_real(tx)
    for number in staying:
        tx.run("delete from demonstration where kind = 'ticket' and id = :number", number=number)
    files = _names(tx, f"select id from files where kept_for in ({ids('ticket')}) order by id")
    drafts = _names(tx, f"select id from drafts where made_by in ({ids('person')}) order by id")
    tx.run(f"delete from files where kept_for in ({ids('ticket')})")
    tx.run(f"delete from ban_marks where ban in (select id from bans where ticket in ({ids('ticket')}))")
    for table, column in _OF_CASES:
        tickets = tx.run(f"delete from {table} where {column} in ({ids('ticket')})")
    _remove_cards(tx)
    tx.run(f"delete from handed where hand_over in (select id from hand_overs where person in ({ids('person')}))")
    chats = f"select fingerprint from addresses where person in ({ids('person')})"
    for table in _OF_CHATS:
        tx.run(f"delete from {table} where conversation in ({chats})")
    for table, column in _OF_PEOPLE:
        people = tx.run(f"delete from {table} where {column} in ({ids('person')})")
    for table in ("unanswered", "ratings"):
        tx.run(f"delete from {table} where cast(id as text) in ({ids(table)})")
    tx.run("delete from asked where slot = :slot", slot=SLOT)
    _remove_reports(tx)
    _count_anew(tx)
    tx.run("delete from demonstration")
    return Removed(tickets, people, tuple(staying), tuple(files), tuple(drafts))


def _with_somebody_real(tx: Transaction) -> list[str]:
    """Demonstration cases that a real person joined, or that a real case was merged into."""
    made_up = set(_names(tx, ids("person")))
    rows = tx.all(f"select alias, ticket from parties where ticket in ({ids('ticket')}) order by ticket")
    behind = [(row["ticket"], parties.person_behind(tx, row["alias"])) for row in rows]
    return sorted({ticket for ticket, person in behind if not person.startswith(NOBODY) and person not in made_up})


def _remove_cards(tx: Transaction) -> None:
    """Deletes the improvement cards that its officers made; a real card keeps what real people said about it."""
    mine = f"""select improvement from improvement_notes where seq = 1 and person in ({ids("person")})"""
    cards = _names(tx, f"select id from improvements where id in ({mine})")
    for card in cards:
        tx.run("delete from improvement_notes where improvement = :card", card=card)
        tx.run("delete from improvements where id = :card", card=card)


def _remove_reports(tx: Transaction) -> None:
    """Deletes only the demonstration's reports: reports of real cases never counted it."""
    tx.run(f"delete from reminders where matter in (select 'report ' || id from ({ids('report')}) as its)")
    tx.run("delete from reminders where matter like :its", its=f"{MATTER} %")
    tx.run(f"delete from reports where unit || ' ' || period in ({ids('report')})")


def _count_anew(tx: Transaction) -> None:
    """Restarts the case numbers if no case is left; a number in use is never given twice."""
    if tx.one("select 1 from tickets limit 1") is None:
        tx.run("delete from counters where name like 'tickets of %'")


def _names(tx: Transaction, sql: str) -> list[str]:
    return [str(row["id"]) for row in tx.all(sql)]
