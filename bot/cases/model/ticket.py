"""A ticket as it stands, and the lines of its history. No storage, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum, StrEnum

from bot.basics.people import Person
from bot.cases.model.action_classes import Action, Outcome
from bot.cases.model.submission import Lodge


class Status(StrEnum):
    NEW = "new"  # lies with a unit, nobody has taken it
    TAKEN = "taken"
    ASKED = "asked"  # waits for the citizen's answer
    CLOSED = "closed"  # waits for the citizen's word on the outcome
    REOPENED = "reopened"  # the citizen contested the end; waits to be taken again
    ENDED = "ended"


WAITING = frozenset({Status.NEW, Status.REOPENED})
IN_HAND = frozenset({Status.TAKEN, Status.ASKED})
IN_WORK = WAITING | IN_HAND
OPEN = IN_WORK | {Status.CLOSED}
OVER = frozenset({Status.CLOSED, Status.ENDED})


class Priority(IntEnum):
    """The order of the queue: smaller comes first."""

    DANGER = 0
    CONTESTED = 1
    NORMAL = 2


class WrongMoment(Exception):
    """This cannot happen to the ticket as it stands now."""


class SaysNothing(ValueError):
    """An action that lives from its words came without any."""


@dataclass(frozen=True)
class Inspection:
    """When somebody of the unit will look at the place."""

    day: date
    at: time | None = None


@dataclass(frozen=True)
class Ticket:
    """A paper on its way through the ministry, as it stands now."""

    number: str
    paper: Lodge
    citizen: str  # who brought it: a name of ours for them that is used in this ticket only
    status: Status
    priority: Priority
    lodged_at: float
    since: float  # how long it has stood like this
    running_since: float  # from when its end is counted: the day it came, or came back
    changed_at: float
    version: int = 1  # how many entries its history has
    unit: str = ""
    copied: tuple[str, ...] = ()
    reason: str = ""
    officer: str = ""
    outcome: Outcome | None = None
    contested: int = 0
    due_at: float | None = None
    alone: bool = False  # it lies with its unit and nobody else ever looks on
    escalated: int = 0  # how high the house had to call
    waiting_since: float | None = None  # its clock stands still
    pauses: tuple[tuple[float, float], ...] = ()  # from when to when it stood still before
    joined: int = 0  # others who suffer the same
    stars: int | None = None
    answered_at: float | None = None  # when the ministry first spoke to the citizen
    closed_at: float | None = None  # when it was closed last, unless it was opened again
    late: bool = False  # it was closed after the day by which its end was due
    merged_into: str = ""
    tags: tuple[str, ...] = ()
    known_as: tuple[tuple[str, str], ...] = ()  # other systems, and its number there
    hidden: bool = False  # it stands in no ordinary list
    sensitive: bool = False  # officers see its parties' words and photos as stamped pictures alone
    for_head: bool = False  # only those who judge spam may take it or give it away
    awaits: tuple[tuple[int, date], ...] = ()  # letters to bodies outside, each with the day on which we ask again
    inspection: Inspection | None = None  # the one that was planned last
    corrected: tuple[tuple[str, str], ...] = ()  # what was put right since, by its part; the paper has it already
    news: bool = False  # a party said something that whoever answers for it has not opened yet

    @property
    def waited(self) -> float:
        """For how many seconds it stood still before."""
        return sum(until - since for since, until in self.pauses)

    @property
    def follow_up(self) -> date | None:
        """When the first body outside is asked again; nothing if none still has to answer."""
        return min((day for _, day in self.awaits), default=None)

    @property
    def units(self) -> tuple[str, ...]:
        """Everybody whose desk it lies on."""
        return (self.unit, *self.copied)


@dataclass(frozen=True)
class Entry:
    """One line of a ticket's history."""

    seq: int
    at: float
    by: str
    action: Lodge | Action


def begin(number: str, paper: Lodge, by: Person, at: float) -> Ticket:
    """A new ticket."""
    priority = Priority.DANGER if paper.danger else Priority.NORMAL
    return Ticket(number, paper, by.id, Status.NEW, priority, at, at, at, at)
