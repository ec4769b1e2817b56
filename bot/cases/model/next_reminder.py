"""Which reminder or escalation a case needs next, and when it ends. Pure: jobs/reminders.py carries it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.cases.model.ticket import Status, Ticket
from bot.cases.settings.deadlines import Deadlines, day_of

_HOUR = 3600.0


class Stage(StrEnum):
    """What is called out, each once about the same day or step."""

    SOON = "soon"  # to whoever works on it: it is due soon
    ANSWER = "answer"  # to the citizen: an officer still waits for your answer
    DECIDE = "decide"  # to the officer: no answer came; go on or close
    PAUSE = "pause"  # to the officer: must it still wait?
    HEAD = "head"  # the due day has passed: the head of the unit is called
    INSPECTORS = "inspectors"  # and then the inspectors, who look on from now on
    AGAIN = "again"  # it is still late
    WORD = "word"  # to the citizen: until then you can contest the end
    END = "end"  # the citizen's time is over


@dataclass(frozen=True)
class Call:
    """One thing to be said or done now."""

    stage: Stage
    about: str  # which day or step, so that it is said once
    until: float = 0.0  # the moment that is named in it


Told = Mapping[tuple[str, str], float]  # what was called out of a case before, and when


def next_call(ticket: Ticket, told: Told, deadlines: Deadlines, at: float, *, has_head: bool = True) -> Call | None:
    """The first thing that is to be said or done of this case now and was not yet; nothing if it is not its time."""
    if ticket.due_at is None:
        return None
    if ticket.status is Status.CLOSED:
        return _towards_the_end(ticket, told, deadlines, at)
    calls = _late(ticket, deadlines, at, has_head) if at >= ticket.due_at else _soon(ticket, deadlines, at)
    return next((call for call in calls if (call.stage, call.about) not in told), None)


def _soon(ticket: Ticket, deadlines: Deadlines, at: float) -> Iterator[Call]:
    """A word some days before the due day, if the step is as long as that; else when its last day begins."""
    due_at, begun = ticket.due_at or 0.0, deadlines.begun(ticket)
    if ticket.waiting_since is not None or deadlines.by_the_clock(ticket):
        return
    mornings = (deadlines.earlier(due_at, deadlines.calls.before), deadlines.opening(day_of(due_at)))
    morning = next((one for one in mornings if one > begun), None)
    if morning is not None and at >= morning:
        if ticket.status is Status.ASKED:
            yield Call(Stage.ANSWER, _day(due_at), due_at)
        else:
            yield Call(Stage.SOON, _here(ticket, _day(due_at)), due_at)


def _late(ticket: Ticket, deadlines: Deadlines, at: float, has_head: bool) -> Iterator[Call]:
    """Upwards, step by step, and never silent again."""
    due_at, step = ticket.due_at or 0.0, repr(deadlines.begun(ticket))
    head_at = due_at
    if ticket.waiting_since is not None or ticket.status is Status.ASKED:
        head_at = deadlines.later(due_at, deadlines.calls.decide)
        yield Call(Stage.PAUSE if ticket.waiting_since is not None else Stage.DECIDE, _day(due_at), head_at)
    if at < head_at:
        return
    yield Call(Stage.HEAD, _here(ticket, step), due_at)
    top = head_at
    if not ticket.alone:
        top = _inspectors_at(ticket, deadlines, head_at) if has_head else head_at
        if at < top:
            return
        yield Call(Stage.INSPECTORS, step, due_at)
    again = _again(ticket, deadlines, top, at)
    if again:
        yield Call(Stage.AGAIN, again, due_at)


def _inspectors_at(ticket: Ticket, deadlines: Deadlines, head_at: float) -> float:
    if deadlines.by_the_clock(ticket):
        return head_at + deadlines.calls.danger_hours * _HOUR
    return deadlines.later(head_at, deadlines.calls.inspectors)


def _again(ticket: Ticket, deadlines: Deadlines, top: float, at: float) -> str:
    """The last time before now at which everybody is called again; nothing if the first is still to come."""
    if deadlines.by_the_clock(ticket):
        times = int((at - top) // (deadlines.calls.danger_hours * _HOUR))
        return f"{top!r} {times}" if times > 0 else ""
    last, day = None, deadlines.calendar.after(day_of(top), deadlines.calls.again)
    while deadlines.opening(day) <= at:
        last, day = day, deadlines.calendar.after(day, deadlines.calls.again)
    return last.isoformat() if last else ""


def _towards_the_end(ticket: Ticket, told: Told, deadlines: Deadlines, at: float) -> Call | None:
    """The citizen is told when their time will be over, and it is not over before that time has passed since."""
    due_at = ticket.due_at or 0.0
    about, before = _day(due_at), deadlines.calls.before
    said_at = told.get((Stage.WORD, about))
    if said_at is None:
        morning = max(deadlines.earlier(due_at, before), deadlines.opening(day_of(ticket.since) + timedelta(days=1)))
        return Call(Stage.WORD, about, max(due_at, deadlines.later(at, before))) if at >= morning else None
    if at >= max(due_at, deadlines.later(said_at, before)):
        return Call(Stage.END, about)
    return None


def _day(at: float) -> str:
    return day_of(at).isoformat()


def _here(ticket: Ticket, about: str) -> str:
    """What is said to a unit is said anew to the next one, when the case is forwarded."""
    return f"{about} {ticket.unit}"
