"""How the units say that they follow their SOPs: the Ministry's PDCA in figures."""

from __future__ import annotations

from starlette.responses import Response

from bot import sheets
from bot.access import audiences
from bot.console.page import render
from bot.console.visit import Office, Visit
from bot.desk.assessments import Figure, assessed
from bot.sheets import Cell
from bot.texts import say


def show(office: Office, visit: Visit) -> Response:
    """Per SOP and unit: how often, and how many steps are done as written, differently, or not at all."""
    found = office.store.read(lambda tx: assessed(tx, visit.officer))
    answers = list(dict.fromkeys(answer for one in found for answer in one.steps))
    rows = [_row(office, visit, one, answers) for one in found]
    head = [say(f"console.assessments.{name}", visit.language) for name in ("sop", "unit", "times")] + answers
    if visit.text("as") == "csv":
        name = {"Content-Disposition": 'attachment; filename="assessments.csv"'}
        return Response(sheets.as_csv(head, rows), media_type=sheets.CSV, headers=name)
    return render(visit, "assessments", head=head, rows=rows)


def _row(office: Office, visit: Visit, figure: Figure, answers: list[str]) -> list[Cell]:
    paper = office.library.paper(figure.sop, audiences=audiences(visit.officer))
    title = paper.title if paper else figure.sop
    return [title, figure.unit, figure.assessments, *(figure.steps.get(answer, 0) for answer in answers)]
