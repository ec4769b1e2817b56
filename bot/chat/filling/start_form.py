"""Starts, cancels and resumes forms: on request, or when somebody plainly describes a nuisance."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Reply
from bot.basics.text_split import cut
from bot.chat import forms
from bot.chat.answers.smalltalk import menu
from bot.chat.conversation import Draft, begun, newest_begun
from bot.chat.filling import ban_notice
from bot.chat.filling.fill_form import COMPLAINT, ask_again, more_said
from bot.chat.filling.prefill import begin
from bot.chat.forms import MAX_ANSWER_LETTERS
from bot.chat.turn import Outcome, Turn

_STARTS = {"complain": COMPLAINT, "person": "ask_a_person", "relief": "relief"}


def leave(turn: Turn) -> Outcome | None:
    """Cancels whatever was started."""
    if turn.means != "cancel":
        return None
    if not (turn.talk.draft or turn.talk.case or turn.talk.walk):
        return turn.outcome(menu(turn, "talk.nothing_to_cancel"))
    return turn.outcome(menu(turn, "form.cancelled"), talk=replace(turn.talk, draft=None, case=None, walk=None))


def start_form(turn: Turn) -> Outcome | None:
    """Starts or resumes the form that somebody asks for, or a complaint if they describe a nuisance."""
    latest = newest_begun(turn.talk)
    if turn.means == "resume" and latest:
        return _go_on(turn, latest)
    if turn.means == "review":
        return ban_notice.may_ask(turn) or begin(turn, "review")
    name = _STARTS.get(turn.means, "")
    draft = begun(turn.talk, name)
    if draft:
        return _go_on(turn, draft, turn.reply("form.where_we_were"))
    if name:
        asked = {"what": turn.talk.question} if turn.means == "person" and turn.talk.question else None
        return begin(turn, name, said=asked)
    return _grieved(turn) if turn.understood.grievance else None


def _go_on(turn: Turn, draft: Draft, *before: Reply) -> Outcome:
    """Asks the next question of an unfinished form, unless the person may not file now."""
    draft = replace(draft, aside=False)
    return ban_notice.refused(turn, forms.form(draft.form), draft) or ask_again(turn, draft, *before)


def _grieved(turn: Turn) -> Outcome:
    """Starts a complaint with what was said, or adds that to an unfinished one."""
    draft = begun(turn.talk, COMPLAINT)
    if draft:
        return _go_on(turn, more_said(turn, draft), turn.reply("form.where_we_were"))
    return begin(
        turn, COMPLAINT, "form.sorry_to_hear", said={"what": cut(turn.message.text.strip(), MAX_ANSWER_LETTERS)}
    )
