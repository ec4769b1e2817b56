"""Taking down a complaint for somebody who calls, comes or writes: the chat's own form, filled in by an officer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from starlette.responses import Response

from bot.access import may, require
from bot.console import closing
from bot.console.page import failure, render
from bot.console.sent import MOST_PHOTOS
from bot.console.visit import Office, Visit
from bot.desk.desk import Lodged
from bot.desk.numbers import grouped, receipt_in
from bot.desk.papers import Said
from bot.messages import Message
from bot.proof import Proof, printed
from bot.store import Transaction, audit, demonstration, parties, people
from bot.store.audit import What
from bot.talk import consequences, forms, handing_in
from bot.talk.forms import Field, Reads, Unclear
from bot.talk.sensitive import struck, tells_of_health
from bot.talk.understanding import plain, understand
from bot.texts import LANGUAGES, say

log = logging.getLogger("mindbot.console")

_FORM = "complaint"
# What the talk asks only to find its way is not asked here: whoever listens sees it.
_NOT_HERE = frozenset({"about", "size", "anyway", "photos"})
_SOURCE = "ช่องทางที่รับเรื่อง"


class Source(StrEnum):
    """How it came, when it did not come by chat."""

    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"


class NotClear(ValueError):
    """A field says nothing that can be kept; or two matters are told as one."""

    def __init__(self, key: str, **gaps: str) -> None:
        super().__init__(f"{key}: {', '.join(gaps.values())}")
        self.key = key
        self.gaps = gaps


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """A ticket begins. Its receipt is shown this once, to be read out or printed; the officer has no part in it."""
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    try:
        source, answers = Source(visit.text("source")), _answers(office, visit)
        answers["photos"] = closing.sealed(office, visit)
    except NotClear as unclear:
        return _page(office, visit, 422, wrong=say(f"console.intake.{unclear.key}", visit.language, **unclear.gaps))
    except closing.NotTaken:
        return _page(office, visit, 422, wrong=say("console.case.wrong.photo", visit.language))
    except ValueError:
        return _page(office, visit, 422, wrong=say("console.intake.source_missing", visit.language))
    lodged = office.store.write(lambda tx: _lodge(tx, office, visit, source, answers))
    ticket = lodged.ticket
    log.info("%s: taken down (%s) by %s", ticket.number, source, visit.officer.id)
    sees = any(may(visit.officer, "ticket.see", unit=unit, alone=ticket.alone) for unit in ticket.units)
    return render(
        visit,
        "taken_in",
        ticket=ticket,
        unit=office.desk.routing.name(ticket.unit, visit.language),
        receipt=grouped(lodged.receipt),
        sees=sees,
    )


def slip(office: Office, visit: Visit) -> Response:
    """The receipt as a page to be handed over. Whoever does not have it cannot print it."""
    require(visit.officer, "ticket.intake", unit=visit.officer.unit or None)
    receipt = receipt_in(visit.text("receipt"))
    party = office.store.read(lambda tx: parties.by_receipt(tx, receipt))
    if party is None:
        return failure(visit, 404)
    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt))
    proof = Proof(ticket, party.since, receipt, None, len(ticket.paper.files), visit.at)
    headers = {"Content-Disposition": f'inline; filename="{ticket.number}.pdf"'}
    content = printed(proof, office.desk.routing, ticket.paper.language, office.worded())
    return Response(content, media_type="application/pdf", headers=headers)


def _lodge(tx: Transaction, office: Office, visit: Visit, source: Source, answers: Mapping[str, Any]) -> Lodged:
    language = visit.text("language") if visit.text("language") in LANGUAGES else "th"
    form = office.worded()[_FORM]
    paper = handing_in.paper(form, answers, language)
    said = Said("source", _SOURCE, say(f"console.intake.by.{source}", "th"))
    paper = replace(paper, said=(*paper.said, said), danger=paper.danger or bool(visit.text("danger")))
    whoever = people.newcomer(tx, visit.at)
    if demonstration.is_made_up(tx, visit.officer.id):
        demonstration.mark(tx, "person", whoever.id)
    lodged = office.desk.lodge(tx, whoever, paper, visit.at, handing_in.contact(form, answers))
    audit.write(tx, visit.officer.id, What.CASE_TAKEN_IN, lodged.ticket.number, visit.at)
    office.bring(tx, lodged.news, language, visit.at)
    return lodged


def fields(office: Office) -> tuple[Field, ...]:
    """What is asked here."""
    return tuple(one for one in office.worded()[_FORM].fields if one.name not in _NOT_HERE)


def _answers(office: Office, visit: Visit) -> dict[str, Any]:
    """What was typed, read as the chat reads it, with everything that follows from it."""
    asked = fields(office)
    answers = {one.name: found for one in asked if (found := _read(one, visit))}
    words = " ".join(one for one in answers.values() if isinstance(one, str))
    there = {"health": tells_of_health(plain(words)), "on_behalf": "on_behalf" in answers}
    hints = [name for name, told in there.items() if told]
    answers = consequences.follow({**answers, forms.HINTS: hints})
    if "official_too" in answers[forms.HINTS]:
        raise NotClear("two_matters")
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
    text = struck(visit.text(one.name).replace("\r\n", "\n"), lambda digits: False).text
    if not text:
        return None
    answer = forms.read(one, Message("desk", "", "", visit.at, text=text), understand(text))
    if isinstance(answer, Unclear) or (one.reads is Reads.AREA and "code" not in answer):
        raise NotClear("unclear", label=one.label.in_(visit.language))
    return answer


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    return render(
        visit,
        "intake",
        status,
        fields=fields(office),
        long=Reads.TEXT,
        options=Reads.OPTIONS,
        sources=list(Source),
        languages=LANGUAGES,
        typed=visit.form,
        most=forms.LONGEST,
        most_photos=MOST_PHOTOS,
        wrong=wrong,
    )
