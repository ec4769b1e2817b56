"""Tests of reopening a closed case by an officer, with a reason."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.action_classes import Confirm, Reopen
from bot.cases.model.ticket import Status, WrongMoment
from tests.support.console_client import Office, press

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def closed(office: Office, somchai: TestClient) -> str:
    number = office.lodge()
    press(somchai, number, "take")
    press(somchai, number, "close", outcome="solved", text="ซ่อมแล้ว")
    return number


def test_the_citizen_is_told_why_and_the_officer_becomes_responsible(office: Office, closed: str) -> None:
    malee = office.officer("มาลี")
    before = len(office.news)

    assert press(malee, closed, "reopen", text="พบกลิ่นอีกเมื่อเข้าตรวจซ้ำ")[0] == 303

    officer = office.person("มาลี")
    ticket = office.store.read(lambda tx: office.desk.ticket(tx, officer, closed))
    assert (ticket.status, ticket.officer, ticket.outcome) == (Status.TAKEN, officer.id, None)
    assert ticket.due_at is not None
    told = [one.reply.text for one in office.news[before:]]
    assert told == [say("ticket.news.reopened", "th", number=closed, text="พบกลิ่นอีกเมื่อเข้าตรวจซ้ำ")]
    assert office.store.read(lambda tx: office.desk.faults(tx, closed)) == ""


@pytest.mark.parametrize("silence", ["", " ", "\u200b"])
def test_without_a_reason_it_stays_closed(somchai: TestClient, closed: str, silence: str) -> None:
    assert press(somchai, closed, "reopen", text=silence)[0] == 422
    assert say("ticket.status.closed", "th") in somchai.get(f"/console/tickets/{closed}").text


def test_an_open_or_ended_case_cannot_be_reopened(office: Office, somchai: TestClient) -> None:
    number, officer = office.lodge(), office.person("สมชาย")
    with pytest.raises(WrongMoment):
        office.do(officer, Reopen(number, "เหตุผล"))
    press(somchai, number, "take")
    press(somchai, number, "close", outcome="solved", text="ซ่อมแล้ว")

    office.do(office.citizen, Confirm(number))

    with pytest.raises(WrongMoment):
        office.do(officer, Reopen(number, "เหตุผล"))


def test_another_unit_does_not_open_it(office: Office, closed: str) -> None:
    other = office.officer("วีระ", Role.OFFICER, "สอจ.ชลบุรี")

    assert other.get(f"/console/tickets/{closed}").status_code == 403
