"""The export page: cases as CSV or JSON, as far as the officer may see them, without anybody's words."""

from __future__ import annotations

import logging
from dataclasses import replace

from starlette.responses import Response, StreamingResponse

from bot.basics.dates import read_day, span
from bot.cases.lists.export import all_of, as_csv, as_json, reach_of
from bot.console.page import failure, render
from bot.console.request import Office, Visit
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import demonstration

log = logging.getLogger("mindbot.console")

DEMONSTRATION = "demonstration-"  # the file name's prefix for demonstration data
_KINDS = {"cases.csv": "text/csv; charset=utf-8", "cases.json": "application/json"}


def show(office: Office, visit: Visit) -> Response:
    """The form: days and format."""
    reach = reach_of(visit.officer, None, None)
    unit = office.desk.routing.name(reach.unit, visit.language) if reach.unit else ""
    return render(visit, "export", files=list(_KINDS), unit=unit)


def download(office: Office, visit: Visit) -> Response:
    """The exported file."""
    name = str(visit.request.path_params["name"])
    if name not in _KINDS:
        return failure(visit, 404)
    try:
        since, until = (read_day(visit.text(one)) if visit.text(one) else None for one in ("since", "until"))
        begins, ends = span(since, until)
    except (ValueError, OverflowError):
        return failure(visit, 422, "console.export.wrong")
    made_up = office.store.read(lambda tx: demonstration.is_made_up(tx, visit.officer.id))
    reach = replace(reach_of(visit.officer, begins, ends), made_up=made_up)
    about = f"{name} {reach.unit or ''}".strip()
    office.store.write(lambda tx: audit.write(tx, visit.officer.id, What.DATA_EXPORTED, about, visit.at))
    if made_up:
        name = f"{DEMONSTRATION}{name}"
    every = all_of(office.store, reach)
    log.info("%s of %s taken along by %s", name, reach.unit or "all units", visit.officer.id)
    pieces = as_csv(every) if name.endswith("csv") else as_json(every, visit.at)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(
        (piece.encode() for piece in pieces), media_type=_KINDS[name.removeprefix(DEMONSTRATION)], headers=headers
    )
