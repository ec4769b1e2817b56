"""What a message says about the person and the accused, whatever was asked: the safe side of each doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.cases.model.submission import Identity, Matter
from bot.chat import forms
from bot.chat.conversation import Draft
from bot.chat.filling.answer_rules import OFFICIAL, OFFICIAL_TOO
from bot.chat.forms import HINTS, Field
from bot.chat.turn import Turn
from bot.chat.understand import reading
from bot.chat.understand.identifying import ME, given_names, may_tell_who, without, without_own_name
from bot.chat.understand.meant import clauses
from bot.chat.understand.offices import accused_in, may_name_our_people
from bot.chat.understand.phones import email_in, phone_in, without_phones
from bot.chat.understand.reading import CERTAIN, LIKELY, SURE
from bot.chat.understand.understanding import meaning, plain, without_politeness

# Any of these in an answer about one's name leaves it out; a name that is kept out wrongly can still be given.
_NEGATION = re.compile(
    r"ไม่|ไม้(?:บอก|เอา|ให้|ต้อง)|มั่?ย(?:บอก|เอา)|บ่|บ่อ|อย่า|ห้าม|มิ(?!ตร|ถุน)|ขอสงวน|สงวน|นิรนาม|ปิดชื่อ|"
    r"\b(?:no|not|never|don'?t|dont|without|anonym\w*|nobody|hide|keep)\b|ຢ່າ|ບໍ່|မ|កុំ|មិន|不|别|別|đừng|không"
)
_SEALED = re.compile(r"ปกปิด|ปิดผนึก|เป็นความลับ|เก็บลับ|confidential|secret|\bprivate")
_CALLED = re.compile(
    r"(?<!ปิด)(?<!โรงงาน)(?<!บริษัท)(?<!ร้าน)(?<!เจ้า)(?<!หัวหน้า)"
    r"(?:ชื่อ|ซื่อ|จื้อ|จื่อ|นาย|นางสาว|นาง|น\.ส\.|คุณ|my name is|i am|i'm|name(?: is|\s*[:=]))\s*"
    r"(?!ไม่|บ่|แต่|ดี(?:กว่า|ไหม)|สะกด|ผิด|ถูก|จริง|เล่น|ได้|ไป|ก็|ให้|ของ|ไว้|มา|เลย|ครับ|ค่ะ|คะ|แล้ว|ออก|ด้วย|ลง|ผม|หนู|ฉัน|ดิฉัน|ข่อย)([^\d\s,.]{2,30}(?:\s+[^\d\s,.]{2,30})?)"
)
_NO_NAME = re.compile(r"(?:ไม่|บ่ะ?|อย่า|ไม่ต้อง|ห้าม)\s?(?:ได้|เอา|ใส่|บอก|ให้|ออก|ลง|มี|ขอ){0,3}\s?(?:ชื่อ|ซื่อ|จื้อ)\s*$")
_IN_ENGLISH = re.compile(r"\bname\b[^A-Z\n]{0,15}([A-Z][a-z]+(?: [A-Z][a-z]+)+)")
_NO_NUMBER = re.compile(r"(?:โทร\S*|เบอร์\S*|มือถือ)?(?:ไม่|บ่)มี(?:โทร\S*|เบอร์\S*|มือถือ)?(?:ครับ|ค่ะ|เด้อ)?")
_SURNAME = re.compile(r"[ก-๙]{3,20}")
_DENIES = ("no", "give_kind", "change_something", "case_withdraw", "tell_nuisance", "start_complaint", "give_factory")
_NO_OFFICIAL = re.compile(
    r"(?:ไม่|บ่)(?:\s?(?:ได้|ต้องการ|อยาก|เอา|เกี่ยวกับ|เกี่ยว|ใช่|ร้องเรียน|แจ้ง|กล่าวหา|เรื่อง)){0,4}\s?"
    r"(?:เจ้าหน้าที่|ราชการ|ข้าราชการ)|not (?:about |against )?(?:the |an? )?offic"
)
TELLS_OF_THE_CASE = ("what", "when", "since", "happened", "venue", "official", "firm", "factory")
_OWN_WORDS = TELLS_OF_THE_CASE[:5]
_OF_THE_NAME = re.compile(r"ชื่อ|ชือ|ซื่อ|จื้อ|จื่อ|เปิดเผย|\bname")
_BEYOND_DOUBT = 0.95  # a long sentence without a name in it
_PLAIN_YES = 20  # letters; more than that is a yes with a but
_OF_THE_NUMBER = re.compile(r"เบอร์|โทรศัพท์|มือถือ|phone|number|mobile")
_ABOUT_ONESELF = ("identify_self", "stay_anonymous", "be_confidential")
_UNNAMED = _ABOUT_ONESELF[1:]
_MOST = 6  # clauses that are read one by one
_OF_ONESELF = ("reveal_self", "identify_self")
_UNWILLING = ("stay_anonymous", "be_confidential", "ask_will_be_known", "ask_who_sees", "refuse_question", "no")
DOUBT = 0.2  # as much that one is not sure
_PLAINLY = 0.9  # below it is asked once whether an official is accused
_POLITE = re.compile(r"(?:นะ|ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|จ๊ะ|โทร|เบอร์|tel|phone).*$")


def heard(turn: Turn, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What follows for these answers: an official is accused, the person stays unnamed."""
    known = dict(answers)
    kinds = [*(known.get("nuisance") or ())]
    if not OFFICIAL.intersection(kinds) and "about" not in known and _may_accuse(turn, told=bool(kinds)):
        known["nuisance"] = [*kinds, Matter.CORRUPTION.value]
        if kinds and turn.reading.of("accuse_own_official") < _PLAINLY:
            known[HINTS] = [*dict.fromkeys([*(known.get(HINTS) or ()), OFFICIAL_TOO])]
    contact = "" if _takes_back(turn) else named_in(turn.understood.said)[1]
    if contact and (turn.does(*_UNNAMED, at=LIKELY) or _is_unwilling(turn)):
        known = {**known, "identity": [Identity.CONFIDENTIAL.value], "phone": contact}
        known.setdefault("name", None)
    elif turn.does("stay_anonymous", at=LIKELY) and not known.get("phone"):
        known |= {"identity": [Identity.ANONYMOUS.value], "name": None, "phone": None}
    return known


def _may_accuse(turn: Turn, *, told: bool) -> bool:
    """Whether an official of ours is accused. Beside a nuisance a doubt is enough, for the person is asked."""
    if turn.reading.best == "accuse_own_official" and turn.does("accuse_own_official", at=LIKELY):
        return True
    return told and (may_name_our_people(turn.understood.text) or turn.does("accuse_own_official", at=DOUBT))


def who_it_concerns(turn: Turn, field: Field, draft: Draft) -> Draft:
    """The answer to "an official, too?". Unless it is plainly no, one is, and the accused office never reads it."""
    pressed = forms.pressed(field.options, turn.understood.text) == ["factory"]
    plainly = turn.does("no", at=SURE) or (
        turn.reading.best in _DENIES and bool(_NO_OFFICIAL.search(turn.understood.text))
    )
    denies = plainly and turn.reading.of("accuse_own_official", "accuse_other_official") < DOUBT
    known = {**draft.answers, "about": ["factory" if pressed or denies else "official"]}
    kinds = known.get("nuisance")
    if known["about"] == ["factory"] and kinds and OFFICIAL.issuperset(kinds):
        # What was taken for an accusation is asked anew, and so is who they are: it was settled for them.
        known = {name: value for name, value in known.items() if name not in ("nuisance", "identity", "official")}
    return replace(draft, answers=known)


def nameless(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of an unnamed or sealed person without the name and number that they gave on the way."""
    if not _is_unnamed(answers):
        return {}
    return {
        key: hidden
        for key in _OWN_WORDS
        if isinstance(said := answers.get(key), str) and (hidden := without_own_name(said)) != said
    }


def may_identify(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What an unnamed or sealed person told by which they may be known all the same."""
    if not _is_unnamed(answers):
        return ()
    told = [str(answers.get(key) or "") for key in TELLS_OF_THE_CASE] + [
        (answers.get("place") or {}).get("words") or ""
    ]
    accused = str(answers.get("official") or "\n")

    def may_tell(clause: str) -> bool:
        return clause not in accused and not accused_in(clause) and _may_tell(clause)

    return may_tell_who("\n".join(filter(None, told)), may_tell, _tells_who)


def taken_out(answers: Mapping[str, Any], parts: tuple[str, ...]) -> dict[str, Any]:
    """The answers without these parts of their texts."""
    known = {
        **answers,
        **{key: without(said, parts) for key in TELLS_OF_THE_CASE if isinstance(said := answers.get(key), str)},
    }
    if place := answers.get("place"):
        known["place"] = {**place, "words": without(place.get("words") or "", parts)}
    return known


def _may_tell(clause: str) -> bool:
    return reading.hint(clause).of(*_OF_ONESELF) >= reading.DOUBT


def _tells_who(clause: str) -> bool:
    return reading.read(clause).of(*_OF_ONESELF) >= (SURE if re.search(ME, clause) else CERTAIN)


def _is_unnamed(answers: Mapping[str, Any]) -> bool:
    return answers.get("identity") in ([Identity.ANONYMOUS.value], [Identity.CONFIDENTIAL.value])


def who_they_are(turn: Turn, field: Field, draft: Draft) -> Draft:
    """The answer to "may the officers know who you are?". Only a plain yes, and a name, make a person named."""
    chosen = next((Identity(value) for value in forms.pressed(field.options, turn.understood.text)), None)
    return with_identity(turn, draft, chosen or _chosen(turn) or Identity.ANONYMOUS)


def with_identity(turn: Turn, draft: Draft, chosen: Identity) -> Draft:
    """The form of a person who is to be known so far; a contact that they give now is kept, else asked for."""
    name, contact = named_in(turn.understood.said)
    known = {**draft.answers, "identity": [chosen.value]}
    if chosen is Identity.ANONYMOUS:
        return replace(draft, answers={**known, "name": None, "phone": None} if "name" in known else known)
    given = {"name": known.get("name") or name, "phone": contact or contact_told(known)}
    known |= {key: value for key, value in given.items() if value}
    for key, value in given.items():
        if not value and key in known and not (key == "name" and known.get("phone") and chosen is not Identity.NAMED):
            del known[key]  # it was left out before, and is wanted now
    if chosen is Identity.CONFIDENTIAL and contact:
        known.setdefault("name", None)  # a number under seal is enough
    return replace(draft, answers=known)


def _chosen(turn: Turn) -> Identity | None:
    """Who somebody wants to be by their answer; whoever may be called and must not be told of is sealed."""
    said = turn.understood.text
    name, contact = named_in(turn.understood.said)
    unwilling = _is_unwilling(turn)
    sealed = _asks_for_the_seal(turn)
    only_contact = contact and not name and not _OF_THE_NAME.search(said)
    confidential = turn.reading.best == "be_confidential" and turn.does("be_confidential")
    if _takes_back(turn):
        return None
    if sealed or confidential or only_contact or (contact and unwilling):
        return Identity.CONFIDENTIAL
    if unwilling:
        return None
    plainly = bool(name or contact) or len(without_politeness(said)) <= _PLAIN_YES
    willing = turn.does("identify_self", at=SURE if plainly else _BEYOND_DOUBT) or meaning(said, "answers") == "yes"
    doubtful = turn.does("stay_anonymous", "be_confidential", "send", "skip", "no", at=DOUBT)
    return Identity.NAMED if (willing or (name and contact)) and not doubtful else None


def _asks_for_the_seal(turn: Turn) -> bool:
    said = turn.understood.text
    return bool(_SEALED.search(said)) and not re.search(r"ไม่ต้อง(?:ปกปิด|ปิด)", said)


def _is_unwilling(turn: Turn) -> bool:
    """Whether anything is refused; "I am not afraid" refuses nothing."""
    refusing = [one for one in clauses(turn.understood.said) if _NEGATION.search(plain(one))]
    pieces = [piece for one in refusing for piece in _pieces(one) if _NEGATION.search(plain(piece))]
    pieces = [piece for piece in pieces if not _NO_NUMBER.fullmatch(piece)]
    return any(reading.read(piece, "ask_identity").of("identify_self") < CERTAIN for piece in pieces[:_MOST])


def _takes_back(turn: Turn) -> bool:
    """Whether a name and a number are given and taken back in one breath: "… 081, no, rather not"."""
    said = turn.understood.said
    contact = phone_in(said) or email_in(said)
    after = said.partition(contact)[2].strip(" ,.") if contact else ""
    parts = (part for one in clauses(after) for part in {one, *_pieces(one)})
    read = [reading.read(part, "ask_identity") for part in list(parts)[:_MOST]]
    return any(one.of("cancel", "no") >= SURE for one in read)


def _pieces(clause: str) -> tuple[str, ...]:
    """The parts of a clause: Thai writes a space between them, English does not."""
    return (clause,) if clause.isascii() else tuple(clause.split())


def wished(turn: Turn, draft: Draft, *, at_summary: bool) -> Identity | None:
    """Who somebody plainly asks to be, where it was not asked: "put my name in", "no name after all"."""
    name, contact = named_in(turn.understood.said)
    acts: dict[str, float] = {}
    for part in clauses(turn.understood.said)[:_MOST]:
        if (part == turn.understood.said and turn.reading.of(*_ABOUT_ONESELF) < DOUBT) or not _hints(part):
            continue
        for act in _ABOUT_ONESELF:
            acts[act] = max(acts.get(act, 0.0), reading.read(part, "summary").of(act))
    hidden = acts.get("stay_anonymous", 0.0) >= LIKELY
    if _takes_back(turn):
        return Identity.ANONYMOUS
    if _asks_for_the_seal(turn) and sum(acts.values()) >= LIKELY:
        return Identity.CONFIDENTIAL
    only_contact = contact and at_summary and not name and not _OF_THE_NAME.search(turn.understood.text)
    if acts.get("be_confidential", 0.0) >= LIKELY or only_contact or (contact and (hidden or _is_unwilling(turn))):
        return Identity.CONFIDENTIAL
    if hidden:
        return Identity.ANONYMOUS
    plainly = acts.get("identify_self", 0.0) >= (SURE if at_summary else CERTAIN) and not _is_unwilling(turn)
    reached = contact or draft.answers.get("phone")
    return Identity.NAMED if plainly and (at_summary or (name and reached)) else None


def _hints(part: str) -> bool:
    return reading.hint(part).of(*_ABOUT_ONESELF) >= reading.DOUBT


def unnamed_after_all(turn: Turn, field: Field, draft: Draft) -> Draft | None:
    """At the question for name or number: whoever refuses, or is afraid, stays unnamed. A number may be left out."""
    said = turn.understood.text
    if not (_NEGATION.search(said) or turn.does(*_UNWILLING, at=LIKELY)):
        return None
    if field.name == "phone" and (_OF_THE_NUMBER.search(said) or turn.reading.best in ("skip", "dont_know")):
        return replace(draft, answers={**draft.answers, "phone": None})
    contact = named_in(turn.understood.said)[1] or draft.answers.get("phone")
    if contact:  # no name, but a number: it stays under seal
        sealed = {"identity": [Identity.CONFIDENTIAL.value], "name": None, "phone": contact}
        return replace(draft, answers={**draft.answers, **sealed})
    unnamed = {"identity": [Identity.ANONYMOUS.value], "name": None, "phone": None}
    return replace(draft, answers={**draft.answers, **unnamed})


def unnamed_at_the_end(turn: Turn, draft: Draft) -> Draft | None:
    """At the summary: any doubt whether somebody named still wants to be takes the name and the number out."""
    if draft.answers.get("identity") != [Identity.NAMED.value] or turn.pressed:
        return None
    renamed = any(named_in(turn.understood.said)) and not _NEGATION.search(turn.understood.text)
    if renamed or turn.reading.of("stay_anonymous", "be_confidential") < reading.DOUBT:
        return None
    unnamed = {"identity": [Identity.ANONYMOUS.value], "name": None, "phone": None}
    return replace(draft, answers={**draft.answers, **unnamed})


def contact_told(answers: Mapping[str, Any]) -> str:
    """How the person may be reached, as they said so far."""
    return answers.get("phone") or named_in(str(answers.get("what") or ""))[1]


def is_a_label(form_fields: tuple[Field, ...], said: str) -> bool:
    """Whether a button of another question was pressed where a name was asked."""
    return any(forms.pressed(field.options, said) for field in form_fields)


def named_in(said: str) -> tuple[str, str]:
    """A name and a telephone number or an e-mail address that somebody gives as their own."""
    phone, rest = phone_in(said), without_phones(said)
    name = _CALLED.search(rest)
    found = _POLITE.sub("", name[1]).strip(" -–:") if name and not _NO_NAME.search(rest[: name.start(1)]) else ""
    contact = re.sub(r"\D", "", phone) or email_in(said)
    return (found if len(found) > 1 else "") or _bare_name(said), contact


def _bare_name(said: str) -> str:
    """A given name that Thais bear, and a word behind it: สมชาย แก้วมณี."""
    if english := _IN_ENGLISH.search(said):
        return english[1]
    words = without_phones(said).split()
    for first, last in pairwise([*words, ""]):
        if first in given_names() and len(first) > 2:
            return " ".join(filter(None, (first, last if _SURNAME.fullmatch(_POLITE.sub("", last)) else "")))
    return ""


def without_a_name(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever said yes and gave no name stays unnamed."""
    wanted = answers.get("identity") or []
    asked = "name" in answers and "phone" in answers
    if wanted == [Identity.NAMED.value] and asked and not (answers["name"] or answers["phone"]):
        return {"identity": [Identity.ANONYMOUS.value]}
    return {}
