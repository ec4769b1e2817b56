"""Handles edited and deleted messages, and files that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.basics.messages import Event
from bot.basics.text_split import cut
from bot.basics.texts import say
from bot.cases.model.action_classes import AddWord
from bot.chat import forms
from bot.chat.conversation import Draft, Part
from bot.chat.effects import AtTheDesk, TakeBack
from bot.chat.filling import message_origins
from bot.chat.filling.fill_form import ask_again
from bot.chat.forms import Unclear
from bot.chat.turn import Outcome, Turn


def take_back(turn: Turn) -> Outcome | None:
    """A message was deleted: removes it from the conversation and cases; a form asks again for a missing answer."""
    if turn.message.event is not Event.UNSENT:
        return None
    said_id = turn.message.about
    talk = message_origins.without(turn.talk, said_id)
    acts = [TakeBack(said_id)]
    draft = talk.draft
    if draft is None or draft.aside or draft == turn.talk.draft:
        return turn.outcome(talk=talk, acts=acts)
    asked = ask_again(replace(turn, talk=talk), draft, turn.reply("afterthought.taken_back"))
    return replace(asked, acts=(*asked.acts, *acts))


def write_anew(turn: Turn) -> Outcome | None:
    """A message was edited: changes the form, adds the words to the case, or answers them as a new question."""
    message = turn.message
    if message.event is not Event.EDITED:
        return None
    if not (turn.understood.text or message.place or message.files):
        return turn.outcome()
    parts = [part for part in turn.talk.heard.get(message.about, ()) if part.form]
    if parts:
        return _in_the_form(turn, parts)
    number = turn.desk.told_in(message)
    if number:
        text = say("afterthought.edited", "th", text=cut(message.text.strip(), forms.MAX_ANSWER_LETTERS))
        return turn.outcome(acts=[AtTheDesk(AddWord(number, text, tuple(file.id for file in message.files)))])
    if turn.talk.draft and not turn.talk.draft.aside:
        return ask_again(turn, turn.talk.draft, turn.reply("afterthought.not_in_the_form"))
    return None


def unread(turn: Turn) -> Outcome | None:
    """Says at once that a too large file or one of an unknown type was not accepted."""
    if turn.message.unread is None:
        return None
    honest = turn.reply(f"unread.{turn.message.unread}")
    draft = turn.talk.draft
    return turn.outcome(honest) if draft is None or draft.aside else ask_again(turn, draft, honest)


def _in_the_form(turn: Turn, parts: list[Part]) -> Outcome:
    anew = cut(turn.message.text.strip(), forms.MAX_ANSWER_LETTERS)
    if all(part.words == anew for part in parts if part.words) and any(part.words for part in parts):
        return turn.outcome()  # some platforms report an edit when they only add a link preview
    draft = message_origins.drafts(turn.talk)[parts[0].form]
    answers, unclear = _answered_anew(turn, draft, parts, anew)
    if unclear:
        return turn.outcome(turn.reply(unclear.text))
    changed = replace(draft, answers=answers, touched=turn.now)
    if changed.aside or turn.talk.draft != draft:
        return turn.outcome(turn.reply("afterthought.changed"), talk=message_origins.put(turn.talk, changed))
    return ask_again(turn, changed, turn.reply("afterthought.changed"))


def _answered_anew(turn: Turn, draft: Draft, parts: list[Part], anew: str) -> tuple[dict[str, Any], Unclear | None]:
    """The form's answers with the edited words; or why they do not fit their question."""
    form = forms.written_out(turn.forms[draft.form], draft.answers)
    answers = {**draft.answers}
    told = any(part.words for part in parts)
    for part in parts:
        known = answers.get(part.field)
        field = next((one for one in form.fields if one.name == part.field), None)
        if part.words and isinstance(known, str):
            answers[part.field] = known.replace(part.words, anew, 1)
        elif field and known is not None:
            answer = forms.read(field, turn.message, turn.understood)
            if isinstance(answer, Unclear) and not told:
                return answers, answer
            if isinstance(answer, Unclear):
                del answers[part.field]  # it was only inferred from the old words
            else:
                answers[part.field] = answer
    if told:
        read = forms.inferred(form, turn.understood)
        answers |= {name: value for name, value in read.items() if name not in draft.answers}
    return answers, None
