"""Tests of macros: several steps on a case in one click."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.action_classes import Take
from bot.cases.model.ticket import Status
from bot.cases.settings import macros
from tests.support.console_client import Office, press, press_as_seen, token_in

pytest_plugins = ["tests.support.desk"]

ASK = {"title": "รับและขอรูป", "0.do": "take", "1.do": "ask", "1.prepared": "photo", "1.text": "ไม่ใช้", "2.do": "note"}


def write(browser: TestClient, **fields: str) -> int:
    page = browser.get("/console/macros").text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    data = {"token": token_in(page), "seen": seen[1] if seen else "0", "do": "write", **fields}
    return browser.post("/console/macros", data=data).status_code


def stands(office: Office, number: str) -> Status:
    ticket = office.store.read(lambda tx: office.desk.ticket(tx, office.person("สมชาย"), number))
    assert office.store.read(lambda tx: office.desk.faults(tx, number)) == ""
    return ticket.status


def test_all_packaged_macros_can_be_done() -> None:
    for id, body in macros._delivered().items():
        macros.checked(macros._read(id, body))


def test_a_head_writes_a_macro_and_its_officers_do_its_steps_in_one_click(office: Office, somchai: TestClient) -> None:
    head = office.officer("มาลี", Role.HEAD)
    assert write(head, **{**ASK, "2.do": ""}) == 303
    assert write(head, **{**ASK, "2.text": ""}) == 422, "a note without words is no step"
    number, behind = office.lodge(), office.lodge()
    page = somchai.get(f"/console/tickets/{number}?list=view%3Dall").text
    found = re.search(r'name="macro" value="([0-9a-f]{8})" title="[^"]+ → [^"]+">⚡ รับและขอรูป', page)
    assert found

    seen = press_as_seen(somchai, page, f"{number}?list=view%3Dall", "macro", macro=found[1])

    assert seen[0] == 303
    assert stands(office, number) is Status.ASKED
    assert any("หากถ่ายรูป" in one.reply.text for one in office.news)
    office.at += 1
    for step, status in (("ขอข้อมูลเพิ่ม", Status.TAKEN), ("รับเรื่อง", Status.NEW)):
        assert press(somchai, number, "undo")[0] == 200, step
        assert stands(office, number) is status
    trail = office.officer("ธีรเดช", Role.ADMINISTRATOR, unit="").get("/console/audit").text
    assert say("console.trail.what.macro_run", "th") in trail
    assert behind


def test_if_one_step_is_impossible_none_is_done(office: Office, somchai: TestClient) -> None:
    """A case that is not on hold cannot go on."""
    head = office.officer("มาลี", Role.HEAD)
    assert write(head, **{"title": "รับแล้วทำต่อ", "0.do": "take", "1.do": "go_on"}) == 303
    number = office.lodge()
    id = re.findall(r'value="([0-9a-f]{8})"', somchai.get(f"/console/tickets/{number}").text)[0]

    code, page = press(somchai, number, "macro", macro=id)

    assert code == 409
    assert "ขั้นที่ 2" in page
    assert stands(office, number) is Status.NEW
    assert office.news == []


def test_who_took_the_case_takes_it_no_second_time(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    office.do(office.person("สมชาย"), Take(number))

    assert press(somchai, number, "macro", macro="take_and_tell")[0] == 303
    assert press(somchai, number, "macro", macro="nobody")[0] == 404


def test_a_macro_of_one_unit_is_none_of_another(office: Office, somchai: TestClient) -> None:
    assert write(office.officer("มาลี", Role.HEAD, unit="สอจ.เลย"), **{**ASK, "2.do": ""}) == 303
    assert write(somchai, **ASK) == 403

    assert "รับและขอรูป" not in somchai.get(f"/console/tickets/{office.lodge()}").text
