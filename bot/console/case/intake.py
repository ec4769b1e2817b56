"""Taking down a complaint for somebody who calls, comes or writes: the chat's own form, filled in by an officer."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from starlette.responses import Response

from bot.basics.access import may_at, require
from bot.basics.messages import Message
from bot.basics.provinces import Province, provinces
from bot.basics.texts import LANGUAGES, say
from bot.cases.model.numbers import grouped, receipt_in
from bot.cases.model.submission import Said
from bot.cases.model.ticket import Ticket
from bot.cases.records import my_cases, repository
from bot.cases.service import Lodged
from bot.chat import forms
from bot.chat.filling import answer_rules, submit
from bot.chat.forms import Field, Reads, Unclear
from bot.chat.understand.remove_sensitive import struck, tells_of_health
from bot.chat.understand.understanding import plain, understand
from bot.console import attached_files
from bot.console.form_parser import MOST_PHOTOS
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit, too_large
from bot.documents.pdf import Proof, printed
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import intakes, parties
from bot.store.people import people

log = logging.getLogger("mindbot.console")

_FORM = "complaint"
# Questions that the dialogue only asks to find its way are left out.
_NOT_HERE = frozenset({"about", "size", "anyway", "photos"})
# The form's parts, and their fields; a field that is in none belongs to the first.
_PARTS: dict[str, tuple[str, ...]] = {
    "what": (),
    "where": ("place", "area", "factory", "estate"),
    "time": ("when", "since"),
    "who": ("identity", "name", "phone"),
    "official": ("official", "happened"),
    "more": ("health", "on_behalf"),
}
_FORM_NAME = re.compile(r"[A-Za-z0-9_-]{22}")
_THE_SAME = 900.0  # seconds in which identical content is the same form submitted again
_RECEIPT_SHOWN_SECONDS = 900.0  # long enough to read sixteen digits out twice, or to print them
_SOURCE = "ช่องทางที่รับเรื่อง"


class Source(StrEnum):
    """How the complaint arrived, if not by chat."""

    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"


@dataclass(frozen=True)
class TakenDown:
    """The case, and its receipt for as long as it may still be read out."""

    ticket: Ticket
    receipt: str


class NotClear(ValueError):
    """A field is not valid; or two matters are mixed."""

    def __init__(self, key: str, **gaps: str) -> None:
        super().__init__(f"{key}: {', '.join(gaps.values())}")
        self.key = key
        self.gaps = gaps


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Files a ticket once per form: a second click, reload or resend leads to the same case."""
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    if visit.too_large:
        return _page(office, visit, 413, wrong=too_large(visit))
    form = visit.text("form")
    if not _FORM_NAME.fullmatch(form):  # a page from before an update; with a form id it can be sent
        return _page(office, visit, 422, wrong=say("console.intake.send_again", visit.language))
    if known := office.store.read(lambda tx: _known(tx, visit, form)):
        return go(visit, f"intake/{known}?again=1")
    try:
        source, answers = Source(visit.text("source")), _answers(office, visit)
        answers["photos"] = attached_files.sealed(office, visit)
    except NotClear as unclear:
        return _page(office, visit, 422, wrong=say(f"console.intake.{unclear.key}", visit.language, **unclear.gaps))
    except attached_files.NotTaken as wrong:
        return _page(office, visit, 422, wrong=say(wrong.key, visit.language))
    except ValueError:
        return _page(office, visit, 422, wrong=say("console.intake.source_missing", visit.language))
    number, new = office.store.write(lambda tx: _lodge_once(tx, office, visit, form, source, answers))
    if new:
        log.info("%s: taken down (%s) by %s", number, source, visit.officer.id)
    return go(visit, f"intake/{number}" if new else f"intake/{number}?again=1")


def slip(office: Office, visit: Visit) -> Response:
    """The receipt as a PDF to hand over; only for who knows it."""
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    receipt = receipt_in(visit.text("receipt"))
    party = office.store.read(lambda tx: parties.by_receipt(tx, receipt))
    if party is None:
        return failure(visit, 404)
    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt))
    if office.store.read(lambda tx: my_cases.has_part(tx, visit.officer.id, ticket)):
        return failure(visit, 404)
    proof = Proof(ticket, party.since, receipt, None, len(ticket.paper.files), visit.at)
    headers = {"Content-Disposition": f'inline; filename="{ticket.number}.pdf"'}
    content = printed(proof, office.desk.routing, ticket.paper.language, office.worded())
    return Response(content, media_type="application/pdf", headers=headers)


def _known(tx: Transaction, visit: Visit, form: str) -> str:
    """The case of this form, also if the browser went back and sent the same content with a new form id."""
    officer = visit.officer.id
    return intakes.case_of(tx, officer, form) or intakes.alike(tx, officer, _content(visit), visit.at - _THE_SAME)


def _content(visit: Visit) -> str:
    typed = {name: value for name, value in visit.form.items() if name not in ("token", "form") and value}
    photos = sorted(hashlib.sha256(photo.content).hexdigest() for photo in visit.photos)
    return json.dumps([typed, photos], ensure_ascii=False, sort_keys=True)


def _lodge_once(
    tx: Transaction, office: Office, visit: Visit, form: str, source: Source, answers: Mapping[str, Any]
) -> tuple[str, bool]:
    """The case of this form, and whether it was filed just now."""
    officer = visit.officer.id
    if not intakes.claim(tx, officer, form, _content(visit), visit.at):
        return intakes.case_of(tx, officer, form), False
    lodged = _lodge(tx, office, visit, source, answers)
    intakes.became(tx, officer, form, lodged.ticket.number, lodged.receipt)
    return lodged.ticket.number, True


def _lodge(tx: Transaction, office: Office, visit: Visit, source: Source, answers: Mapping[str, Any]) -> Lodged:
    language = visit.text("language") if visit.text("language") in LANGUAGES else "th"
    form = office.worded()[_FORM]
    paper = submit.paper(form, answers, language)
    said = Said("source", _SOURCE, say(f"console.intake.by.{source}", "th"))
    paper = replace(paper, said=(*paper.said, said), danger=paper.danger or bool(visit.text("danger")))
    whoever = people.newcomer(tx, visit.at)
    lodged = office.desk.lodge(tx, whoever, paper, visit.at, submit.contact(form, answers))
    audit.write(tx, visit.officer.id, What.CASE_TAKEN_IN, lodged.ticket.number, visit.at)
    office.bring(tx, lodged.news, language, visit.at)
    return lodged


def fields(office: Office) -> tuple[Field, ...]:
    """The fields of the form."""
    return tuple(field for field in office.worded()[_FORM].fields if field.name not in _NOT_HERE)


def _answers(office: Office, visit: Visit) -> dict[str, Any]:
    """The parsed answers, as in chat, with everything that follows from them."""
    asked = fields(office)
    answers = {one.name: found for one in asked if (found := _read(one, visit))}
    words = " ".join(answer for answer in answers.values() if isinstance(answer, str))
    there = {"health": tells_of_health(plain(words)), "on_behalf": "on_behalf" in answers}
    hints = [name for name, told in there.items() if told]
    if answer_rules.is_mixed(answers):
        raise NotClear("two_matters")
    answers = answer_rules.follow({**answers, forms.HINTS: hints})
    for one in asked:
        if not answers.get(one.name) and forms.belongs(one, answers) and forms.is_required(one, answers):
            raise NotClear("missing", label=one.label.in_(visit.language))
    return answers


def _read(one: Field, visit: Visit) -> Any:
    if one.reads is Reads.OPTIONS:
        known = [option.value for option in one.options]
        if one.single:
            return [value for value in known if value == visit.text(one.name)]
        return [value for value in known if visit.text(f"{one.name}.{value}")]
    text = struck(_typed(one, visit).replace("\r\n", "\n"), lambda digits: False).text
    if not text:
        return None
    answer = forms.read(one, Message("desk", "", "", visit.at, text=text), understand(text))
    if isinstance(answer, Unclear) or (one.reads is Reads.AREA and "code" not in answer):
        raise NotClear("unclear", label=one.label.in_(visit.language))
    return answer


def _typed(one: Field, visit: Visit) -> str:
    """What was typed; the province is chosen from a list beside the district."""
    text, province = visit.text(one.name), visit.text("province")
    if one.reads is Reads.AREA and province in {known.th for known in provinces()} and province not in text:
        return f"{text} จังหวัด{province}".strip()
    return text


def _parts(office: Office) -> dict[str, list[Field]]:
    """The fields of each part of the form, in the order of the form."""
    of = {name: part for part, names in _PARTS.items() for name in names}
    parts: dict[str, list[Field]] = {part: [] for part in _PARTS}
    for one in fields(office):
        parts[of.get(one.name, "what")].append(one)
    return {part: found for part, found in parts.items() if found}


def _named(form: str) -> str:
    """The form's id, from the first display until it is filed; another id is another complaint."""
    return form if _FORM_NAME.fullmatch(form) else secrets.token_urlsafe(16)


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    return render(
        visit,
        "intake",
        status,
        parts=_parts(office),
        opened={part for part, found in _parts(office).items() if any(_is_typed(one, visit) for one in found)},
        provinces=_provinces(visit),
        long=Reads.TEXT,
        options=Reads.OPTIONS,
        area=Reads.AREA,
        sources=list(Source),
        languages=LANGUAGES,
        typed=visit.form,
        form=_named(visit.text("form")),
        most=forms.MAX_ANSWER_LETTERS,
        most_photos=MOST_PHOTOS,
        wrong=wrong,
    )


def _is_typed(one: Field, visit: Visit) -> bool:
    return any(visit.form.get(name) for name in visit.form if name.partition(".")[0] == one.name)


def _provinces(visit: Visit) -> list[Province]:
    """Every province, that of the officer's own unit first."""
    return sorted(provinces(), key=lambda one: not visit.officer.unit.endswith(one.th))


def done(office: Office, visit: Visit) -> Response:
    """What came of it, to the officer who took it down and nobody else: the number, for a while also the receipt.

    The page is only looked at, so reloading it files nothing; its address holds the number, which alone opens nothing.
    """
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    found = office.store.read(lambda tx: _taken_down(tx, visit))
    if found is None:
        return failure(visit, 404)
    ticket = found.ticket
    return render(
        visit,
        "taken_in",
        ticket=ticket,
        unit=office.desk.routing.name(ticket.unit, visit.language),
        receipt=grouped(found.receipt) if found.receipt else "",
        again=bool(visit.text("again")),
        minutes=int(_RECEIPT_SHOWN_SECONDS // 60),
        sees=may_at(visit.officer, "ticket.see", ticket.units, alone=ticket.alone),
    )


def _taken_down(tx: Transaction, visit: Visit) -> TakenDown | None:
    number = visit.path("number")
    intake = intakes.taken_down(tx, visit.officer.id, number)
    ticket = repository.find(tx, number) if intake else None
    if intake is None or ticket is None:
        return None
    is_fresh = visit.at < intake.at + _RECEIPT_SHOWN_SECONDS
    behind = parties.look_behind(tx, ticket.citizen) if is_fresh else None
    # Whoever renewed their receipt since has one that is theirs alone.
    same = behind is not None and intakes.fingerprint(tx, behind.receipt) == intake.receipt
    return TakenDown(ticket, behind.receipt if behind and same else "")
