"""One-time codes by which somebody becomes staff. Only their fingerprints are kept; guessing is limited."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.one_time_codes import new_code, shown
from bot.basics.people import Role, unit_label
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import attempts, people, sessions

DAYS = 7  # an unused code expires


def make(tx: Transaction, role: Role, unit: str, made_by: str, at: float, person: str = "") -> str:
    """Creates a code, shown once: XXXXX-XXXXX. With a person it links a chat to their existing account."""
    code = new_code()
    tx.run(
        """insert into invitations (code, role, unit, made_by, expires_at, used_by, used_at, person)
           values (:code, :role, :unit, :made_by, :expires_at, null, null, :person)""",
        person=person,
        code=tx.seal.fingerprint("invitation", code),
        role=role,
        unit=unit_label(unit),
        made_by=made_by,
        expires_at=at + DAYS * 86400,
    )
    return shown(code)


@dataclass(frozen=True)
class Invited:
    """What a code grants; with a person: the account that the chat was to be linked to."""

    role: Role
    unit: str
    person: str

    @property
    def opens_cases(self) -> bool:
        """Made by an earlier version: a chat that opens cases is linked by its officer, with both proofs."""
        return bool(self.person) or self.role in sessions.WORKS_HERE


def use(tx: Transaction, person: str, code: str, at: float) -> Invited | None:
    """Uses this code up; None if it is wrong, used or expired, or its account was disabled since."""
    attempts.check_codes(tx, person, at)
    fingerprint = tx.seal.fingerprint("invitation", code)
    used = tx.run(
        """update invitations set used_by = :person, used_at = :at
           where code = :code and used_at is null and expires_at > :at
             and not exists (select 1 from accounts a where a.person = invitations.person
                             and a.disabled_at is not null)""",
        person=person,
        at=at,
        code=fingerprint,
    )
    if not used:
        attempts.wrong_code(tx, person, at)
        return None
    row = tx.one("select role, unit, person from invitations where code = :code", code=fingerprint)
    assert row is not None
    invited = Invited(Role(row["role"]), row["unit"], row["person"])
    if not invited.opens_cases:
        audit.write(tx, person, What.ROLE_CHANGED, f"{person}: {invited.role} {invited.unit}".strip(), at)
        people.link(tx, person, invited.role, invited.unit, at)
    return invited
