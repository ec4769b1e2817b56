"""Roles of units that act alone, and custodians, take two people: one proposes, the head of such a unit confirms.

Whoever has such a role reads what people say of officials, or who is behind a case. No administrator makes one alone,
nor gets the link with which such an account is entered.
"""

from __future__ import annotations

from bot.basics.access import Refused
from bot.basics.messages import Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.console.request import Office, Visit
from bot.delivery.mailbox import tell
from bot.store import Transaction
from bot.store.people import officers, role_proposals
from bot.store.people.role_proposals import Deed, Proposal


def needs_a_second(office: Office, visit: Visit, role: Role, unit: str) -> bool:
    """Whether somebody else has to confirm that this officer gives that role there."""
    guarded = office.desk.routing.alone_units
    is_their_head = visit.officer.role is Role.HEAD and visit.officer.unit == unit
    return role is Role.CUSTODIAN or (unit in guarded and not is_their_head)


def propose(
    tx: Transaction, office: Office, visit: Visit, deed: Deed, person: str, name: str, role: Role, unit: str
) -> None:
    """Keeps the proposal, and tells those who may confirm it."""
    role_proposals.propose(tx, deed, person, name, role, unit, visit.at, visit.officer.id)
    text = say("people.proposed", "th", role=say(f"staff.role.{role}", "th"), unit=office.desk.routing.short(unit))
    for head in _heads(tx, office):
        tell(tx, head.id, Reply(text), Weight.NEWS, "th", visit.at)


def may_confirm(office: Office, officer: Person, proposal: Proposal) -> bool:
    """A head of a unit that acts alone, about somebody else, and not what they proposed themselves."""
    is_head = officer.role is Role.HEAD and officer.unit in office.desk.routing.alone_units
    return is_head and officer.id not in (proposal.proposed_by, proposal.person)


def confirm(tx: Transaction, office: Office, visit: Visit, id: str) -> tuple[Proposal, str] | None:
    """Does what was proposed; returns it with the sign-in link, if there is one. Nothing if it waits no longer."""
    proposal = role_proposals.take(tx, id, visit.at)
    if proposal is None:
        return None
    if not may_confirm(office, visit.officer, proposal):
        raise Refused(f"{visit.officer.id} may not confirm what {proposal.proposed_by} proposed.")
    return proposal, _carry_out(tx, visit, proposal)


def refuse(tx: Transaction, office: Office, visit: Visit, id: str) -> Proposal | None:
    """Drops the proposal; whoever made it may take it back."""
    proposal = role_proposals.take(tx, id, visit.at)
    if proposal is None:
        return None
    if visit.officer.id != proposal.proposed_by and not may_confirm(office, visit.officer, proposal):
        raise Refused(f"{visit.officer.id} may not decide what {proposal.proposed_by} proposed.")
    role_proposals.refused(tx, proposal, visit.at, visit.officer.id)
    return proposal


def _carry_out(tx: Transaction, visit: Visit, proposal: Proposal) -> str:
    by = visit.officer.id
    match proposal.deed:
        case Deed.INVITE:
            return officers.add(tx, proposal.name, proposal.role, proposal.unit, visit.at, by)
        case Deed.LINK:
            return officers.link(tx, proposal.name, visit.at, by) or ""
    officers.change(tx, proposal.person, proposal.role, proposal.unit, visit.at, by)
    return ""


def _heads(tx: Transaction, office: Office) -> list[Person]:
    units = sorted(office.desk.routing.alone_units)
    return [one for unit in units for one in officers.of_unit(tx, unit) if one.role is Role.HEAD]
