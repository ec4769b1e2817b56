"""The list of cases to read, to print for a meeting and to take along: what each case is, and nobody's words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from starlette.responses import Response, StreamingResponse

from bot.basics import spreadsheet
from bot.basics.access import may_at
from bot.basics.dates import day, local, moment
from bot.basics.provinces import provinces
from bot.basics.texts import say, texts
from bot.cases.lists import case_list
from bot.cases.lists.case_list import Choice, State
from bot.cases.lists.export import as_json, sheet
from bot.cases.lists.queue import Sieve
from bot.cases.lists.statistics import AGES
from bot.cases.messages.pseudonyms import shown_at, shown_due
from bot.cases.model.submission import Kind, Matter
from bot.cases.model.ticket import Ticket
from bot.console.page import failure, render
from bot.console.queue.queue import due_of
from bot.console.queue.wish import day_in
from bot.console.request import Office, Visit
from bot.documents.pdf.table_pdf import WideTable, printed
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases.statistics import Which

log = logging.getLogger("mindbot.console")

SHOWN = 50  # rows of the page
_COUNTED = 10_000
MEETING = 200  # rows of a printed list; nobody reads more in a meeting
SHEET = 20_000  # rows of a spreadsheet, which is made in memory
_PDF = "application/pdf"
_KINDS = {
    "meeting.pdf": _PDF,
    "cases.xlsx": spreadsheet.XLSX,
    "cases.csv": spreadsheet.CSV,
    "cases.json": "application/json",
}


def show(office: Office, visit: Visit) -> Response:
    """The filters, the first cases, and the files."""
    choice = _choice(visit)
    found = office.store.read(lambda tx: case_list.page(tx, visit.officer, choice, visit.at, SHOWN, _COUNTED))
    unit = case_list.unit_of(visit.officer)
    return render(
        visit,
        "export",
        choice=choice,
        sieve=choice.sieve,
        found=found,
        counted=_COUNTED,
        too_many=SHEET,
        files=list(_KINDS),
        query=_query(choice),
        own_unit=office.desk.routing.name(unit, visit.language) if unit else "",
        units=[] if unit else sorted(office.desk.routing.units.values(), key=lambda one: one.short),
        unit=office.desk.routing.short,
        factory=case_list.factory_of,
        opens=lambda ticket: may_at(visit.officer, "ticket.see", ticket.units, alone=ticket.alone),
        lodged=lambda ticket: shown_at(ticket, ticket.lodged_at),
        due=lambda ticket: due_of(ticket, office.desk.deadlines, visit.at),
        states=list(State),
        kinds=list(Kind),
        matters=list(Matter),
        provinces=provinces(),
        ages=AGES,
    )


def download(office: Office, visit: Visit) -> Response:
    """The list as a file: for a spreadsheet, another system, or a meeting."""
    name = visit.path("name")
    if name not in _KINDS:
        return failure(visit, 404)
    if any(visit.text(one) and day_in(visit.text(one)) is None for one in ("since", "until")):
        return failure(visit, 422, "console.export.wrong")
    choice, unit = _choice(visit), case_list.unit_of(visit.officer)
    about = f"{name} {unit or ''}".strip()
    office.store.write(lambda tx: audit.write(tx, visit.officer.id, What.DATA_EXPORTED, about, visit.at))
    log.info("%s of %s taken along by %s", name, unit or "all units", visit.officer.id)
    headers = {"Content-Disposition": f'{"inline" if name == "meeting.pdf" else "attachment"}; filename="{name}"'}
    if name == "meeting.pdf":
        return Response(_meeting(office, visit, choice), media_type=_PDF, headers=headers)
    every = case_list.all_of(office.store, visit.officer, choice, visit.at)
    if name == "cases.xlsx":
        table = sheet(islice(every, SHEET), visit.language, office.desk.routing.short)
        content = spreadsheet.as_xlsx(say("list.sheet", visit.language), table.head, table.rows, filtered=True)
        return Response(content, media_type=spreadsheet.XLSX, headers=headers)
    pieces = as_json(every, visit.at) if name == "cases.json" else _csv(office, visit, every)
    return StreamingResponse((piece.encode() for piece in pieces), media_type=_KINDS[name], headers=headers)


def _csv(office: Office, visit: Visit, every: Iterator[Ticket]) -> Iterator[str]:
    table = sheet(every, visit.language, office.desk.routing.short)
    return spreadsheet.csv_lines(table.head, table.rows)


def _meeting(office: Office, visit: Visit, choice: Choice) -> bytes:
    found = office.store.read(lambda tx: case_list.page(tx, visit.officer, choice, visit.at, MEETING, _COUNTED))
    names = ("number", "matters", "factory", "place", "unit", "status", "lodged_on", "due_on")
    rows = tuple(
        (str(place), *_row(ticket, office, visit.language)) for place, ticket in enumerate(found.tickets, start=1)
    )
    return printed(
        WideTable(
            say("list.meeting.title", visit.language),
            " · ".join(filters(office, visit, choice)),
            say("list.meeting.count", visit.language, shown=len(rows), count=found.count),
            say("list.meeting.foot", visit.language, moment=moment(visit.at, visit.language)),
            ("#", *(say(f"list.column.{name}", visit.language) for name in names)),
            rows,
            visit.language,
            visit.at,
        )
    )


def _row(ticket: Ticket, office: Office, language: str) -> tuple[str, ...]:
    paper, due = ticket.paper, shown_due(ticket)
    what = [say("console.danger", language)] if ticket.priority == 0 else []
    what += [say(f"ticket.matter.{matter}", language) for matter in paper.matters] or [
        say(f"ticket.kind.{paper.kind}", language)
    ]
    return (
        ticket.number,
        ", ".join(what),
        case_list.factory_of(ticket),
        " ".join(one for one in (paper.tambon, paper.district, paper.province) if one),
        office.desk.routing.short(ticket.unit),
        say(f"ticket.status.{ticket.status}", language),
        day(local(shown_at(ticket, ticket.lodged_at)).date(), language),
        day(local(due).date(), language) if due is not None else "–",
    )


def filters(office: Office, visit: Visit, choice: Choice) -> list[str]:
    """The chosen filters in words."""
    sieve, language = choice.sieve, visit.language
    unit = sieve.unit or case_list.unit_of(visit.officer) or ""
    days = " – ".join(day(one, language) if one else "…" for one in (sieve.since, sieve.until))
    named = (
        office.desk.routing.name(unit, language) if unit else say("list.every_unit", language),
        say(f"list.state.{choice.state}", language),
        say(f"ticket.kind.{sieve.kind}", language) if sieve.kind else "",
        say(f"ticket.matter.{sieve.matter}", language) if sieve.matter else "",
        sieve.province,
        days if sieve.since or sieve.until else "",
        say(f"console.figures.list.{sieve.figure}", language) if sieve.figure else "",
    )
    return [one for one in named if one]


def _choice(visit: Visit) -> Choice:
    """The filters from the URL; invalid ones are ignored."""
    known = {one.th for one in provinces()}
    age, stars = visit.number("age"), visit.number("stars")
    figure = Which(visit.text("figure")) if visit.text("figure") in list(Which) else None
    sieve = Sieve(
        kind=Kind(visit.text("kind")) if visit.text("kind") in list(Kind) else None,
        matter=Matter(visit.text("matter")) if visit.text("matter") in list(Matter) else None,
        province=visit.text("province") if visit.text("province") in known else "",
        tag=visit.text("tag", 40),
        since=day_in(visit.text("since")),
        until=day_in(visit.text("until")),
        figure=figure,
        unit=visit.text("of_unit", 80),
        age=age if figure and age is not None and age <= len(AGES) else None,
        stars=stars if stars and stars <= 5 else None,
        customer=visit.text("customer") if f"loan.customer.{visit.text('customer')}" in texts() else "",
    )
    return Choice(sieve, State(visit.text("state")) if visit.text("state") in list(State) else State.ANY)


def _query(choice: Choice) -> str:
    """The filters as a query string."""
    sieve = choice.sieve
    parts = {
        "state": "" if choice.state is State.ANY else str(choice.state),
        "kind": sieve.kind,
        "matter": sieve.matter,
        "province": sieve.province,
        "tag": sieve.tag,
        "since": sieve.since,
        "until": sieve.until,
        "figure": sieve.figure,
        "of_unit": sieve.unit,
        "age": sieve.age,
        "stars": sieve.stars,
        "customer": sieve.customer,
    }
    return urlencode({name: value for name, value in parts.items() if value not in ("", None)})
