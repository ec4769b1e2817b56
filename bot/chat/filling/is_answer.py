"""Decides whether a message answers the form's question, and what else it answers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.basics.places import Area, is_only_a_name
from bot.chat import forms
from bot.chat.conversation import Draft
from bot.chat.filling import answer_rules
from bot.chat.filling.ask_question import GUESS
from bot.chat.filling.commands import Command
from bot.chat.filling.heard import heard
from bot.chat.forms import HINTS, Field, Form, Reads, Unclear
from bot.chat.turn import Turn
from bot.chat.understand import understanding
from bot.chat.understand.factories import factory_told
from bot.chat.understand.meant import pieces, where_meant
from bot.chat.understand.understanding import asks_something, plain, toneless, without_politeness, wonders
from bot.chat.understand.when_and_where import habit_and_beginning, since_in, when_in
from knowledge.library import Band

MOST_FILES = 20
_OF_A_PERSON = ("greeting", "thanks", "bye", "fine", "thai", "english")  # words that are also people's names
_OF_LOANS = ("loan_instalment", "loan_affordable", "ask_loans", "ask_loan_terms")
_PLAINLY = 0.9
_NAME_UNKNOWN = re.compile(
    r"ไมมี(?:ปาย)?ชือ|(?:ไม|บ|มัย)\s?(?:รู|รุ|ฮู|ทราบ|จำ)\s?(?:วา)?\s?(?:ชือ|ซือ|จือ)"
    r"|know (?:its |the |their )?name|no idea (?:of|what)"
)
_LEFT_OF_A_TIME = ("เป็น", "เป็นมา", "มา", "แล้ว", "ค่ะ", "คะ", "ครับ", "เกิด")
_LEADS = re.compile(r"^(?:แต่(?:ว่า)?|เป็น|เปน|มัน)(?=[ก-๙])")
_IS_WRONG = re.compile(r"(?:ผิด|ไม่ถูก|ไม่ใช่)(?:แล้ว|ครับ|ค่ะ|คะ|นะ|ๆ)*")
_ALSO_SAID = 12  # letters besides a case number: then the case is mentioned, not asked for


def is_an_answer(turn: Turn, form: Form, draft: Draft, said: Command) -> bool:
    """Whether this message belongs to the form; questions and other requests are for other steps."""
    message, field = turn.message, _asked(form, draft)
    if message.sticker:
        return False
    if message.files or message.place or said.name or (field and _is_pressed(turn, field)):
        return True
    if turn.reading.best in _OF_LOANS and turn.does(turn.reading.best, at=_PLAINLY) and form.name == "complaint":
        return False
    if turn.means:
        return bool(field and field.goes == forms.CONTACT and turn.means in _OF_A_PERSON)
    number = turn.understood.receipt or turn.understood.ticket
    if number and len(turn.understood.text) - len(number) < _ALSO_SAID and not (field and field.reads is Reads.FACTORY):
        return False
    return not _is_a_question(turn, form, draft, field)


def read_answer(turn: Turn, field: Field, draft: Draft) -> Any | Unclear:
    """The value in this message, combined with what is known: confirms a guess, or chooses one of several places."""
    known = draft.answers.get(field.name) or {}
    guess = (draft.answers.get("place") or {}).get("guess")
    yes = understanding.meaning(turn.understood.text, "answers") == "yes"
    if yes and guess and field.reads is Reads.AREA:
        return {"code": guess}
    if yes and draft.answers.get(GUESS) and field.reads is Reads.OPTIONS and not field.single:
        return draft.answers[GUESS]
    if yes and field.reads in (Reads.TEXT, Reads.PLACE, Reads.FACTORY):
        return Unclear("form.tell_it")
    answer = forms.read(field, turn.message, turn.understood)
    if isinstance(answer, Unclear) or field.reads is not Reads.AREA:
        return answer
    both = _narrowed(known, answer)
    # Somebody who is asked anew and names another area corrects the first one.
    return answer if "codes" in both and known.get("code") else both


def meant_elsewhere(turn: Turn, form: Form, field: Field | None, draft: Draft) -> Draft | None:
    """A press of another question's button: the form with that answer. Without a field, at the summary."""
    if field and (field.goes == forms.CONTACT or _is_pressed(turn, field)):
        return None
    # Other answers are inferred from the text anyway; who they are and what they want is not.
    house = [one for one in form.fields if one.goes and one.reads is Reads.OPTIONS and one is not field]
    others = (one for one in house if (forms.belongs(one, draft.answers) if field is None else _waits(one, draft)))
    meant = next((other for other in others if _is_pressed(turn, other)), None)
    if meant is None:
        return None
    return replace(draft, answers={**draft.answers, meant.name: read_answer(turn, meant, draft)})


def answered(turn: Turn, field: Field, draft: Draft, value: Any) -> Draft:
    """The form with this answer, parted where one question asked for two things."""
    told = {field.name: value}
    if field.also == "since" and draft.answers.get("since") is None and isinstance(value, str) and not turn.pressed:
        habit, since = habit_and_beginning(value)
        told = {field.name: habit or None, "since": since or None} if since else told
    if field.also == "factory" and draft.answers.get("factory") is None and not turn.message.place:
        told |= {"factory": name} if (name := factory_told(turn.understood.said)) else {}
    if field.reads is Reads.PLACE and not turn.message.place and field.also == "factory":
        told[field.name] = {**value, "words": spot_told(turn.understood.said)}
    return replace(draft, answers={**draft.answers, **told})


def knows_no_name(said: str) -> bool:
    """Whether somebody says that they do not know what the factory is called."""
    return bool(_NAME_UNKNOWN.search(toneless(plain(said))))


def _without_the_name(said: str) -> str:
    """The words without the factory's name, in which a place may stand: สระบุรีเซรามิค."""
    name = factory_told(said)
    called = f"(?:ชื่อ|ซื่อ|จื้อ|จื่อ)?\\s?{re.escape(name)}(?:ค่ะ|ครับ|นะ)*"
    return re.sub(called, " ", said) if name and not name.startswith(("โรง", "โฮง")) else said


def spot_told(said: str) -> str:
    """The words for the place in a message: without its times, and without "I do not know its name"."""
    there = " ".join(_without_the_name(where_meant(said)).split())
    for time in (since_in(there), when_in(there)):
        there = there.replace(time, " ", 1) if time else there
    kept = [part for part in pieces(there) if not knows_no_name(part) and part not in _LEFT_OF_A_TIME]
    kept = [part for part in kept if not _IS_WRONG.fullmatch(part)]
    between = ", " if there.isascii() else " "
    words = between.join(_LEADS.sub("", part) if n == 0 else part for n, part in enumerate(kept)).strip(" ,.-–")
    return words or " ".join(said.split())


def learnt(turn: Turn, form: Form, field: Field, draft: Draft) -> Draft:
    """Adds everything else that an answer tells: kind of nuisance, district, since when."""
    if field.goes or field.reads in (Reads.FACTORY, Reads.PHONE, Reads.AREA):
        return draft
    told = forms.inferred(form, turn.understood)
    answers = {**draft.answers}
    for name, value in told.items():
        if name == HINTS:
            answers[HINTS] = [*dict.fromkeys([*(answers.get(HINTS) or ()), *value])]
        elif name == "area" and answers.get("area"):
            answers["area"] = _narrowed(answers["area"], value)
        elif name == "nuisance" and field.name == "what" and answers.get("nuisance"):
            answers["nuisance"] = [*dict.fromkeys([*answers["nuisance"], *value])]
        elif answers.get(name) is None:  # also what was skipped and is told later
            answers[name] = value
    return replace(draft, answers=heard(turn, answers))


def more_said(turn: Turn, draft: Draft) -> Draft:
    """Adds these words to the story, with everything inferred from them."""
    answers = {**draft.answers, "what": answer_rules.added(draft.answers.get("what"), turn.message.text.strip())}
    form = turn.forms[draft.form]
    return learnt(turn, form, form.field("what"), replace(draft, answers=answers, touched=turn.now))


def names_only_an_area(turn: Turn, form: Form, field: Field, draft: Draft) -> bool:
    """Whether somebody who was asked for the exact place named only a province or tambon that is not known yet."""
    area = next((one for one in form.fields if one.reads is Reads.AREA), None)
    if field.reads is not Reads.PLACE or turn.message.place or area is None or not forms.is_open(area, draft.answers):
        return False
    return is_only_a_name(without_politeness(turn.understood.text))


def arrived_by_itself(turn: Turn, form: Form, draft: Draft) -> Draft | None:
    """Takes photos and pins at any time, whatever was asked."""
    message = turn.message
    for field in form.fields:
        if field.reads is Reads.FILES and message.files:
            known = draft.answers.get(field.name) or []
            sent = [*known, *(file.id for file in message.files)][:MOST_FILES]
            return replace(draft, answers={**draft.answers, field.name: sent}, album=message.album)
        if field.reads is Reads.PLACE and message.place and draft.asking != field.name:
            pin = forms.pinned(message.place, draft.answers.get(field.name))
            return replace(draft, answers={**draft.answers, field.name: pin})
    return None


def _narrowed(known: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Combines two answers about an area: the finer one, or those that lie inside the other."""
    before = [Area(code) for code in (known or {}).get("codes") or filter(None, [(known or {}).get("code")])]
    now = [Area(code) for code in told.get("codes") or [told["code"]]]
    inside = [one for one in now if any(other.around(one) for other in before)]
    inside = inside or [other for other in before if any(one.around(other) for one in now)]
    codes = [one.code for one in inside or (*before, *now)]  # a contradiction is asked, never decided by what came last
    return {"code": codes[0]} if len(codes) == 1 else {"codes": codes}


def _is_a_question(turn: Turn, form: Form, draft: Draft, field: Field | None) -> bool:
    """Whether this is a question to the bot; within a story only if it tells no nuisance and the papers answer it."""
    if not asks_something(turn.understood.text) or (field and field.questions):
        return False
    if field and field.reads not in (Reads.TEXT, Reads.PLACE, Reads.FACTORY):
        return wonders(turn.understood.text) or isinstance(read_answer(turn, field, draft), Unclear)
    if understanding.tells_of_a_nuisance(turn.understood.text):
        return False
    if "?" in turn.understood.text and not (field and field.name == "what"):
        return True
    finding = turn.library.search(turn.message.text, audiences=turn.audiences, after=turn.subject, limit=1)
    return finding.band is Band.ANSWER


def _waits(field: Field, draft: Draft) -> bool:
    return forms.belongs(field, draft.answers) and forms.is_open(field, draft.answers)


def _asked(form: Form, draft: Draft) -> Field | None:
    return next((field for field in form.fields if field.name == draft.asking), None)


def _is_pressed(turn: Turn, field: Field) -> bool:
    labels = {plain(label) for option in field.options for label in (option.label.th, option.label.en, *option.former)}
    return turn.understood.text in labels
