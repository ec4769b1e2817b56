"""Who may do what against abuse, beyond the table of rights; and what such a step does besides moving the ticket."""

from __future__ import annotations

from bot.basics import access
from bot.basics.people import Person
from bot.cases.model.abuse_actions import Ban, Cover, Hide, LiftBan, LookUnder, ProposeBan, Spam, Uncover
from bot.cases.model.action_classes import Action, Assign, Forward, Merge, Take
from bot.cases.model.actions import spec_of
from bot.cases.model.ticket import Priority, Ticket
from bot.cases.rules import bans, cover_words
from bot.store import Transaction

_MOVES = (Take, Assign, Forward, Merge)


def allows(person: Person, ticket: Ticket, action: type[Action]) -> bool:
    """Whether this officer may do this; delicate cases are for the head of the unit or its custodian."""
    spec = spec_of(action)
    if spec.own_unit_only and not access.may(person, spec.right, unit=ticket.unit, alone=ticket.alone):
        return False  # a unit with access by copy only hides nothing and bans nobody
    judges = access.may(person, "shield.judge", unit=ticket.unit, alone=ticket.alone)
    if judges:
        return True
    if ticket.for_head and action in (*_MOVES, Spam):
        return False
    return not (action in (Hide, Spam) and is_delicate(ticket, person))


def is_delicate(ticket: Ticket, person: Person) -> bool:
    """Danger, a contested case, or a colleague's case: no officer sets those aside alone."""
    held_by_another = bool(ticket.officer) and ticket.officer != person.id
    return ticket.priority is Priority.DANGER or ticket.contested > 0 or held_by_another


def require(person: Person, ticket: Ticket, action: Action) -> None:
    """Raises Refused, with the reason, if this officer may not."""
    if not allows(person, ticket, type(action)):
        what = type(action).__name__
        raise access.Refused(f"{what} of {ticket.number} is for the head of {ticket.unit} or its custodian.")


def carry_out(tx: Transaction, ticket: Ticket, by: Person, action: Action, at: float) -> Action:
    """Does what else belongs to the action, in the same transaction; returns it as the history keeps it."""
    match action:
        case Cover() | LookUnder() | Uncover():
            return cover_words.carry_out(tx, action)
        case Ban() | LiftBan() | ProposeBan():
            return bans.carry_out(tx, ticket, by, action, at)
    return action
