"""Tests of the pages for the duty roster and the units' reports."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.basics.one_time_codes import code_in
from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.jobs.reports import make_reports
from bot.cases.service import HOUSE
from bot.delivery.effects.link_channels import pair
from bot.store.admin import audit
from bot.store.cases import reports
from bot.store.people import duty, pairings, people
from tests.support.console_client import NOW, Office, token_in

pytest_plugins = ["tests.support.desk"]

DECEMBER = NOW + 11 * 86400


def put(browser: TestClient, person: str, begins: str = "2026-11-21T08:00", ends: str = "2026-11-22T08:00") -> int:
    token = token_in(browser.get("/console/me").text)
    fields = {"token": token, "do": "add", "person": person, "place": "1", "begins": begins, "ends": ends}
    return browser.post("/console/duty", data=fields).status_code


def test_a_head_puts_their_people_on_duty_and_takes_them_off(office: Office) -> None:
    malee, somchai = office.officer("มาลี", Role.HEAD), office.officer("สมชาย")
    assert say("console.duty.nobody", "th") in malee.get("/console/duty").text

    assert put(malee, office.person("สมชาย").id) == 303
    assert "สมชาย" in somchai.get("/console/duty").text
    (shift,) = office.store.read(lambda tx: duty.now(tx, "สอจ.ระยอง", NOW))
    assert shift.ends_at - shift.begins_at == 86400

    token = token_in(malee.get("/console/duty").text)
    assert malee.post("/console/duty", data={"token": token, "do": "remove", "shift": shift.id}).status_code == 303
    assert office.store.read(lambda tx: duty.now(tx, "สอจ.ระยอง", NOW)) == []
    trail = office.store.read(lambda tx: audit.page(tx, what=(audit.What.ROSTER_CHANGED,)))
    assert [line.who for line in trail] == [office.person("มาลี").id] * 2
    assert all(line.about.startswith("สอจ.ระยอง: สมชาย 1, ") for line in trail)


def test_nobody_is_put_on_duty_by_somebody_of_another_unit_or_without_the_right(office: Office) -> None:
    malee, somchai = office.officer("มาลี", Role.HEAD), office.officer("สมชาย")
    office.officer("ดวงใจ", unit="สอจ.เลย")

    assert put(malee, office.person("ดวงใจ").id) == 422
    assert put(somchai, office.person("สมชาย").id) == 422
    assert "ดวงใจ" not in malee.get("/console/duty").text


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2026-11-22T08:00", "2026-11-21T08:00"),
        ("2026-11-19T08:00", "2026-11-20T08:00"),
        ("2026-11-21T08:00", "2027-11-21T08:00"),
        ("now", "later"),
        ("", ""),
    ],
)
def test_a_shift_that_cannot_be_is_refused(office: Office, begins: str, ends: str) -> None:
    malee = office.officer("มาลี", Role.HEAD)

    assert put(malee, office.person("มาลี").id, begins, ends) == 422


def test_a_buddhist_year_is_read_as_one_and_pressed_twice_it_is_one_turn(office: Office) -> None:
    malee = office.officer("มาลี", Role.HEAD)

    for begins in ("2569-11-21T08:00", "2026-11-21T08:00", "๒๕๖๙-๑๑-๒๑T08:00"):
        assert put(malee, office.person("มาลี").id, begins, "2569-11-22T08:00") == 303

    assert len(office.store.read(lambda tx: duty.coming(tx, NOW))) == 1


def test_a_head_confirms_their_report_with_a_word_once(office: Office) -> None:
    malee, somchai = office.officer("มาลี", Role.HEAD), office.officer("สมชาย")
    number = office.lodge()
    make_reports(office.store, office.desk, DECEMBER)
    address = "/console/reports/2026-11/สอจ.ระยอง"
    page = malee.get(address).text
    assert number in page

    def confirm(browser: TestClient, word: str) -> int:
        token = token_in(browser.get("/console/me").text)
        return browser.post(address, data={"token": token, "word": word}).status_code

    assert confirm(somchai, "เรียบร้อย") == 403
    assert confirm(malee, " … ") == 422
    assert confirm(malee, "ตรวจแล้ว ขาดเจ้าหน้าที่") == 303
    assert confirm(malee, "อีกครั้ง") == 409
    assert "ตรวจแล้ว ขาดเจ้าหน้าที่" in somchai.get(address).text


def test_the_inspectors_see_who_has_not_confirmed_and_another_unit_does_not(office: Office) -> None:
    malee, inspector = office.officer("มาลี", Role.HEAD), office.officer("อารี", unit="กตร")
    office.officer("ดวงใจ", Role.HEAD, "สอจ.เลย")
    make_reports(office.store, office.desk, DECEMBER)
    office.store.write(lambda tx: reports.confirm(tx, "สอจ.เลย", "2026-11", HOUSE.id, "ครบ", DECEMBER))

    seen = inspector.get("/console/reports").text

    rows = re.findall("<tr>.*?</tr>", seen, re.DOTALL)
    told = say("console.reports.confirmed", "th")
    confirmed = {unit: any(unit in row and told in row for row in rows) for unit in ("สอจ.ระยอง", "สอจ.เลย")}
    assert confirmed == {"สอจ.ระยอง": False, "สอจ.เลย": True}
    assert say("console.reports.remind", "th", n=2) in seen
    assert "สอจ.เลย" not in malee.get("/console/reports").text
    assert malee.get("/console/reports/2026-11/สอจ.เลย").status_code == 403
    assert malee.get("/console/reports/2026-10/สอจ.ระยอง").status_code == 404


def test_an_officer_links_their_own_chat_so_that_an_alarm_reaches_them(office: Office) -> None:
    malee = office.officer("มาลี", Role.HEAD)
    put(malee, office.person("มาลี").id)
    page = malee.get("/console/duty").text
    assert say("console.duty.unlinked", "th") in page

    assert 'href="../me#chat"' in page or 'href="./me#chat"' in page
    me = office.person("มาลี").id
    code = office.store.write(lambda tx: pairings.make(tx, me, NOW, proved=True))
    office.store.write(lambda tx: pair(tx, code_in(code), people.meet(tx, "line", "U1", NOW), "line", "th", NOW))

    assert say("console.duty.linked", "th") in malee.get("/console/duty").text
    assert say("console.duty.unlinked", "th") not in malee.get("/console/duty").text
