"""The page of SOP self-assessments (PDCA), as a table and CSV."""

from __future__ import annotations

from starlette.responses import Response

from bot.basics import spreadsheet
from bot.basics.access import audiences, may
from bot.basics.dates import BUDDHIST
from bot.basics.spreadsheet import Cell
from bot.basics.texts import say
from bot.cases.lists import sop_assessments
from bot.cases.lists.sop_assessments import Figure, assessed
from bot.console.page import render
from bot.console.reports.statistics import share
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
    rounds = office.store.read(lambda tx: sop_assessments.rounds(tx, visit.officer))
    chosen = next((one for one in rounds if one.name == visit.text("round")), rounds[0] if rounds else None)
    shown = [_row(office, visit, one, answers) for one in chosen.figures] if chosen else []
    return render(
        visit,
        "assessments",
        head=head,
        rows=shown,
        rounds=rounds,
        chosen=chosen,
        named=lambda name: say(
            "console.assessments.round", visit.language, quarter=name[-1], year=int(name[:4]) + BUDDHIST
        ),
        title=lambda sop: _title(office, visit, sop),
        unit=office.desk.routing.short,
        share=share,
        may_plan=may(visit.officer, "knowledge.plan"),
    )


def _title(office: Office, visit: Visit, sop: str) -> str:
    paper = office.library.paper(sop, audiences=audiences(visit.officer))
    return paper.title if paper else sop


def _row(office: Office, visit: Visit, figure: Figure, answers: list[str]) -> list[Cell]:
    return [
        _title(office, visit, figure.sop),
        figure.unit,
        figure.assessments,
        *(figure.steps.get(answer, 0) for answer in answers),
    ]
