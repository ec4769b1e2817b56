"""Obeys what is said of the answers themselves, at any question: correct this, leave that out, put my name in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.basics.messages import Reply
from bot.basics.places import answered, areas
from bot.cases.model.submission import Identity
from bot.chat import forms
from bot.chat.conversation import Draft
from bot.chat.filling.ask_question import IDENTITY, shown
from bot.chat.filling.heard import TELLS_OF_THE_CASE, contact_told, named_in, taken_out, wished, with_identity
from bot.chat.filling.is_answer import spot_told
from bot.chat.forms import Field, Form, Reads
from bot.chat.forms.infer_answers import area_answer, kinds_in
from bot.chat.turn import Turn
from bot.chat.understand.factories import factory_told
from bot.chat.understand.meant import affirmed, areas_meant, clauses, denies, pieces, where_meant
from bot.chat.understand.phones import email_in, is_only_a_phone, phone_in
from bot.chat.understand.reading import LIKELY
from bot.chat.understand.understanding import plain, understand, without_politeness
from bot.chat.understand.when_and_where import moment_in, since_in, when_in, where_in
from knowledge.language.thai import tokenise

_CORRECTS = ("change_something", "case_correct")
# The grammar of a correction: "is wrong", "it should be".
_WRONG = re.compile(r"ผิด(?!ชอบ|กฎ|ปกติ|ระเบียบ|กลิ่น)|ไม่ถูก|\b(?:wrong|incorrect|not correct)\b", re.IGNORECASE)
_INSTEAD = re.compile(
    r"(?:ต้องเป็น|ต้อง(?!การ)|ที่ถูก(?:ต้อง)?(?:คือ|เป็น)?|จริง\s?ๆ\s?(?:แล้ว)?(?:คือ|เป็น|อยู่)?|(?:แก้|เปลี่ยน)(?:ให้)?เป็น"
    r"|ควรเป็น|เป็น|คือ|should be|must be|it is|it's|is actually|correct is|change (?:it )?to|\bis\b)"
    r"\s*(?!ผิด|wrong)(\S.*)",
    re.IGNORECASE,
)
_LEAVE_OUT = re.compile(
    r"(?:อย่า|ไม่ต้อง|ห้าม|ขอไม่|ไม่เอา|บ่ต้อง|ไม่อยากให้).{0,14}?(?:เขียน|ใส่|ลง|พูดถึง|เอ่ย|เล่า|มี).{0,8}?"
    r"(?:เรื่อง|ที่ว่า|ว่า|คำว่า|ตรงที่|ที่)(?P<told>.+)"
    r"|(?:ตัด|ลบ|เอา)(?:เรื่อง|ประโยค|คำ|ตรง|ที่|ข้อความ|ส่วน)+(?:บอก)?(?:ว่า)?(?P<cut>.+?)ออก"
    r"|\b(?:do not|don't|please don't|not) (?:write|mention|include|put|tell)\b"
    r"(?: anything)?(?: in)?(?: about| that| of)?(?P<unsaid>.+)"
    r"|\b(?:leave out|remove|delete|take out) (?:the (?:part|line|bit) )?(?:about |that |with )?(?P<out>.+)",
    re.IGNORECASE,
)
_POLITE = re.compile(r"(?:\s?(?:นะ|ค่ะ|คะ|ครับ|คับ|จ้า|เด้อ|เจ้า|ต่างหาก))+$")
_A_NAME = re.compile(r"ชื่อ|ซื่อ|จื้อ|\bname")
_OF_A_FIRM = re.compile(r"โรง|โฮง|บริษัท|\b(?:factory|plant|mill|company|called)", re.IGNORECASE)
_ONES_OWN = re.compile(r"^(?:ของ)?(?:ชื่อ|ซื่อ|เบอร์|my name|my number|me\b)", re.IGNORECASE)
_SMALL_WORDS = 3  # letters of Latin words that name nothing: my, the, of


@dataclass(frozen=True)
class Obeyed:
    """The form after what was asked, and what is said of it."""

    draft: Draft
    replies: tuple[Reply, ...]


def obeyed(turn: Turn, form: Form, field: Field | None, draft: Draft) -> Obeyed | None:
    """What the person asked about their answers, done; None if they asked nothing of the kind."""
    if turn.pressed or turn.message.files or turn.message.place or not turn.understood.text or not _is_told(form):
        return None
    if any(forms.pressed(one.options, turn.understood.text) for one in form.fields):
        return None
    known, replies, rest = _left_out(turn, draft)
    turn = replace(turn, understood=understand(rest)) if replies else turn
    told = {name: value for name, value in _corrected(turn, form, field, known).items() if value or name == "place"}
    changed = {name: value for name, value in told.items() if value != known.answers.get(name)}
    known = replace(known, answers={**known.answers, **changed})
    if lines := "\n".join(_line(turn, form, known, name) for name in changed or told if known.answers.get(name)):
        replies += (turn.reply("form.corrected" if changed else "form.so_it_is", lines=lines),)
    at_identity = field is not None and (field.name == IDENTITY or field.goes == forms.CONTACT)
    about_the_name = changed and set(changed) <= {"name", "phone"}
    asked = not about_the_name and (not at_identity or changed or replies)
    if asked and (meant := wished(turn, known, at_summary=field is None)):
        # Asked who they are, any answer is their choice; elsewhere only a wish that is plainly told.
        contact = contact_told(known.answers) or named_in(turn.understood.said)[1]
        known = with_identity(turn, known, meant)
        lost = contact and meant is Identity.ANONYMOUS
        key = "form.contact_not_kept" if lost else f"form.identity_{meant.value}"
        replies += (turn.reply(key, contact=contact),)
    kept = _contact_kept(turn, known) if not at_identity and not replies else ""
    if kept:
        known = replace(known, answers={**known.answers, "phone": kept})
        replies = (turn.reply("form.contact_kept", contact=kept),)
    return Obeyed(known, replies) if replies else None


def _contact_kept(turn: Turn, draft: Draft) -> str:
    """A telephone number or an e-mail address that is given before it is asked who the person wants to be."""
    known = draft.answers.get("phone") or IDENTITY in draft.answers or is_only_a_phone(turn.understood.text)
    return "" if known else named_in(turn.understood.said)[1]


def _is_told(form: Form) -> bool:
    return any(field.name == IDENTITY for field in form.fields)


def _line(turn: Turn, form: Form, draft: Draft, name: str) -> str:
    field = form.field(name)
    return f"• {field.label.in_(turn.language)}: {shown(turn, field, draft.answers[name])}"


def _left_out(turn: Turn, draft: Draft) -> tuple[Draft, tuple[Reply, ...], str]:
    """Without the sentences that are not to be written: "do not write about my husband"; and what else was said."""
    said = turn.understood.said
    found = _LEAVE_OUT.search(said)
    about = next(filter(None, found.groups()), "").strip() if found else ""
    parts = () if not about or _ONES_OWN.match(about) else tuple(dict.fromkeys(_sentences_about(about, draft)))
    if not found or not parts:
        return draft, (), said
    quoted = " ".join(f"“{part}”" for part in parts)
    told = turn.reply("form.left_out", parts=quoted)
    return replace(draft, answers=taken_out(draft.answers, parts)), (told,), said.replace(found[0], " ").strip()


def _sentences_about(about: str, draft: Draft) -> Iterator[str]:
    """The parts of the story in which the first word of the matter stands that occurs in it at all."""
    told = [text for key in TELLS_OF_THE_CASE if isinstance(text := draft.answers.get(key), str)]
    told.append(str((draft.answers.get("place") or {}).get("words") or ""))
    words = [word for word in tokenise(plain(about)) if len(word) > (_SMALL_WORDS if word.isascii() else 1)]
    parts = [part for text in told for line in text.splitlines() for part in pieces(line)]
    word = next((word for word in words if any(word in plain(part) for part in parts)), "")
    yield from (part for part in parts if word and word in plain(part))


def _corrected(turn: Turn, form: Form, field: Field | None, draft: Draft) -> dict[str, Any]:
    """The answers that this message says to be otherwise, with what they are instead."""
    said = turn.understood.said
    if not (_WRONG.search(said) or turn.reading.of(*_CORRECTS) >= LIKELY or denies(said)):
        return {}
    values: dict[str, Any] = {}
    named: Field | None = None
    for clause in clauses(said):
        if not (told := affirmed(clause)):
            continue
        instead, is_wrong = _INSTEAD.search(told), bool(_WRONG.search(told))
        if is_wrong or instead:
            named = _line_named(told[: instead.start()] if instead else told, form, draft) or named
        value = instead[1] if instead else "" if is_wrong else told
        if named and (value := _POLITE.sub("", value).strip(" ,")):
            values |= _of_the_line(named, value, form, draft)
            named = None
    return {**_by_itself(said, form, draft), **values}


def _line_named(text: str, form: Form, draft: Draft) -> Field | None:
    """The line that stands in the first half of a correction: "the factory's name is wrong"."""
    said = plain(text)
    names = {
        plain(name): field
        for field in form.fields
        for name in (field.label.th, field.label.en, *field.called)
        if forms.belongs(field, draft.answers) or field.goes == forms.CONTACT
    }
    found = [name for name in names if name in said and (not name.isascii() or re.search(rf"\b{name}", said))]
    if not found and _A_NAME.search(said):  # whose name it is, what is known tells
        known = "name" if draft.answers.get("name") else "factory"
        return next((field for field in form.fields if field.name == known), None)
    return names[max(found, key=lambda name: (len(name), -said.index(name)))] if found else None


def _of_the_line(field: Field, value: str, form: Form, draft: Draft) -> dict[str, Any]:
    """The new value of the line that was named."""
    match field.name:
        case "area" | "place":
            return _elsewhere(value, form, draft, loosely=True)
        case "factory":
            return {"factory": factory_told(value) or value}
        case "official":
            return {"official": value}
        case "phone":
            return {"phone": re.sub(r"\D", "", phone_in(value)) or email_in(value)}
        case "name":
            return {"name": named_in(value)[0] or value} if draft.answers.get("name") else {}
        case "when" | "since":
            since, habit = since_in(value), when_in(value)
            plainly = {"when": habit, "since": since}
            return plainly if any(plainly.values()) else {field.name: value}
        case "happened":
            return {"happened": moment_in(value) or value}
        case "nuisance":
            return {"nuisance": kinds_in(plain(value), field.options, as_answer=True)}
    return {field.name: value} if field.reads is Reads.TEXT and field.name != "what" else {}


def _by_itself(said: str, form: Form, draft: Draft) -> dict[str, Any]:
    """What a correction tells without naming a line: a place, a time, a kind can be nothing else."""
    told = affirmed(said)
    values = _elsewhere(said, form, draft, loosely=False)
    if (habit := when_in(told)) and draft.answers.get("when") and "when" not in values:
        values["when"] = habit
    if (
        (name := factory_told(told))
        and draft.answers.get("factory")
        and _OF_A_FIRM.search(told)
        and not areas(plain(name))
    ):
        values["factory"] = name
    nuisance = next((one for one in form.fields if one.name == "nuisance"), None)
    if nuisance and denies(said) and (kinds := draft.answers.get("nuisance")):
        right, both = kinds_in(plain(told), nuisance.options), kinds_in(plain(said), nuisance.options)
        wrong = [kind for kind in both if kind not in right]
        values["nuisance"] = [*dict.fromkeys([*(kind for kind in kinds if kind not in wrong), *right])] if wrong else []
    return values


def _elsewhere(said: str, form: Form, draft: Draft, *, loosely: bool) -> dict[str, Any]:
    """Another area, and the words for its place."""
    if not any(field.reads is Reads.AREA for field in form.fields):
        return {}
    known = forms.area_of(draft.answers)
    found = areas_meant(said)
    if loosely and (not found or all(not one.district for one in found)):
        found = answered(without_politeness(plain(where_meant(said)))) or found
    near = tuple(one for one in found if known.code and one.code[:2] == known.code[:2])
    found = near or found
    if not found or any(one.around(known) for one in found if known.code):
        here = {"area": draft.answers["area"]} if found else {}
        return here | ({"place": _words_of(draft, spot_told(said))} if loosely and where_in(said) else {})
    here = {"area": area_answer(found)}
    before = str((draft.answers.get("place") or {}).get("words") or "")
    if where_in(where_meant(said)):
        here["place"] = _words_of(draft, spot_told(said))
    elif before and areas(plain(before)):  # they name the wrong area
        here["place"] = _words_of(draft, "")
    return here


def _words_of(draft: Draft, words: str) -> dict[str, Any] | None:
    """A place in new words; a pin stays."""
    known = draft.answers.get("place")
    return {**known, "words": words} if known and "latitude" in known else {"words": words} if words else None
