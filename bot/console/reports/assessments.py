"""The page of SOP self-assessments (PDCA), as a table and CSV."""

from __future__ import annotations

from starlette.responses import Response

from bot.basics import spreadsheet
from bot.basics.access import audiences
from bot.basics.spreadsheet import Cell
from bot.basics.texts import say
from bot.cases.lists.sop_assessments import Figure, assessed
from bot.console.page import render
from bot.console.request import Office, Visit


def show(office: Office, visit: Visit) -> Response:
    """Per SOP and unit: the number of assessments, and of steps per answer."""
    found = office.store.read(lambda tx: assessed(tx, visit.officer))
    answers = list(dict.fromkeys(answer for one in found for answer in one.steps))
    rows = [_row(office, visit, one, answers) for one in found]
    head = [say(f"console.assessments.{name}", visit.language) for name in ("sop", "unit", "times")] + answers
    if visit.text("as") == "csv":
        name = {"Content-Disposition": 'attachment; filename="assessments.csv"'}
        return Response(spreadsheet.as_csv(head, rows), media_type=spreadsheet.CSV, headers=name)
    return render(visit, "assessments", head=head, rows=rows)


def _row(office: Office, visit: Visit, figure: Figure, answers: list[str]) -> list[Cell]:
    paper = office.library.paper(figure.sop, audiences=audiences(visit.officer))
    title = paper.title if paper else figure.sop
    return [title, figure.unit, figure.assessments, *(figure.steps.get(answer, 0) for answer in answers)]
