"""One-time codes by which somebody becomes staff. Only their fingerprints are kept; guessing is limited."""

from __future__ import annotations

from bot.codes import new_code, shown
from bot.people import Person, Role, unit_label
from bot.store import Transaction, audit, guesses, people
from bot.store.audit import What

DAYS = 7  # a code that was not used by then is worthless


def make(tx: Transaction, role: Role, unit: str, made_by: str, at: float) -> str:
    """A new code, shown once: XXXXX-XXXXX."""
    code = new_code()
    tx.run(
        """insert into invitations (code, role, unit, made_by, expires_at, used_by, used_at)
           values (:code, :role, :unit, :made_by, :expires_at, null, null)""",
        code=tx.seal.fingerprint("invitation", code),
        role=role,
        unit=unit_label(unit),
        made_by=made_by,
        expires_at=at + DAYS * 86400,
    )
    return shown(code)


def use(tx: Transaction, person: str, code: str, at: float) -> Person | None:
    """Link this person by this code; nothing if it is wrong, used or too old."""
    guesses.check(tx, person, at)
    fingerprint = tx.seal.fingerprint("invitation", code)
    used = tx.run(
        """update invitations set used_by = :person, used_at = :at
           where code = :code and used_at is null and expires_at > :at""",
        person=person,
        at=at,
        code=fingerprint,
    )
    if not used:
        guesses.was_wrong(tx, person, at)
        return None
    row = tx.one("select role, unit from invitations where code = :code", code=fingerprint)
    assert row is not None
    audit.write(tx, person, What.ROLE_CHANGED, f"{person}: {row['role']} {row['unit']}".strip(), at)
    return people.link(tx, person, Role(row["role"]), row["unit"], at)
