"""Roles that two people give: one proposes, another confirms. Until then nothing has changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum

from bot.basics.people import Role
from bot.store import Row, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import officers
from bot.store.people.officers import WrongOfficer

LASTS = 14 * 86400.0  # what nobody decided by then is over


class Deed(StrEnum):
    """What is proposed."""

    INVITE = "invite"  # a new account
    CHANGE = "change"  # another role or unit
    LINK = "link"  # a new sign-in link, with which somebody becomes that officer


@dataclass(frozen=True)
class Proposal:
    """What one person proposed."""

    id: str
    deed: Deed
    person: str  # empty for a new account
    name: str
    role: Role
    unit: str
    proposed_by: str
    proposed_at: float


def propose(tx: Transaction, deed: Deed, person: str, name: str, role: Role, unit: str, at: float, by: str) -> None:
    if deed is Deed.INVITE and (not officers.login_name(name) or officers.person_of(tx, name)):
        raise WrongOfficer(f"No new officer can be called {name!r}.")
    _forget_old(tx, at)
    audit.write(tx, by, What.ROLE_PROPOSED, f"{officers.login_name(name)}: {deed} {role} {unit}".strip(), at)
    tx.run(
        """insert into role_proposals (id, deed, person, name, role, unit, proposed_by, proposed_at)
           values (:id, :deed, :person, :name, :role, :unit, :by, :at)""",
        id=secrets.token_hex(10),
        deed=deed,
        person=person,
        name=name,
        role=role,
        unit=unit,
        by=by,
        at=at,
    )


def waiting(tx: Transaction, at: float) -> list[Proposal]:
    """What nobody has decided yet."""
    rows = tx.all("select * from role_proposals where proposed_at > :since order by proposed_at, id", since=at - LASTS)
    return [_proposal(row) for row in rows]


def take(tx: Transaction, id: str, at: float) -> Proposal | None:
    """The proposal, which is decided now and waits no longer."""
    found = next((one for one in waiting(tx, at) if one.id == id), None)
    return found if found and tx.run("delete from role_proposals where id = :id", id=id) else None


def refused(tx: Transaction, proposal: Proposal, at: float, by: str) -> None:
    login = officers.login_name(proposal.name)
    audit.write(tx, by, What.ROLE_REFUSED, f"{login}: {proposal.deed} {proposal.role} {proposal.unit}".strip(), at)


def _forget_old(tx: Transaction, at: float) -> None:
    tx.run("delete from role_proposals where proposed_at <= :since", since=at - LASTS)


def _proposal(row: Row) -> Proposal:
    return Proposal(**{**row, "deed": Deed(row["deed"]), "role": Role(row["role"])})
