"""Short-lived codes that link two channels to one person. Only fingerprints are stored."""

from __future__ import annotations

from typing import NamedTuple

from bot.basics.one_time_codes import new_code, shown
from bot.store import Transaction

MINUTES = 15


class Pairing(NamedTuple):
    """Whose code it was, and whether they proved with password and second factor that it is their account."""

    person: str
    proved: bool


def make(tx: Transaction, person: str, at: float, *, proved: bool = False) -> str:
    """Creates a code, shown once; an earlier one no longer works."""
    code = new_code()
    tx.run("delete from pairings where person = :person or expires_at <= :at", person=person, at=at)
    tx.run(
        "insert into pairings (code, person, expires_at) values (:code, :person, :expires_at)",
        code=_fingerprint(tx, code, proved=proved),
        person=person,
        expires_at=at + MINUTES * 60,
    )
    return shown(code)


def use(tx: Transaction, code: str, at: float) -> Pairing | None:
    """Whose code this is; None if it is unknown or expired. It works once."""
    for proved in (False, True):
        fingerprint = _fingerprint(tx, code, proved=proved)
        row = tx.one("select person from pairings where code = :code and expires_at > :at", code=fingerprint, at=at)
        tx.run("delete from pairings where code = :code", code=fingerprint)
        if row:
            return Pairing(str(row["person"]), proved)
    return None


def _fingerprint(tx: Transaction, code: str, *, proved: bool) -> str:
    return tx.seal.fingerprint("pairing of an officer" if proved else "pairing", code)
