"""The PDF that proves a filing: case number, date, unit, and the party's receipt. Other PDFs are beside it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.dates import buddhist_year, local, moment
from bot.basics.texts import say
from bot.cases.model.numbers import grouped
from bot.cases.model.submission import Said
from bot.cases.model.ticket import Ticket
from bot.cases.settings.routing import Routing
from bot.chat.forms import Forms, delivered
from bot.documents.pdf.pdf_page import Sheet


@dataclass(frozen=True)
class Proof:
    """The content of one party's proof."""

    ticket: Ticket
    since: float  # when this party filed or joined
    receipt: str  # empty if it is no longer stored
    said: tuple[Said, ...] | None  # their own words; None: not for this reader
    files: int
    made_at: float
    address: str = ""  # the web chat's address


def printed(proof: Proof, routing: Routing, language: str, worded: Forms | None = None) -> bytes:
    """The proof as a PDF, with the forms' current labels."""
    number, made = proof.ticket.number, moment(proof.made_at, language)
    title = say("proof.title", language)
    foot = say("proof.foot", language, title=title, number=number, moment=made)
    sheet = Sheet(f"{title} {number}", language, foot, local(proof.made_at))
    sheet.paragraph(say("proof.ministry", language), 10, soft=True)
    sheet.heading(title, 20)
    sheet.paragraph(say("proof.subtitle", language), 10, soft=True)
    sheet.rule()
    for key, value in _facts(proof, routing, language):
        sheet.fact(say(f"proof.{key}", language), value)
    if proof.receipt:
        sheet.rule()
        receipt = say("proof.receipt", language)
        sheet.code(proof.receipt, receipt, grouped(proof.receipt), say("proof.keep", language))
    sheet.rule()
    _words(sheet, proof, language, worded or delivered())
    sheet.rule()
    _how_to_follow(sheet, proof, language)
    return sheet.finished()


def _facts(proof: Proof, routing: Routing, language: str) -> list[tuple[str, str]]:
    ticket = proof.ticket
    other = local(proof.since).year if language != "en" else buddhist_year(proof.since)
    received = say("proof.received_at", language, moment=moment(proof.since, language), other=other)
    facts = [
        ("number", ticket.number),
        ("received", received),
        ("kind", say(f"ticket.kind.{ticket.paper.kind}", language)),
        ("unit", routing.name(ticket.unit, language)),
        ("status", say(f"ticket.status.{ticket.status}", language)),
    ]
    if proof.files:
        facts.append(("files", say("proof.files_count", language, count=proof.files)))
    return facts


def _words(sheet: Sheet, proof: Proof, language: str, worded: Forms) -> None:
    sheet.heading(say("proof.said", language), 13)
    if proof.said is None:
        sheet.paragraph(say("proof.withheld", language))
        return
    labels = _labels(proof.ticket, language, worded)
    for one in proof.said:
        sheet.fact(labels.get(one.field, one.label), one.text)


def _how_to_follow(sheet: Sheet, proof: Proof, language: str) -> None:
    sheet.heading(say("proof.follow", language), 13)
    sheet.paragraph(say("proof.follow_how", language))
    if proof.address:
        sheet.paragraph(say("proof.address", language, address=proof.address))
    sheet.gap(3)
    sheet.paragraph(say("proof.means", language), 9.5, soft=True)


def _labels(ticket: Ticket, language: str, worded: Forms) -> dict[str, str]:
    """The labels in the reader's language; the submission contains the officers'."""
    return {
        field.name: field.label.in_(language)
        for form in worded.values()
        if form.kind == ticket.paper.kind
        for field in form.fields
    }
