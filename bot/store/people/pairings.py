"""Short-lived codes that link two channels to one person. Only fingerprints are stored."""

from __future__ import annotations

from bot.basics.one_time_codes import new_code, shown
from bot.store import Transaction

MINUTES = 15


def make(tx: Transaction, person: str, at: float) -> str:
    """Creates a code, shown once; an earlier one no longer works."""
    code = new_code()
    tx.run("delete from pairings where person = :person or expires_at <= :at", person=person, at=at)
    tx.run(
        "insert into pairings (code, person, expires_at) values (:code, :person, :expires_at)",
        code=tx.seal.fingerprint("pairing", code),
        person=person,
        expires_at=at + MINUTES * 60,
    )
    return shown(code)


def use(tx: Transaction, code: str, at: float) -> str:
    """The person of this code; nothing if it is unknown or expired. It works once."""
    fingerprint = tx.seal.fingerprint("pairing", code)
    row = tx.one("select person from pairings where code = :code and expires_at > :at", code=fingerprint, at=at)
    tx.run("delete from pairings where code = :code", code=fingerprint)
    return str(row["person"]) if row else ""
