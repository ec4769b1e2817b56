"""Filling in a form by talking: only what is missing is asked, and nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.access import may
from bot.desk.actions import AddWord
from bot.desk.papers import Kind, Lodge, Matter, Said
from bot.messages import Choice, Place, Reply
from bot.messages import Kind as ReplyKind
from bot.talk import forms, understanding
from bot.talk.acts import Act, AtTheDesk, FileTicket
from bot.talk.conversation import Draft, Talk, begun, in_hand, newest_begun
from bot.talk.forms import Field, Form, Reads, Unclear
from bot.talk.smalltalk import menu
from bot.talk.turn import Outcome, Turn

_SUMMARY = ""  # nothing is asked any more but "is this right?"
_CHANGE = "*change"  # which line is to be changed?
COMPLAINT = "complaint"
_STARTS = {"complain": COMPLAINT, "person": "ask_a_person"}
_WORD = "word"


def leave(turn: Turn) -> Outcome | None:
    """Cancel: whatever was begun is dropped, at once."""
    if turn.means != "cancel":
        return None
    if not (turn.talk.draft or turn.talk.case or turn.talk.walk):
        return turn.outcome(menu(turn, "talk.nothing_to_cancel"))
    return turn.outcome(menu(turn, "form.cancelled"), talk=replace(turn.talk, draft=None, case=None, walk=None))


def start_form(turn: Turn) -> Outcome | None:
    """Somebody wants to complain or to reach a person; or tells plainly what they suffer from."""
    latest = newest_begun(turn.talk)
    if turn.means == "resume" and latest:
        return _ask(turn, replace(latest, aside=False))
    name = _STARTS.get(turn.means, "")
    if name and turn.message.group:
        return turn.outcome(turn.reply("form.not_in_a_group"))
    draft = begun(turn.talk, name)
    if draft:
        return _ask(turn, replace(draft, aside=False), turn.reply("form.where_we_were"))
    if name:
        asked = {"what": turn.talk.question} if turn.means == "person" and turn.talk.question else None
        return begin(turn, name, said=asked)
    if turn.understood.grievance:
        return _grieved(turn)
    return None


def _grieved(turn: Turn) -> Outcome:
    """Offer the complaint, with what was said; to one that was begun it is added."""
    draft = begun(turn.talk, COMPLAINT)
    if draft:
        return _ask(turn, replace(more_said(turn, draft), aside=False), turn.reply("form.where_we_were"))
    return begin(turn, COMPLAINT, "form.sorry_to_hear", said={"what": turn.message.text.strip()[: forms.LONGEST]})


def more_said(turn: Turn, draft: Draft) -> Draft:
    """The form with these words added to what was told before."""
    said = turn.message.text.strip()[: forms.LONGEST]
    known = draft.answers.get("what")
    answers = {**draft.answers, "what": f"{known}\n{said}" if known else said}
    return replace(draft, answers=answers, touched=turn.now)


def begin(turn: Turn, name: str, key: str = "", *, said: Mapping[str, Any] | None = None) -> Outcome:
    """Open a form with what is known already."""
    form = forms.form(name)
    if not may(turn.person, form.gate, own=True):
        return turn.outcome(turn.reply("form.not_for_you"))
    answers = {**(said or {})}
    if said:
        answers |= forms.inferred(form, turn.understood)
    if turn.talk.place and any(field.name == "place" for field in form.fields):
        answers["place"] = forms.pinned(turn.talk.place)
    first = Reply(f"{turn.say(key) if key else form.title.in_(turn.language)}\n\n{form.notice.in_(turn.language)}")
    return _ask(turn, Draft(name, answers, touched=turn.now), first)


def add_a_word(turn: Turn, number: str) -> Outcome:
    """Open the short form by which somebody tells more about their case."""
    # The number stays with the form: by the time it is sent the talk may be about another case.
    return begin(turn, _WORD, said={"number": number})


def fill_form(turn: Turn) -> Outcome | None:
    """The answer to what we asked, or a word about the form itself."""
    draft = turn.talk.draft
    if draft is None or draft.aside or turn.means in ("thai", "english"):
        return None
    if (
        turn.means in ("menu", "help", "tickets", "loans")
        or understanding.meaning(turn.understood.text, "answers") == "later"
    ):
        aside = replace(turn.talk, draft=replace(draft, aside=True, touched=turn.now))
        kept = turn.reply("form.kept", turn.choice("form.resume"))
        return turn.outcome(menu(turn, "form.kept") if turn.means else kept, talk=aside)
    arrived = _arrived_by_itself(turn, draft)
    if arrived:
        return _ask(turn, arrived, turn.reply("form.thanks_for_it"))
    return _answered(turn, replace(draft, touched=turn.now))


def _answered(turn: Turn, draft: Draft) -> Outcome:
    form = forms.written_out(draft.form, draft.answers)
    means = understanding.meaning(turn.understood.text, "answers")
    if draft.asking == _SUMMARY:
        return _confirmed(turn, draft, means)
    if draft.asking == _CHANGE:
        return _change(turn, draft)
    field = form.field(draft.asking)
    if means == "back":
        return _back(turn, form, draft)
    if means in ("skip", "no", "done") and not field.required:
        return _ask(turn, _with(draft, field, None))
    answer = forms.read(field, turn.message, turn.understood)
    if isinstance(answer, Unclear):
        return turn.outcome(turn.reply(answer.text), _question(turn, form, field, draft), talk=_talk(turn, draft))
    return _ask(turn, _learnt(form, _with(draft, field, answer), turn))


def _learnt(form: Form, draft: Draft, turn: Turn) -> Draft:
    """An answer may say more than it was asked for: the kind of nuisance, the province."""
    more = {name: value for name, value in forms.inferred(form, turn.understood).items() if name not in draft.answers}
    return replace(draft, answers={**draft.answers, **more})


def _ask(turn: Turn, draft: Draft, *before: Reply) -> Outcome:
    """The next question, or the summary when nothing is missing."""
    form = forms.written_out(draft.form, draft.answers)
    field = forms.next_field(form, draft.answers)
    draft = replace(draft, asking=field.name if field else _SUMMARY, touched=turn.now)
    question = _question(turn, form, field, draft) if field else _summary(turn, form, draft)
    return turn.outcome(*before, question, talk=_talk(turn, draft))


def ask_again(turn: Turn, draft: Draft, *before: Reply) -> Outcome:
    """What is still to be asked, after something came in between."""
    return _ask(turn, draft, *before)


def _question(turn: Turn, form: Form, field: Field, draft: Draft) -> Reply:
    choices: list[Choice] = []
    text = field.ask.in_(turn.language)
    if field.reads is Reads.OPTIONS:
        choices = [Choice(label := option.label.in_(turn.language), send=label) for option in field.options]
    if field.reads is Reads.PLACE:
        choices = [Choice(turn.say("form.send_place"), asks="place")]
    if field.reads is Reads.FILES:
        choices = [Choice(turn.say("form.send_photo"), asks="photo")]
    guess = (draft.answers.get("place") or {}).get("guess") if field.reads is Reads.PROVINCE else None
    if guess:
        text, choices = turn.say("form.guess_province", province=guess), [Choice(guess, send=guess)]
    if not field.required:
        choices.append(turn.choice("form.skip"))
    return Reply(text, ReplyKind.FORM, tuple(choices))


def _summary(turn: Turn, form: Form, draft: Draft) -> Reply:
    lines = [
        f"• {field.label.in_(turn.language)}: {_shown(turn, field, draft)}"
        for field in form.fields
        if draft.answers.get(field.name)
    ]
    choices = (turn.choice("form.send"), turn.choice("form.change"), turn.choice("form.cancel"))
    return turn.reply("form.summary", *choices, kind=ReplyKind.FORM, lines="\n".join(lines))


def _shown(turn: Turn, field: Field, draft: Draft) -> str:
    text = forms.shown(field, draft.answers[field.name], turn.language)
    return turn.say("form.files", count=text) if field.reads is Reads.FILES else text


def _confirmed(turn: Turn, draft: Draft, means: str) -> Outcome:
    form = forms.written_out(draft.form, draft.answers)
    if means == "yes":
        done = replace(turn.talk, draft=None, place=None)
        return turn.outcome(talk=done, acts=[_act(turn, form, draft)])
    if means in ("change", "no", "back"):
        labels = [field.label.in_(turn.language) for field in form.fields if field.name in draft.answers]
        which = turn.reply("form.change_what", *(Choice(label, send=label) for label in labels), kind=ReplyKind.FORM)
        return turn.outcome(which, talk=_talk(turn, replace(draft, asking=_CHANGE)))
    return turn.outcome(turn.reply("form.yes_or_change"), _summary(turn, form, draft), talk=_talk(turn, draft))


def _change(turn: Turn, draft: Draft) -> Outcome:
    form = forms.written_out(draft.form, draft.answers)
    for field in form.fields:
        if turn.understood.text in (field.label.th.lower(), field.label.en.lower()):
            kept = {name: value for name, value in draft.answers.items() if name != field.name}
            return _ask(turn, replace(draft, answers=kept))
    return _ask(turn, draft)


def _back(turn: Turn, form: Form, draft: Draft) -> Outcome:
    names = [field.name for field in form.fields]
    earlier = [name for name in names[: names.index(draft.asking)] if name in draft.answers]
    if not earlier:
        return _ask(turn, draft, turn.reply("form.first_question"))
    kept = {name: value for name, value in draft.answers.items() if name != earlier[-1]}
    return _ask(turn, replace(draft, answers=kept))


def _arrived_by_itself(turn: Turn, draft: Draft) -> Draft | None:
    """Photos and pins are taken at any moment, whatever was asked."""
    form, message = forms.written_out(draft.form, draft.answers), turn.message
    for field in form.fields:
        if field.reads is Reads.FILES and message.files:
            known = draft.answers.get(field.name) or []
            return _with(draft, field, [*known, *(file.id for file in message.files)])
        if field.reads is Reads.PLACE and message.place and draft.asking != field.name:
            return _with(draft, field, forms.pinned(message.place, draft.answers.get(field.name)))
    return None


def _act(turn: Turn, form: Form, draft: Draft) -> Act:
    answers = draft.answers
    photos = tuple(answers.get("photos") or ())
    if form.name == _WORD:
        return AtTheDesk(AddWord(answers["number"], answers["what"], photos))
    return FileTicket(
        Lodge(
            kind=Kind(form.kind),
            said=_said(form, answers),
            language=turn.language,
            matters=tuple(Matter(value) for value in answers.get("nuisance") or ()),
            province=answers.get("province") or "",
            factory=answers.get("factory") or "",
            topic=answers.get("topic") or "",
            customer=next(iter(answers.get("customer") or ()), ""),
            place=_pin(answers.get("place")),
            files=photos,
            danger=understanding.tells_of_danger(understanding.understand(answers.get("what") or "").text),
        )
    )


def _said(form: Form, answers: forms.Answers) -> tuple[Said, ...]:
    """What the officers read: our questions in Thai, the person's own words."""
    return tuple(
        Said(field.name, field.label.th, forms.shown(field, answers[field.name], "th"))
        for field in form.fields
        if answers.get(field.name) and field.reads is not Reads.FILES
    )


def _pin(place: dict[str, Any] | None) -> Place | None:
    if not place or "latitude" not in place:
        return None
    return Place(place["latitude"], place["longitude"], place["words"])


def _with(draft: Draft, field: Field, value: Any) -> Draft:
    return replace(draft, answers={**draft.answers, field.name: value})


def _talk(turn: Turn, draft: Draft) -> Talk:
    return in_hand(turn.talk, draft)
