"""Cases to take along, for spreadsheets and other systems: as many as the officer may see, and nobody's words."""

from __future__ import annotations

import logging

from starlette.responses import Response, StreamingResponse

from bot.basics import spreadsheet
from bot.basics.dates import read_day, span
from bot.cases.lists.export import all_of, as_csv, as_json, reach_of
from bot.console.page import failure, render
from bot.console.request import Office, Visit
from bot.store.admin import audit
from bot.store.admin.audit import What

log = logging.getLogger("mindbot.console")

_KINDS = {"cases.csv": spreadsheet.CSV, "cases.json": "application/json"}


def show(office: Office, visit: Visit) -> Response:
    """The form: days and format."""
    reach = reach_of(visit.officer, None, None)
    unit = office.desk.routing.name(reach.unit, visit.language) if reach.unit else ""
    return render(visit, "export", files=list(_KINDS), unit=unit)


def download(office: Office, visit: Visit) -> Response:
    """The exported file."""
    name = visit.path("name")
    if name not in _KINDS:
        return failure(visit, 404)
    try:
        since, until = (read_day(visit.text(one)) if visit.text(one) else None for one in ("since", "until"))
        begins, ends = span(since, until)
    except (ValueError, OverflowError):
        return failure(visit, 422, "console.export.wrong")
    reach = reach_of(visit.officer, begins, ends)
    about = f"{name} {reach.unit or ''}".strip()
    office.store.write(lambda tx: audit.write(tx, visit.officer.id, What.DATA_EXPORTED, about, visit.at))
    every = all_of(office.store, reach)
    log.info("%s of %s taken along by %s", name, reach.unit or "all units", visit.officer.id)
    pieces = as_csv(every) if name.endswith("csv") else as_json(every, visit.at)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse((piece.encode() for piece in pieces), media_type=_KINDS[name], headers=headers)
