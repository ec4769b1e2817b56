"""The lists that officers work from: what their reach allows, a page at a time, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot import access
from bot.desk import drawer
from bot.desk.deadlines import end_of_day
from bot.desk.tickets import Priority, Status, Ticket
from bot.people import Person
from bot.store import Transaction
from bot.store import tickets as kept
from bot.store.tickets import Wanted

MANY = 100  # beyond this nobody counts

_WAITING = (Status.NEW, Status.REOPENED)
_IN_WORK = (*_WAITING, Status.TAKEN, Status.ASKED)
_OVER = (Status.CLOSED, Status.ENDED)


class View(StrEnum):
    """The lists that there are."""

    UNIT = "unit"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    TODAY = "today"
    LATE = "late"
    DANGER = "danger"
    CLOSED = "closed"


@dataclass(frozen=True)
class Page:
    """A piece of a list, and where the next piece begins, if there is one."""

    tickets: tuple[Ticket, ...]
    next: str = ""


def page(tx: Transaction, person: Person, view: View, at: float, after: str = "") -> Page:
    """The tickets of this view, from there on."""
    wanted, more = _wanted(person, view, at), kept.PAGE + 1
    if view is View.CLOSED:
        rows = kept.latest(tx, wanted, _changed(after), more)
    else:
        rows = kept.queue(tx, wanted, _due(after), more)
    shown = tuple(drawer.ticket_of(row) for row in rows[: kept.PAGE])
    return Page(shown, _mark(view, shown[-1]) if len(rows) > kept.PAGE else "")


def counts(tx: Transaction, person: Person, at: float) -> dict[View, int]:
    """How much lies in each list, MANY meaning that many or more."""
    return {view: kept.count(tx, _wanted(person, view, at), MANY) for view in View if view is not View.CLOSED}


def _wanted(person: Person, view: View, at: float) -> Wanted:
    access.require(person, "ticket.see", unit=person.unit)
    # Nobody's unit has no name, so only a right that reaches everywhere says yes to it.
    unit = None if access.may(person, "ticket.see", unit="") else person.unit
    match view:
        case View.UNIT:
            return Wanted(_IN_WORK, unit)
        case View.MINE:
            return Wanted(_IN_WORK, unit, officer=person.id)
        case View.UNASSIGNED:
            return Wanted(_WAITING, unit)
        case View.TODAY:
            return Wanted(_IN_WORK, unit, due_after=at, due_before=end_of_day(at))
        case View.LATE:
            return Wanted(_IN_WORK, unit, due_before=at)
        case View.DANGER:
            return Wanted(_IN_WORK, unit, priority=int(Priority.DANGER))
        case View.CLOSED:
            return Wanted(_OVER, unit)


def _mark(view: View, last: Ticket) -> str:
    if view is View.CLOSED:
        return f"{last.changed_at!r}_{last.number}"
    return f"{int(last.priority)}_{last.due_at!r}_{last.number}"


def _due(mark: str) -> tuple[int, float, str] | None:
    """A mark from an address line; one that somebody bent begins at the beginning."""
    priority, _, rest = mark.partition("_")
    changed = _changed(rest)
    return (int(priority), *changed) if changed and priority.isdecimal() and len(priority) < 4 else None


def _changed(mark: str) -> tuple[float, str] | None:
    at, _, number = mark.partition("_")
    try:
        return (float(at), number) if number else None
    except ValueError:
        return None
