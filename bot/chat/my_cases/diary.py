"""The nuisance diary: records that it happens again, how bad and when, by one tap."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Choice, Kind
from bot.cases.messages import buttons
from bot.cases.model.action_classes import AgainNow, Strength
from bot.cases.model.submission import Kind as PaperKind
from bot.cases.model.ticket import IN_WORK
from bot.cases.records.my_cases import Stake
from bot.chat import conversation
from bot.chat.conversation import Case
from bot.chat.effects import AtTheDesk
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.hours import happened_at
from bot.chat.understand.understanding import spoken

KIND = "diary"


def ask(turn: Turn, stake: Stake, at: float | None = None, *others: Choice) -> Outcome:
    """Asks how bad it is; the tap records it."""
    number = stake.ticket.number
    known = {"number": number, **({} if at is None else {"at": at})}
    choices = (*buttons.strengths(number, turn.language), *others)
    asked = turn.reply("case.how_bad", *choices, kind=Kind.TICKET, number=number)
    return turn.outcome(asked, talk=replace(turn.talk, case=Case(KIND, known)))


def note(turn: Turn, number: str, strength: Strength, at: float | None = None) -> Outcome:
    """Records an entry: now, or at the time they said."""
    case = turn.talk.case
    told = case.known.get("at") if case and case.kind == KIND and case.known.get("number") == number else None
    when = next((one for one in (at, told) if one is not None), turn.now)
    action = AgainNow(number, strength, float(when))
    talk = replace(turn.talk, case=None)
    return turn.outcome(talk=talk, acts=[AtTheDesk(action, conversation.receipt_for(turn.talk, number))])


def again_now(turn: Turn) -> Outcome | None:
    """Recognises that it happens again, or how bad it is and when, in the person's own words."""
    if turn.message.group:
        return None
    case = turn.talk.case
    if case and case.kind == KIND:
        return _told(turn, str(case.known["number"]))
    if not any(phrase in turn.understood.text for phrase in spoken("again")["words"]):
        return None
    stakes = [one for one in turn.desk.cases_of(turn.person) if _has_a_diary(one)]
    if len(stakes) == 1:
        return _began(turn, stakes[0])
    if not stakes:
        return None
    choices = [_choice(turn, stake) for stake in stakes[:10]]
    return turn.outcome(turn.reply("case.which_again", *choices, kind=Kind.TICKET))


def _began(turn: Turn, stake: Stake) -> Outcome:
    at, strength = happened_at(turn.understood.text, turn.now), _strength(turn)
    if strength:
        return note(turn, stake.ticket.number, strength, at)
    return ask(turn, stake, at, turn.choice("menu.complain"))  # they may mean another factory


def _told(turn: Turn, number: str) -> Outcome | None:
    """Reads a level, a time, or both; None for anything else."""
    at, strength = happened_at(turn.understood.text, turn.now), _strength(turn)
    if strength:
        return note(turn, number, strength, at)
    if at is None:
        return None
    known = {"number": number, "at": at}
    asked = turn.reply("case.how_bad_then", *buttons.strengths(number, turn.language), kind=Kind.TICKET)
    return turn.outcome(asked, talk=replace(turn.talk, case=Case(KIND, known)))


def _strength(turn: Turn) -> Strength | None:
    levels = spoken("again")["levels"]
    text = turn.understood.text
    return next(
        (Strength(int(level)) for level in ("3", "2", "1") if any(word in text for word in levels[level])), None
    )


def _has_a_diary(stake: Stake) -> bool:
    ticket = stake.ticket
    return ticket.paper.kind is PaperKind.COMPLAINT and not ticket.alone and ticket.status in IN_WORK


def _choice(turn: Turn, stake: Stake) -> Choice:
    press = buttons.button("again", stake.ticket.number, turn.language)
    return Choice(stake.ticket.number, send=press.send)
