"""Danger to life comes before everything else: what to do now, and the words are not lost."""

from __future__ import annotations

from bot.messages import Choice, Kind
from bot.talk import forms
from bot.talk.conversation import Draft, begun, in_hand
from bot.talk.filling import COMPLAINT, more_said
from bot.talk.turn import Outcome, Turn


def danger_first(turn: Turn) -> Outcome | None:
    """Life first. The complaint is offered afterwards, with what was said already in it."""
    if not turn.understood.danger:
        return None
    report = Choice(turn.say("danger.report"), send=turn.say("menu.complain"))
    numbers = turn.desk.emergency_numbers(turn.language)
    reply = turn.reply("danger.now", report, kind=Kind.DANGER, numbers=numbers)
    if turn.message.group:
        return turn.outcome(reply)
    return turn.outcome(reply, talk=in_hand(turn.talk, _with_the_cry(turn)))


def _with_the_cry(turn: Turn) -> Draft:
    """The complaint that waits to be sent, begun here if there is none."""
    inferred = forms.inferred(forms.form(COMPLAINT), turn.understood)
    return more_said(turn, begun(turn.talk, COMPLAINT) or Draft(COMPLAINT, inferred, aside=True))
