"""A case for printing, as a web page or PDF. Each time is in the audit log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial

from starlette.responses import Response

from bot.basics.dates import day, moment
from bot.basics.texts import say
from bot.cases.lists.diary import DAYS, PARTS, Diary, hours
from bot.cases.messages.pseudonyms import pseudonym, shown_due, told_at
from bot.cases.model.action_classes import Assign
from bot.cases.model.ticket import Entry, Ticket
from bot.cases.rules import sensitive
from bot.cases.service import HOUSE
from bot.console.case import related
from bot.console.case.history import Teller
from bot.console.page import failure, render
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.documents.pdf.case_pdf import Block, Dossier, Fact, Heading, Line, Picture, Table, Words, printed
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import parties
from bot.store.files import files
from bot.store.files.copy_versions import shown
from bot.store.files.files import Copy

log = logging.getLogger("mindbot.console")

_PICTURE = "image/jpeg"  # the type of every photo's working copy
SHOWN = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"}


def show(office: Office, visit: Visit) -> Response:
    """The page for printing."""
    dossier = _composed(office, visit)
    return render(visit, "print", dossier=dossier, number=visit.path("number"), kind=lambda block: type(block).__name__)


def pdf(office: Office, visit: Visit) -> Response:
    """The same as a PDF."""
    dossier = _composed(office, visit)
    try:
        content = printed(dossier, partial(shown, office.store, office.room))
    except FileNotFoundError:
        return failure(visit, 404, "console.copy.forgotten")
    number = visit.path("number")
    name = f'inline; filename="case-{number}.pdf"'
    return Response(content, media_type="application/pdf", headers={**SHOWN, "Content-Disposition": name})


def _composed(office: Office, visit: Visit) -> Dossier:
    """The content that this officer may see, after an audit entry."""

    def record(tx: Transaction) -> None:
        ticket = office.desk.ticket(tx, visit.officer, visit.path("number"))
        audit.write(tx, visit.officer.id, What.CASE_PRINTED, ticket.number, visit.at)

    def compose(tx: Transaction) -> Dossier:
        return _Composer(tx, office, visit, office.desk.ticket(tx, visit.officer, visit.path("number"))).dossier()

    office.store.write(record)
    log.info("%s: printed by %s", visit.path("number"), visit.officer.id)
    return office.store.read(compose)


class _Composer:
    """Composes the printed case, block by block."""

    def __init__(self, tx: Transaction, office: Office, visit: Visit, ticket: Ticket) -> None:
        self._tx = tx
        self._visit = visit
        self._ticket = sensitive.as_read(ticket)
        self._routing = office.desk.routing
        self._language = visit.language
        self._history = sensitive.history_as_read(ticket, office.desk.history(tx, ticket))
        self._beside = related.look(tx, visit.officer, ticket, self._history)
        # A print is read by others, so the officer is named instead of "me".
        self._teller = Teller(ticket, self._routing, _names(tx, ticket, self._history), "", visit.language)

    def dossier(self) -> Dossier:
        number, made = self._ticket.number, moment(self._visit.at, self._language)
        by = self._visit.officer.name or self._say("history.colleague")
        title = self._say("print.title", number=number)
        foot = self._say("print.foot", number=number, moment=made, name=by)
        blocks = (*self._facts(), *self._said(), *self._parties(), *self._diary(), *self._happened(), *self._files())
        return Dossier(title, self._say("print.notice"), foot, blocks, self._language, self._visit.at)

    def _facts(self) -> Iterator[Block]:
        ticket, paper = self._ticket, self._ticket.paper
        holder = self._teller.colleague(ticket.officer) if ticket.officer else self._say("case.nobody")
        due = shown_due(ticket)
        facts = [
            ("case.kind", self._word(f"ticket.kind.{paper.kind}")),
            ("print.matters", ", ".join(self._word(f"ticket.matter.{matter}") for matter in paper.matters)),
            ("case.status", self._word(f"ticket.status.{ticket.status}")),
            ("case.unit", self._routing.name(ticket.unit, self._language)),
            ("print.looks_on", ", ".join(self._routing.name(one, self._language) for one in ticket.copied)),
            ("case.officer", holder),
            ("case.lodged", told_at(ticket, ticket.lodged_at, self._language)),
            ("case.due", moment(due, self._language) if due is not None else ""),
            ("print.follow_up", day(ticket.follow_up, self._language) if ticket.follow_up else ""),
            ("beside.joined", str(ticket.joined) if ticket.joined else ""),
            ("beside.outcome", self._word(f"ticket.outcome.{ticket.outcome}") if ticket.outcome else ""),
            ("beside.stars", self._word(f"ticket.stars.{ticket.stars}") if ticket.stars else ""),
            ("beside.merged_into", ticket.merged_into),
            ("beside.merged", ", ".join(self._beside.merged)),
            ("beside.linked", ", ".join(self._beside.linked)),
            ("beside.known_as", ", ".join(f"{system} {known}" for system, known in ticket.known_as)),
            ("beside.tags", ", ".join(ticket.tags)),
        ]
        yield from (Fact(self._say(key), value) for key, value in facts if value)

    def _said(self) -> Iterator[Block]:
        paper = self._ticket.paper
        yield Heading(self._say("case.said"))
        if self._ticket.sensitive:
            yield Words(self._say("sensitive.not_printed"))
        yield from (Fact(one.label, one.text) for one in paper.said if one.text)
        area = " ".join(part for part in (paper.tambon, paper.district, paper.province) if part)
        if area:
            yield Fact(self._say("print.area"), area)
        if paper.factory:
            yield Fact(self._say("print.factory"), paper.factory)
        if paper.place:
            yield Fact(self._say("case.pin"), f"{paper.place.latitude:.5f}, {paper.place.longitude:.5f}")

    def _parties(self) -> Iterator[Block]:
        yield Heading(self._say("who.title"))
        for party in parties.of(self._tx, self._ticket.number):
            known = f"{self._say(f'who.{party.role}')} · {self._say(f'who.identity.{party.identity}')}"
            yield Fact(pseudonym(party.alias, self._language), known)

    def _diary(self) -> Iterator[Block]:
        diary = self._beside.diary
        if diary.times:
            yield Heading(self._say("diary.title", times=diary.times))
            head = (self._say("diary.when"), *(f"{begins:02}–{ends:02}" for begins, ends in map(hours, PARTS)))
            yield Table((head, *(self._weekday(diary, weekday) for weekday in DAYS)))

    def _weekday(self, diary: Diary, weekday: int) -> tuple[str, ...]:
        """Counts per part of the day with the worst strength, as paper has no colours."""
        cells = (diary.cell(weekday, part) for part in PARTS)
        return (
            self._say(f"diary.day.{weekday}"),
            *(f"{cell.times} ({self._word(f'ticket.strength.{cell.worst}')})" if cell.times else "" for cell in cells),
        )

    def _happened(self) -> Iterator[Block]:
        yield Heading(self._say("case.history"))
        for told in (self._teller.tell(entry) for entry in self._history):
            yield Line(f"{told.when} · {told.who} {told.what}", told.words)

    def _files(self) -> Iterator[Block]:
        copies = files.copies(self._tx, self._ticket.number)
        if copies:
            yield Heading(self._say("case.files"))
        for copy in copies:
            if copy.state == "ready" and copy.media_type == _PICTURE and not self._ticket.sensitive:
                yield Picture(copy.id, copy.name)
            else:
                yield Fact(copy.name, self._state(copy))

    def _state(self, copy: Copy) -> str:
        return self._say("print.elsewhere" if copy.state == "ready" else f"copy.{copy.state}")

    def _word(self, key: str) -> str:
        return say(key, self._language)

    def _say(self, key: str, **gaps: object) -> str:
        return say(f"console.{key}", self._language, **gaps)


def _names(tx: Transaction, ticket: Ticket, history: tuple[Entry, ...]) -> dict[str, str]:
    mentioned = {entry.by for entry in history} | {ticket.officer}
    mentioned |= {entry.action.officer for entry in history if isinstance(entry.action, Assign)}
    return {one: name_of(tx, one) for one in mentioned if one != HOUSE.id and not parties.is_alias(one)}
