"""A ticket, its states, and how each action changes it. Pure: no storage, no network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum

from bot.basics.people import Person
from bot.cases.model.abuse_actions import ANYTIME, Hide, NotSpam, Spam, Unhide
from bot.cases.model.actions import (
    Action,
    AddWord,
    AgainNow,
    Answer,
    Ask,
    Assign,
    Close,
    Confirm,
    Contest,
    Escalate,
    Forward,
    GoOn,
    HandOver,
    Inform,
    Join,
    KnownAs,
    LetEnd,
    Link,
    Merge,
    Note,
    OpenSeal,
    Outcome,
    Rate,
    Release,
    Reopen,
    Route,
    Tag,
    Take,
    Undo,
    Wait,
    Withhold,
    is_silent,
)
from bot.cases.model.redaction_actions import Redact, Redraw
from bot.cases.model.referral_actions import FollowLater, Refer, ReplyCame
from bot.cases.model.submission import Kind, Lodge


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
    for_head: bool = False  # only those who judge spam may take it or give it away
    awaits: tuple[tuple[int, date], ...] = ()  # letters to bodies outside, each with the day on which we ask again

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


# When each action may happen. One that is not here never may.
MOMENTS: dict[type[Action], frozenset[Status]] = {
    Route: frozenset({Status.NEW}),
    Take: WAITING,
    Assign: IN_WORK,
    Release: IN_HAND,
    HandOver: IN_HAND,
    Forward: IN_WORK,
    Ask: IN_HAND,
    Answer: IN_HAND,
    Inform: IN_WORK,
    Note: frozenset(Status),
    AddWord: IN_WORK,
    AgainNow: IN_WORK,
    Join: IN_WORK,
    Close: IN_HAND,
    Reopen: frozenset({Status.CLOSED}),
    Confirm: frozenset({Status.CLOSED}),
    Contest: frozenset({Status.CLOSED}),
    Rate: frozenset({Status.CLOSED, Status.ENDED}),
    Wait: IN_HAND,
    GoOn: IN_HAND,
    Escalate: IN_WORK,
    LetEnd: frozenset({Status.CLOSED}),
    Merge: IN_WORK,
    Tag: frozenset(Status),
    KnownAs: frozenset(Status),
    Link: frozenset(Status),
    Refer: IN_HAND,
    ReplyCame: frozenset(Status),  # another body answers when it answers, also when the case is over here
    FollowLater: frozenset(Status),
    OpenSeal: frozenset(Status),
    Redact: frozenset(Status),
    Redraw: frozenset(Status),
    Withhold: frozenset(Status),
    **dict.fromkeys(ANYTIME, frozenset(Status)),
    Spam: IN_WORK,
    NotSpam: frozenset({Status.CLOSED}),
    Undo: frozenset(),  # never by itself: see replaying.py
}
_OF_THE_HOLDER = (Release, Ask, Answer, Close, Wait, GoOn)  # somebody answers for a case, and it is whoever took it


def begin(number: str, paper: Lodge, by: Person, at: float) -> Ticket:
    """A new ticket."""
    priority = Priority.DANGER if paper.danger else Priority.NORMAL
    return Ticket(number, paper, by.id, Status.NEW, priority, at, at, at, at)


def may_happen(ticket: Ticket, action: type[Action], by: Person) -> bool:
    """Whether the ticket stands so that this person could do this now; rights are another matter."""
    if ticket.status not in MOMENTS.get(action, frozenset()):
        return False
    if action in (Wait, GoOn) and (action is Wait) is (ticket.waiting_since is not None):
        return False
    if ticket.alone and action in (Forward, Join):
        return False  # what only one unit may see stays there, and nobody is offered to join it
    if action is Inform and (ticket.alone or ticket.paper.kind is not Kind.QUESTION):
        return False
    if not _fits_measures(ticket, action):
        return False
    if action in _OF_THE_HOLDER:
        return ticket.officer == by.id
    return action is not Route or not ticket.unit


def _fits_measures(ticket: Ticket, action: type[Action]) -> bool:
    """What is hidden is shown again and nobody joins it; of spam nobody is asked whether it was done well."""
    if action in (Hide, Unhide, Join) and (action is Unhide) is not ticket.hidden:
        return False
    spam = ticket.outcome is Outcome.SPAM
    return spam if action is NotSpam else not (spam and action in (Confirm, Rate, Reopen))


def apply(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    """The ticket after this action, or the reason why it cannot happen."""
    if is_silent(action):
        _check_moment(ticket, action, by)
        raise SaysNothing(f"{type(action).__name__} of {ticket.number} has no words.")
    return moved(ticket, action, by, at)


def _check_moment(ticket: Ticket, action: Action, by: Person) -> None:
    if not may_happen(ticket, type(action), by):
        holder = f", held by {ticket.officer}" if ticket.officer else ""
        raise WrongMoment(f"{type(action).__name__} cannot happen to {ticket.number}: it is {ticket.status}{holder}.")


def moved(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    """The same, whether or not its words are still there."""
    _check_moment(ticket, action, by)
    changed = _after(ticket, action, by, at)
    since = ticket.since if changed.status is ticket.status else at
    return replace(changed, since=since, changed_at=at, version=ticket.version + 1)


def _after(ticket: Ticket, action: Action, by: Person, at: float) -> Ticket:
    match action:
        case Route(unit=unit, copied=copied, reason=reason, alone=alone):
            return replace(ticket, unit=unit, copied=copied, reason=reason, alone=alone)
        case Take():
            return replace(ticket, status=Status.TAKEN, officer=by.id, for_head=False)
        case Assign(officer=officer) | HandOver(officer=officer) if officer:
            asked = ticket.status is Status.ASKED
            status = Status.ASKED if asked else Status.TAKEN
            return replace(ticket, status=status, officer=officer, for_head=False)
        case Forward(unit=unit):
            if unit == ticket.unit:
                raise WrongMoment(f"{ticket.number} already lies with {unit}.")
            waiting = Status.REOPENED if ticket.contested else Status.NEW
            return replace(_running(ticket, at), status=waiting, unit=unit, officer="", escalated=0)
        case Release() | HandOver():
            waiting = Status.REOPENED if ticket.contested else Status.NEW
            return replace(_running(ticket, at), status=waiting, officer="")
        case Ask():
            return replace(ticket, status=Status.ASKED, answered_at=ticket.answered_at or at)
        case Spam():
            closing = replace(_running(ticket, at), closed_at=at, for_head=False)
            return replace(closing, status=Status.CLOSED, outcome=Outcome.SPAM)
        case NotSpam():  # the mistake was ours: its time runs on from the day it came
            waiting = Status.REOPENED if ticket.contested else Status.NEW
            return replace(ticket, status=waiting, officer="", outcome=None, closed_at=None)
        case AddWord() if ticket.status is Status.ASKED and by.id == ticket.citizen:
            return replace(ticket, status=Status.TAKEN)
        case Close(outcome=outcome):
            answered_at = ticket.answered_at or at
            closing = replace(_running(ticket, at), answered_at=answered_at, closed_at=at)
            return replace(closing, status=Status.CLOSED, outcome=outcome)
        case Reopen():
            return replace(
                ticket,
                status=Status.TAKEN,
                officer=by.id,
                outcome=None,
                running_since=at,
                pauses=(),
                escalated=0,
                closed_at=None,
                late=False,
            )
        case Confirm() | LetEnd():
            return replace(ticket, status=Status.ENDED)
        case Merge(into=into):
            return replace(
                _running(ticket, at), status=Status.ENDED, officer="", outcome=Outcome.MERGED, merged_into=into
            )
        case Contest():
            return replace(
                ticket,
                status=Status.REOPENED,
                priority=min(ticket.priority, Priority.CONTESTED),
                officer="",
                outcome=None,
                contested=ticket.contested + 1,
                for_head=ticket.outcome is Outcome.SPAM,
                running_since=at,
                pauses=(),
                escalated=0,
                closed_at=None,
                late=False,
            )
    return _noted(ticket, action, at)


def _noted(ticket: Ticket, action: Action, at: float) -> Ticket:
    """What an action leaves behind that does not move the ticket on."""
    match action:
        case Wait():
            return replace(ticket, waiting_since=at)
        case GoOn():
            return _running(ticket, at)
        case Escalate(level=level, copied=copied):
            others = tuple(dict.fromkeys((*ticket.copied, *copied)))
            return replace(ticket, escalated=level, copied=others)
        case Answer() | Inform():
            return replace(ticket, answered_at=ticket.answered_at or at)
        case Join():
            return replace(ticket, joined=ticket.joined + 1)
        case Rate(stars=stars):
            return replace(ticket, stars=stars)
        case Tag(tags=tags):
            return replace(ticket, tags=tags)
        case Hide() | Unhide():
            return replace(ticket, hidden=isinstance(action, Hide))
        case KnownAs(system=system, id=known):
            elsewhere = tuple(one for one in ticket.known_as if one[0] != system)
            return replace(ticket, known_as=(*elsewhere, (system, known)) if known else elsewhere)
        case Refer(letter=letter, follow_up=day):
            return replace(ticket, awaits=(*ticket.awaits, (letter, day)))
        case ReplyCame(letter=letter, follow_up=day) | FollowLater(letter=letter, follow_up=day):
            return replace(ticket, awaits=_awaiting(ticket, letter, day))
    return ticket


def _awaiting(ticket: Ticket, letter: int, day: date | None) -> tuple[tuple[int, date], ...]:
    """The letters that are not yet answered, when this one is asked about on that day, or not any more."""
    if letter not in dict(ticket.awaits):
        raise WrongMoment(f"Letter {letter} of {ticket.number} waits for no answer. Those that do: {ticket.awaits}.")
    others = tuple(one for one in ticket.awaits if one[0] != letter)
    return (*others, (letter, day)) if day else others


def _running(ticket: Ticket, at: float) -> Ticket:
    """The same ticket with its clock running."""
    if ticket.waiting_since is None:
        return ticket
    return replace(ticket, waiting_since=None, pauses=(*ticket.pauses, (ticket.waiting_since, at)))
