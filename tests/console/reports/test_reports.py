"""Tests of the page of all units' reports: totals, ranking, the reminder button, and paper."""

from __future__ import annotations

from pypdfium2 import PdfDocument

from bot.basics.people import Role
from bot.cases.jobs.reports import make_reports
from bot.cases.model.action_classes import Close, Outcome, Take
from bot.console.reports.reports import Row, _ranked
from bot.store.cases import reports
from tests.support.console_client import SMELL, Office, token_in

pytest_plugins = ["tests.support.desk"]


def test_inspectors_see_who_is_late_remind_the_heads_once_a_day_and_print(office: Office) -> None:
    office.officer("มาลี", Role.HEAD)
    loei = office.officer("ดวงใจ", Role.HEAD, "สอจ.เลย")
    inspector = office.officer("ผู้ตรวจ", Role.OFFICER, "กตร")
    office.lodge()
    make_reports(office.store, office.desk, office.at)
    page = inspector.get("/console/reports").text

    assert page.index("reports/2026-10/สอจ.ระยอง") < page.index("reports/2026-10/สอจ.เลย")
    form = {"token": token_in(page), "period": "2026-10", "do": "remind"}
    asked = [inspector.post("/console/reports", data=form).headers["location"][-1] for _ in range(2)]
    assert asked == ["3", "0"]
    assert {one.person for one in office.news} >= {office.person("มาลี").id, office.person("ดวงใจ").id}
    assert (
        loei.post("/console/reports", data={**form, "token": token_in(loei.get("/console/me").text)}).status_code == 403
    )
    for path, words in (("2026-10.pdf", "สอจ.เลย"), ("2026-10/สอจ.ระยอง/report.pdf", "ต.ค. 2569")):
        text = PdfDocument(inspector.get(f"/console/reports/{path}").content)[0].get_textpage().get_text_range()
        assert words in text.replace("\u200b", "")
    assert loei.get("/console/reports/2026-10.pdf").status_code == 403


def test_what_waits_for_the_citizens_word_is_not_open_as_in_the_queue(office: Office) -> None:
    office.officer("สมชาย")
    office.lodge(SMELL)
    number = office.lodge(SMELL)
    office.do(office.person("สมชาย"), Take(number))
    office.do(office.person("สมชาย"), Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))

    make_reports(office.store, office.desk, office.at)

    rows: list[Row] = _ranked(office.store.read(lambda tx: reports.of_unit(tx, "สอจ.ระยอง")), "")
    assert (rows[0].figures.open, dict(rows[0].figures.statuses)) == (1, {"new": 1, "closed": 1})
