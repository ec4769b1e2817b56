"""Danger to life comes first: shows emergency numbers and reports with one press, keeping what was said."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Choice, Kind, Reply
from bot.basics.text_split import cut
from bot.cases.model.action_classes import AddWord
from bot.cases.model.submission import Matter
from bot.cases.model.ticket import IN_WORK, Priority
from bot.chat.conversation import SUBJECT_LASTS, Draft, begun, in_hand
from bot.chat.effects import AtTheDesk
from bot.chat.filling.fill_form import COMPLAINT, ask_again, more_said
from bot.chat.filling.prefill import with_what_came_before
from bot.chat.filling.submit import URGENT
from bot.chat.forms import HINTS, MAX_ANSWER_LETTERS
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.understanding import asks_something

_STILL = 24 * 3600.0  # seconds in which further calls, photos and pins belong to the reported danger
_WORDS = 4  # letters of a message that tells something


def danger_first(turn: Turn) -> Outcome | None:
    """Shows what to do now, and offers to report it; adds to a danger that was already reported."""
    if not turn.understood.danger:
        return None
    if turn.message.group:
        return turn.outcome(_card(turn))
    number = _reported(turn, _STILL)
    if number:
        return turn.outcome(_card(turn), acts=[_add(turn, number)])
    choices = (turn.choice("danger.report"), turn.choice("danger.details"))
    return turn.outcome(_card(turn, *choices), talk=in_hand(turn.talk, _with_the_cry(turn)))


def report_danger(turn: Turn) -> Outcome | None:
    """Reports it at once; only its place is required, so that help can come."""
    draft = begun(turn.talk, COMPLAINT) if turn.means == "urgent" else None
    if draft is None or "what" not in draft.answers:
        return None
    opened, answers = with_what_came_before(turn, turn.forms[COMPLAINT], draft.answers)
    answers[HINTS] = [*(answers.get(HINTS) or ()), URGENT]
    return ask_again(opened, replace(draft, answers=answers, aside=False))


def danger_goes_on(turn: Turn) -> Outcome | None:
    """Adds further messages, photos and pins to the danger that was reported."""
    message = turn.message
    busy = turn.means or turn.talk.case or turn.talk.walk or asks_something(turn.understood.text)
    tells = not busy and len(turn.understood.text) >= _WORDS
    if message.group or not (message.files or message.place or tells):
        return None
    number = _reported(turn, SUBJECT_LASTS if tells else _STILL)
    return turn.outcome(acts=[_add(turn, number)]) if number else None


def _card(turn: Turn, *choices: Choice) -> Reply:
    numbers = turn.desk.emergency_numbers(turn.language)
    return turn.reply("danger.now", *choices, kind=Kind.DANGER, numbers=numbers)


def _with_the_cry(turn: Turn) -> Draft:
    """The complaint to be sent, started here if there is none."""
    told = more_said(turn, begun(turn.talk, COMPLAINT) or Draft(COMPLAINT, aside=True))
    kinds = [*dict.fromkeys([*(told.answers.get("nuisance") or ()), Matter.EMERGENCY.value])]
    return replace(told, answers={**told.answers, "nuisance": kinds})


def _reported(turn: Turn, within: float) -> str:
    """The number of this person's recent danger case that is still open."""
    for ticket in (stake.ticket for stake in turn.desk.cases_of(turn.person) if stake.brought):
        lately = turn.now - ticket.lodged_at < within
        if ticket.priority is Priority.DANGER and lately and ticket.status in IN_WORK:
            return ticket.number
    return ""


def _add(turn: Turn, number: str) -> AtTheDesk:
    message = turn.message
    files = tuple(file.id for file in message.files)
    return AtTheDesk(AddWord(number, cut(message.text.strip(), MAX_ANSWER_LETTERS), files, message.place))
