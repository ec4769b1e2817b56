"""What people hear while an administrator has closed a door: a polite sentence, and the emergency numbers even then."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Event, Kind, Reply
from bot.cases.model.action_classes import Join
from bot.chat.effects import Act, AtTheDesk, FileTicket
from bot.chat.filling.danger import danger_first
from bot.chat.turn import Outcome, Turn
from bot.store.admin.closed_doors import ANSWERS, FILING

_HEARD = (Event.SAID, Event.EDITED, Event.JOINED)  # what was taken back is deleted behind a closed door, too


def closed_channel(turn: Turn) -> Outcome | None:
    """The whole channel is closed: nothing is done, and a cry of danger is told what to do now."""
    if turn.message.event not in _HEARD or turn.message.channel not in turn.desk.closed_doors():
        return None
    return turn.outcome(*_first_steps(danger_first(turn)), _closed(turn, "channel"))


def unless_closed(turn: Turn, outcome: Outcome, *, answers: bool) -> Outcome:
    """The outcome, or the sentence of a closed door in its place; what was typed into a form stays in it."""
    begins = _begins_a_form(turn, outcome)
    if not (begins or answers or any(_files(act) for act in outcome.acts)):
        return outcome
    doors = turn.desk.closed_doors()
    if FILING in doors and (begins or any(_files(act) for act in outcome.acts)):
        return turn.outcome(*_first_steps(outcome), _closed(turn, FILING))
    if ANSWERS in doors and answers and not begins:
        return turn.outcome(_closed(turn, ANSWERS))
    return outcome


def _begins_a_form(turn: Turn, outcome: Outcome) -> bool:
    return outcome.talk.draft is not None and turn.talk.draft is None


def _files(act: Act) -> bool:
    return isinstance(act, FileTicket) or (isinstance(act, AtTheDesk) and isinstance(act.action, Join))


def _first_steps(outcome: Outcome | None) -> tuple[Reply, ...]:
    """What to do now in a danger, without the buttons that lead through the closed door."""
    told = outcome.replies if outcome else ()
    return tuple(replace(reply, choices=()) for reply in told if reply.kind is Kind.DANGER)


def _closed(turn: Turn, door: str) -> Reply:
    return turn.reply(f"doors.{door}", numbers=turn.desk.emergency_numbers(turn.language))
