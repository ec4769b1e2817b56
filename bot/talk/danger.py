"""Danger to life comes before everything else: what to do now, and the words are not lost."""

from __future__ import annotations

from dataclasses import replace

from bot.messages import Choice, Kind
from bot.talk import forms
from bot.talk.conversation import Draft
from bot.talk.turn import Outcome, Turn


def danger_first(turn: Turn) -> Outcome | None:
    """Life first. The complaint is offered afterwards, with what was said already in it."""
    if not turn.understood.danger:
        return None
    report = Choice(turn.say("danger.report"), send=turn.say("menu.complain"))
    reply = turn.reply("danger.now", report, kind=Kind.DANGER)
    if turn.message.group:
        return turn.outcome(reply)
    return turn.outcome(reply, talk=replace(turn.talk, draft=_with_the_cry(turn)))


def _with_the_cry(turn: Turn) -> Draft:
    """The complaint that waits to be sent, begun here if there is none."""
    said = turn.message.text.strip()[: forms.LONGEST]
    draft = turn.talk.draft
    if draft is None or "what" not in {field.name for field in forms.form(draft.form).fields}:
        answers = forms.inferred(forms.form("complaint"), turn.understood) | {"what": said}
        return Draft("complaint", answers, touched=turn.now, aside=True)
    known = draft.answers.get("what")
    answers = {**draft.answers, "what": f"{known}\n{said}" if known else said}
    return replace(draft, answers=answers, touched=turn.now)
