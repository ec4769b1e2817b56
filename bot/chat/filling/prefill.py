"""Starts a form with what is known already: the story, and photos and a pin that came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.basics.access import may
from bot.cases.model.submission import Identity
from bot.chat import forms
from bot.chat.conversation import Draft
from bot.chat.filling import ban_notice
from bot.chat.filling.fill_form import COMPLAINT, ask_again
from bot.chat.filling.heard import heard
from bot.chat.filling.privacy_notice import notice, with_more_to_read
from bot.chat.filling.submit import WORD
from bot.chat.forms import Answers, Form, Reads
from bot.chat.forms.own_language import own_words
from bot.chat.turn import Outcome, Turn


def begin(turn: Turn, name: str, key: str = "", *, said: Mapping[str, Any] | None = None) -> Outcome:
    """Shows the privacy notice and asks the first missing question."""
    form = turn.forms[name]
    if not may(turn.person, form.gate, own=True):
        return turn.outcome(turn.reply("form.not_for_you"))
    answers = {**_known(turn, form), **(said or {}), **(forms.inferred(form, turn.understood) if said else {})}
    answers = heard(turn, answers) if said else answers
    if turn.talk.unnamed and any(field.name == "identity" for field in form.fields):
        answers["identity"] = [Identity.ANONYMOUS.value]
    first, talk = notice(turn, form, turn.say(key) if key else form.title.in_(turn.language))
    if own := own_words("notice", talk.own) if name == COMPLAINT and talk.own else "":
        first = replace(first, text=f"{own}\n\n{first.text}")
    opened, answers = with_what_came_before(replace(turn, talk=talk), form, answers)
    draft = Draft(name, answers, touched=turn.now)
    kept = ban_notice.refused(opened, form, draft)
    if kept:
        return kept
    asked = ask_again(opened, draft, first)
    return with_more_to_read(turn, asked) if talk is not turn.talk else asked


def _known(turn: Turn, form: Form) -> dict[str, Any]:
    """Answers that this person gave once for all forms."""
    asks = any(field.name == "customer" for field in form.fields)
    return {"customer": [turn.person.customer]} if asks and turn.person.customer else {}


def add_a_word(turn: Turn, number: str) -> Outcome:
    """Starts the short form for adding to a case."""
    # The number is stored in the form, because the conversation may move on to another case.
    return begin(turn, WORD, said={"number": number})


def with_what_came_before(turn: Turn, form: Form, answers: Answers) -> tuple[Turn, dict[str, Any]]:
    """Moves the pin and photos that were sent before into the form's answers."""
    known, reads = dict(answers), {field.reads: field.name for field in form.fields}
    place, photos = reads.get(Reads.PLACE), reads.get(Reads.FILES)
    if place and (pin := turn.message.place or turn.talk.place):
        known[place] = forms.pinned(pin, known.get(place))
    if photos and turn.talk.photos:
        known[photos] = [*(known.get(photos) or ()), *turn.talk.photos]
    return replace(turn, talk=replace(turn.talk, place=None, photos=())), known
