"""Hears what does not answer the form's question: cancel, send, a fear, a question, a refusal. Nothing is swallowed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.basics.messages import Reply
from bot.basics.places import areas, is_only_a_name
from bot.chat import forms
from bot.chat.answers.signpost_table import signposts
from bot.chat.answers.signposts import signpost
from bot.chat.conversation import Draft
from bot.chat.filling.answer_rules import about_an_official
from bot.chat.filling.commands import Command
from bot.chat.filling.heard import named_in
from bot.chat.filling.is_answer import knows_no_name, learnt, more_said, spot_told
from bot.chat.filling.submit import URGENT
from bot.chat.forms import HINTS, Field, Form, Reads, Unclear, read, shown
from bot.chat.forms.infer_answers import area_answer
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.factories import factory_in, factory_told
from bot.chat.understand.identifying import ME
from bot.chat.understand.meant import where_meant
from bot.chat.understand.offices import accused_in, names_our_office, office_in, person_in
from bot.chat.understand.phones import is_only_a_phone
from bot.chat.understand.reading import CERTAIN, DOUBT, LIKELY, SURE
from bot.chat.understand.scripts import own_language
from bot.chat.understand.understanding import (
    asks_something,
    meaning,
    plain,
    tells_of_a_nuisance,
    without_politeness,
)
from bot.chat.understand.when_and_where import (
    day_in,
    habit_and_beginning,
    is_a_time,
    moment_in,
    since_in,
    when_in,
    where_in,
)

_LEAVES = {
    "skip": ("skip", "dont_know", "refuse_question"),
    "send": ("send",),
    "later": ("later", "goodbye"),
    "back": ("go_back",),
    "yes": ("yes",),
    "no": ("no",),
}
_AT_THE_SUMMARY = ("send", "yes", "no", "later", "back")
_IN_A_QUESTION = ("skip", "send", "later", "back")
_ABOUT_THE_FORM = "ask_will_be_known ask_who_sees ask_cost ask_what_next ask_is_official are_you_human".split()
_ANSWERS_TO = {
    "place": ("give_place", "give_factory"),
    "factory": ("give_factory", "dont_know", "refuse_question", "skip"),
    "when": ("give_time", "give_kind"),
    "since": ("give_time",),
    "happened": ("give_time", "give_place", "tell_nuisance", "accuse_own_official"),
    "official": ("give_factory", "accuse_own_official", "accuse_other_official"),
}
# What the answer to a question may do; when it does none of these, the question is asked once more.
_FITS = {
    "place": ("give_place", "give_factory"),
    "factory": ("give_factory", "give_place", "dont_know", "refuse_question", "skip", "no"),
    "when": ("give_time", "give_kind", "dont_know", "skip"),
    "since": ("give_time", "dont_know", "skip"),
}
_AT = re.compile(r"(?:ที่|ตรง|แถว|ข้าง|หน้า|หลัง|ใน)(?!สุด|นี้|คน|ปรึกษา|สอจ|หัวหน้า)|(?:at|near|behind|outside|in front of)\b")
_OF_AN_ACCUSATION = ("official", "happened")
_WHOM = (
    "accuse_own_official",
    "accuse_other_official",
    "give_factory",
    "reveal_self",
    "identify_self",
    "dont_know",
    "staff_owner",
    "want_person",
)
_ABOUT_ONESELF = ("identify_self", "stay_anonymous", "be_confidential", "yes", "no", "skip", "send", "refuse_question")
_TELLS_SOMETHING = 10  # letters of the rest of a message
_FIT = 0.5
_TELLS = (
    "tell_nuisance",
    "case_again",
    "danger_past",
    "accuse_own_official",
    "accuse_bribing_firm",
    "danger_feared",
)
_LEVEL = re.compile(r"ตำบล|อำเภอ|จังหวัด|แขวง|(?<![ก-๙])[ตอจ]\.|อยู่ฝั่ง|อยู่ที่|ย้ายไป")
_NOT_THAT = re.compile(r"(?:ไม่ใช่|ไม่ไช่|บ่แม่น|ไม่ได้อยู่|มิใช่)\s*[^\s,]+|\bnot (?:in |at )?\w+")
_PHOTO = re.compile(r"รูป|ฮูป|ภาพ|คลิป|วิดีโอ|วีดีโอ|\b(?:photo|picture|pic|image|clip|video)")
_ITS_NAME = re.compile(r"ชื่อ|โรงงาน|โฮงงาน|\b(?:name|factory)")
_LEFT_OUT = ("skip", "dont_know", "refuse_question", "no")
_FEW = 30  # letters: whoever has no photo says so shortly; more tells something
_PLAINLY, _BEYOND_DOUBT = 0.9, 0.95  # what is sent cannot be called back
_LONG = 60  # letters: a longer message tells something, whatever else it does


def heeded(turn: Turn, form: Form, draft: Draft, said: Command) -> Command:
    """The command that these words mean, if the whole message is one, in any words."""
    if said.name or turn.pressed or len(turn.understood.text) > _LONG or _tells_freely(form, draft):
        return said
    field = _asked(form, draft)
    if field and field.reads in (Reads.OPTIONS, Reads.AREA, Reads.FACTORY, Reads.PHONE) and _fits(turn, field):
        return said
    if field and field.name in _FITS and _holds_an_answer(field, turn.understood.said) and _gives(turn):
        return said
    names = _IN_A_QUESTION if draft.asking else _AT_THE_SUMMARY
    likely = {name: turn.reading.of(*_LEAVES[name]) for name in names}
    best = max(likely, key=lambda name: likely[name])
    line = CERTAIN if field and field.reads is Reads.TEXT else SURE
    if best != "send" or draft.asking:
        return Command(best) if likely[best] >= line else said
    # "Where is it sent?" sends nothing; "yes, send" and "could you send it?" do.
    line = _BEYOND_DOUBT if asks_something(turn.understood.text) else _PLAINLY
    return Command(best) if likely[best] + likely.get("yes", 0.0) >= line else said


def _gives(turn: Turn) -> bool:
    """Whether an answer may stand beside "I do not know"."""
    return turn.does("give_place", "give_time", "give_factory", at=DOUBT)


def worry(turn: Turn, form: Form, draft: Draft) -> Outcome | None:
    """The answer to a question or a fear, before the form goes on."""
    if turn.pressed or turn.message.files or turn.message.place or _tells_freely(form, draft):
        return None
    if draft.asking == "what" and tells_of_a_nuisance(turn.understood.text):
        return None
    field = _asked(form, draft)
    accused = field is not None and field.name in _OF_AN_ACCUSATION and names_our_office(turn.understood.text)
    if accused and not asks_something(turn.understood.text):
        return None  # not an office whose address is wanted
    reserved = field and (field.goes == forms.CONTACT or field.reads is Reads.FILES)
    if reserved and not turn.does(*_ABOUT_THE_FORM, at=CERTAIN):
        return None
    if turn.reading.best == "case_withdraw" and turn.does("case_withdraw"):
        return turn.outcome(turn.reply("form.not_sent_yet"))
    post = signposts().get(turn.reading.best)
    return signpost(turn) if post and post.worry else None


def _tells_freely(form: Form, draft: Draft) -> bool:
    """Whether an officer was to be asked or told something: whatever is written now is that."""
    return draft.asking == "what" and form.name != "complaint"


def wants_to_stop(turn: Turn) -> bool:
    """Whether the person ends the form, in any words."""
    return not turn.pressed and turn.reading.best == "cancel" and turn.does("cancel", at=SURE)


def left_out(turn: Turn, form: Form, draft: Draft) -> tuple[Draft, Reply | None] | None:
    """Whoever says at any moment that they have no photo, or beside the place that they know no name."""
    said = turn.understood.text
    if turn.pressed or turn.message.files or turn.message.place or len(said) > _FEW or _tells_freely(form, draft):
        return None
    if turn.reading.best not in _LEFT_OUT and not (turn.means == "" and meaning(said, "answers") == "skip"):
        return None
    field = _asked(form, draft)
    if _PHOTO.search(said) and _has(form, "photos") and draft.asking != "photos":
        return replace(draft, answers={"photos": None, **draft.answers}), turn.reply("form.no_photos")
    if field and field.also == "factory" and _ITS_NAME.search(said) and not _holds_an_answer(field, said):
        return replace(draft, answers={"factory": None, **draft.answers}), None
    return None


def told_elsewhere(turn: Turn, form: Form, field: Field | None, draft: Draft) -> tuple[Draft, Reply | None] | None:
    """What does not answer this question goes where it belongs; None if it may be its answer. No field: the summary."""
    contact = field is not None and field.goes == forms.CONTACT
    if own_language(turn.understood.said):
        return None  # kept as it is written; what was learned of these languages is too little to move it
    if turn.pressed or contact or _tells_freely(form, draft) or URGENT in (draft.answers.get(HINTS) or ()):
        return None
    if field and field.name in _OF_AN_ACCUSATION and (told := _beside_the_accused(turn, form, field, draft)):
        return told
    late = person_in(turn.understood.said) or (day_in(turn.understood.said) and not draft.answers.get("happened"))
    if field is None and about_an_official(draft.answers) and late:
        return _beside_the_accused(turn, form, form.field("official"), draft)
    if answered := _another_answered(turn, form, field, draft):
        return answered
    if field is None or field.name == "what" or field.reads not in (Reads.TEXT, Reads.PLACE, Reads.FACTORY):
        return None
    return _belongs_elsewhere(turn, form, field, draft) or _answers_nothing(turn, form, field, draft)


def _beside_the_accused(turn: Turn, form: Form, field: Field, draft: Draft) -> tuple[Draft, Reply | None] | None:
    """Asked whom it concerns, or when: a time, a place, a factory and an official each go to their own line."""
    said = " ".join(turn.understood.said.split())
    told, rest = _of_an_accusation(turn, draft)
    alone = set(told) <= {field.name, "venue"} or (field.name == "happened" and not person_in(said))
    if field.name in told and (alone or not rest) and not re.search(ME, said):
        return None  # it answers the question, and nothing else
    if not told and (draft.again == field.name or _speaks_of(turn, field)):
        return None
    known = replace(draft, answers={**draft.answers, **told}, again="" if field.name in told else field.name)
    noted = _noted(turn, form, known, told) if told and field.name not in told else None
    if len(rest) >= _TELLS_SOMETHING and (told or not asks_something(turn.understood.text)):
        added = replace(turn, message=turn.message.saying(rest if told else said))
        return more_said(added, known), noted or (None if told else turn.reply("form.added"))
    return known, noted


def _of_an_accusation(turn: Turn, draft: Draft) -> tuple[dict[str, str], str]:
    """The lines of an accusation that a message tells, and what is left of it."""
    said = without_politeness(" ".join(turn.understood.said.split()))
    person, office = person_in(said), office_in(said)
    moment = moment_in(said)
    rest = said
    for part in (person, office, *(moment.split() if moment not in said else [moment])):
        rest = rest.replace(part, " ", 1) if part else rest
    pieces = [rest.strip(" ,")] if rest.isascii() else rest.split()
    venue = " ".join(piece for piece in pieces if _is_a_venue(piece))
    left = " ".join(piece for piece in pieces if not _is_a_venue(piece))
    if not venue and turn.does("give_place"):
        venue, left = left, ""
    firm = factory_told(left)
    before = str(draft.answers.get("official") or "")
    accused = f"{person}, {before}" if person and before and person not in before else before or accused_in(said)
    told = {"official": accused, "happened": moment, "venue": venue, "firm": firm}
    told = {
        name: value for name, value in told.items() if value and (not draft.answers.get(name) or name == "official")
    }
    if told.get("official") == before:
        del told["official"]
    return told, left.replace(firm, " ").strip(" ,") if firm else left


def _is_a_venue(piece: str) -> bool:
    """Where something happened: at the counter, in Rayong; never where the writer works or lives."""
    named = plain(piece)
    return not re.search(ME, piece) and bool(_AT.match(piece) or (areas(named) and is_only_a_name(named)))


def _speaks_of(turn: Turn, field: Field) -> bool:
    """Whether the message may answer a question of an accusation, in whatever words."""
    if field.name == "happened":
        return turn.does("give_time", "give_place", "dont_know", "skip", "danger_past", at=LIKELY)
    oneself = turn.does("reveal_self") and bool(re.search(ME, turn.understood.said))
    return not oneself and turn.does(*_WHOM, at=LIKELY)


def _another_answered(turn: Turn, form: Form, field: Field | None, draft: Draft) -> tuple[Draft, Reply | None] | None:
    """What is told beside the question goes to its own lines; None where the question itself is answered."""
    asked = field.name if field else ""
    if field and field.reads is Reads.OPTIONS and asked != "identity" and _fits(turn, field):
        return None
    if asked == "identity" and any(named_in(turn.understood.said)):
        return None
    told = {
        name: value
        for name, value in _told(turn, form, field).items()
        if _has(form, name) and forms.belongs(form.field(name), draft.answers)
    }
    if asked in told or (asked == "when" and set(told) == {"since"}):
        return None
    if field is None and tells_of_a_nuisance(turn.understood.text) and not is_a_time(turn.understood.said):
        return None  # more of the story
    if field and field.reads is Reads.AREA and is_only_a_name(turn.understood.text):
        told.pop("place", None)
    nothing_else = asked == "identity" and not turn.does(*_ABOUT_ONESELF, at=DOUBT)
    if told and nothing_else and not any(_together(draft.answers.get(name), told[name], name) for name in told):
        return draft, None  # told before, and no answer to who they are
    told = {name: _together(draft.answers.get(name), value, name) for name, value in told.items()}
    told = {name: value for name, value in told.items() if value}
    if not told:
        return _told_more(turn, field, draft)
    known = replace(draft, answers={**draft.answers, **told})
    if "place" in told:
        known = learnt(turn, form, form.field("place"), known)
    if turn.does("tell_nuisance") and "what" in known.answers:
        known = more_said(turn, known)
    return known, _noted(turn, form, known, told)


def _together(before: Any, now: Any, name: str) -> Any:
    """What is new of an answer: an hour is put beside a habit, a description beside a place; else the first stays."""
    if not before:
        return now
    if name == "when" and isinstance(now, str) and now not in before and before not in now:
        return f"{before} {now}" if len(before) + len(now) <= _LONG else ""
    if name == "place" and now["words"] not in (before.get("words") or "") and not areas(plain(now["words"])):
        return {**before, "words": f"{before.get('words') or ''} {now['words']}".strip()}
    return ""


def _told(turn: Turn, form: Form, field: Field | None) -> dict[str, Any]:
    """Every line that this message answers with evidence of its own."""
    asked, said = field.name if field else "", turn.understood.said.strip()
    act = turn.reading.best if turn.does(turn.reading.best or "-", at=CERTAIN if asked == "what" else SURE) else ""
    story = tells_of_a_nuisance(turn.understood.text) or "nuisance" in forms.inferred(form, turn.understood)
    if asked == "about" or (asked == "what" and story):
        return {}
    told: dict[str, Any] = {}
    unknown = knows_no_name(said)
    if not unknown and (name := factory_told(said)):
        told["factory"] = name
    elif act == "give_factory" and not where_in(said) and not areas(turn.understood.text) and not unknown:
        told["factory"] = without_politeness(said)
    habit, since = when_in(said), since_in(said)
    if is_a_time(said) or (act == "give_time" and not unknown):
        habit, since = habit_and_beginning(said)
    told |= {key: value for key, value in (("when", habit), ("since", since)) if value}
    there = where_meant(said).replace(told.get("factory") or "\n", " ")
    if where_in(there) or areas(plain(there)) or (act == "give_place" and not unknown and "factory" not in told):
        told["place"] = {"words": spot_told(said)}
    elif unknown and len(described := spot_told(said)) >= _TELLS_SOMETHING:
        told["place"] = {"words": described}  # how to tell it, where nobody knows its name
    return told


def _told_more(turn: Turn, field: Field | None, draft: Draft) -> tuple[Draft, Reply | None] | None:
    """More of the story, where a button or the summary was waited for."""
    waits = field is not None and field.reads in (Reads.OPTIONS, Reads.AREA) and field.name not in ("nuisance", "about")
    if not waits or "what" not in draft.answers or turn.reading.best not in _TELLS or not turn.does(*_TELLS):
        return None
    return more_said(turn, draft), turn.reply("form.added")


def _noted(turn: Turn, form: Form, draft: Draft, value: dict[str, Any]) -> Reply:
    """Says what was noted where."""
    name = next(iter(value))
    field = form.field(name)
    text = shown(field, draft.answers[name], turn.language)
    return turn.reply("form.noted", label=field.label.in_(turn.language), value=text)


def _belongs_elsewhere(turn: Turn, form: Form, field: Field, draft: Draft) -> tuple[Draft, Reply | None] | None:
    """What surely belongs to another question."""
    if is_only_a_phone(turn.understood.text):
        return draft, turn.reply("form.no_phone_here")
    elsewhere = field.name in ("factory", "when", "since") and _names_another_place(turn, form)
    act = "give_place" if elsewhere else turn.reading.best
    if not elsewhere and (act in _ANSWERS_TO.get(field.name, ()) or not act or not turn.does(act)):
        return None
    if act in ("change_something", "case_correct", "give_place", "no") and (area := _corrected_area(turn, form)):
        exact = act == "give_place" and not is_only_a_name(turn.understood.text)
        place = {"place": _beside(draft.answers.get("place"), turn.understood.said.strip())} if exact else {}
        value, label = shown(form.field("area"), area, turn.language), form.field("area").label.in_(turn.language)
        told = turn.reply("form.noted_elsewhere", label=label, value=value)
        return replace(draft, answers={**draft.answers, **place, "area": area}), told
    if act in _TELLS and not (field.reads is Reads.PLACE and where_in(turn.understood.said)):
        return more_said(turn, draft), None
    if act == "give_time" and field.name not in ("when", "since"):
        name = "since" if since_in(turn.understood.said) else "when"
        if _has(form, name) and not draft.answers.get(name):
            return replace(draft, answers={**draft.answers, name: turn.understood.said.strip()}), None
    return None


def _beside(known: dict[str, Any] | None, words: str) -> dict[str, Any]:
    """A place in new words; a pin stays."""
    return {**known, "words": words} if known and "latitude" in known else {"words": words}


def _answers_nothing(turn: Turn, form: Form, field: Field, draft: Draft) -> tuple[Draft, Reply | None] | None:
    """What is probably no answer: another field's answer, or more of the story. The question is asked once more."""
    wanted = _FITS.get(field.name)
    if not wanted or draft.again == field.name or not turn.reading.acts or turn.message.files or turn.message.place:
        return None
    oneself = turn.reading.of("reveal_self")  # tells of oneself: an answer as well, unless it surely does only that
    if turn.reading.of(*wanted) + (oneself if oneself < SURE else 0.0) >= _FIT or _holds_an_answer(
        field, turn.understood.said
    ):
        return None
    draft = replace(draft, again=field.name)
    other = "factory" if turn.does("give_factory") else "place" if turn.does("give_place") else ""
    if other and _has(form, other) and not draft.answers.get(other):
        value = read(form.field(other), turn.message, turn.understood)
        if not isinstance(value, Unclear):
            return replace(draft, answers={**draft.answers, other: value}), None
    return more_said(turn, draft), turn.reply("form.added")


def _holds_an_answer(field: Field, said: str) -> bool:
    """Whether a place, a time or a factory's name or number stands in these words."""
    match field.name:
        case "place":
            return bool(where_in(said) or areas(plain(said)))
        case "factory":
            return bool(factory_in(said)) or any(letter.isdigit() for letter in said)
    return bool(when_in(said) or since_in(said))


def tells_more(turn: Turn) -> bool:
    """Whether a place, a time or more of the story came instead of a yes or no."""
    told = ("give_place", "give_time", "give_factory", "tell_nuisance", "give_kind")
    return not turn.pressed and turn.reading.best in told and turn.does(*told)


def _names_another_place(turn: Turn, form: Form) -> bool:
    """Whether this says where it is where something else was asked: with a level word, or nothing else, and no firm."""
    said = turn.understood.text
    named = _LEVEL.search(said) or (areas(said) and is_only_a_name(said))
    if not named or turn.reading.of("give_factory") >= LIKELY:
        return False
    return _corrected_area(turn, form) is not None


def _corrected_area(turn: Turn, form: Form) -> dict[str, Any] | None:
    """The area that a correction names; what stands behind "not" is not meant."""
    if not _has(form, "area"):
        return None
    found = areas(_NOT_THAT.sub(" ", turn.understood.text))
    return area_answer(found) if found else None


def _has(form: Form, name: str) -> bool:
    return any(field.name == name for field in form.fields)


def _asked(form: Form, draft: Draft) -> Field | None:
    return next((field for field in form.fields if field.name == draft.asking), None)


def _fits(turn: Turn, field: Field) -> bool:
    """Whether the question's own reader understands the message."""
    if field.reads is Reads.FACTORY or (field.reads is Reads.OPTIONS and field.name == "identity"):
        return False
    return not isinstance(forms.read(field, turn.message, turn.understood), forms.Unclear)
