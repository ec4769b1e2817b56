"""Tests of pausing a case and of numbers in other systems, at the console."""

from __future__ import annotations

from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.jobs.reminders import go_round
from tests.support.console_client import NOW, Office, press

pytest_plugins = ["tests.support.desk"]


def test_an_officer_lets_a_case_wait_and_goes_on(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    press(somchai, number, "take")

    assert press(somchai, number, "wait", reason="laboratory", text="ส่งตัวอย่างน้ำแล้ว")[0] == 303
    page = somchai.get(f"/console/tickets/{number}").text
    assert say("ticket.pause.laboratory", "th") in page
    assert 'value="wait"' not in page

    assert press(somchai, number, "go_on")[0] == 303
    assert 'value="wait"' in somchai.get(f"/console/tickets/{number}").text


def test_a_case_waits_only_for_a_stated_reason(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    press(somchai, number, "take")

    assert press(somchai, number, "wait", reason="no time", text="ยุ่ง")[0] == 422
    assert press(somchai, number, "wait", reason="court", text=" ")[0] == 422


def test_the_number_of_another_system_is_noted_and_taken_away(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    press(somchai, number, "known", system="i-Dee", known="2569/<b>17")
    page = somchai.get(f"/console/tickets/{number}").text
    assert "i-Dee 2569/&lt;b&gt;17" in page
    press(somchai, number, "known", system="i-Dee", known="")

    officer = office.person("สมชาย")
    ticket = office.store.read(lambda tx: office.desk.ticket(tx, officer, number))
    assert ticket.known_as == ()
    assert press(somchai, number, "known", system=" ", known="1")[0] == 422


def test_automatic_actions_are_in_the_history(office: Office) -> None:
    malee = office.officer("มาลี", Role.HEAD)
    number = office.lodge()
    for day in (10, 10, 30, 30):
        go_round(office.store, office.desk, lambda *told: None, NOW + day * 86400)

    page = malee.get(f"/console/tickets/{number}").text

    assert say("console.history.escalate_head", "th") in page
    assert say("console.history.escalate_inspectors", "th") in page
