"""Tests of roles that two people give: nobody alone makes an officer of ศปท. or a custodian."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import officers, role_proposals
from tests.support.console_client import Office, token_in

pytest_plugins = ["tests.support.desk"]

GUARDED, RAYONG = "ศปท", "สอจ.ระยอง"
KINDS = [("officer", GUARDED), ("head", GUARDED), ("reader", GUARDED), ("custodian", GUARDED), ("custodian", RAYONG)]


@pytest.fixture
def admin(office: Office) -> TestClient:
    return office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")


@pytest.fixture
def head(office: Office) -> TestClient:
    return office.officer("มาลี", Role.HEAD, GUARDED)


def does(browser: TestClient, do: str, **fields: str) -> tuple[int, str]:
    data = {"token": token_in(browser.get("/console/people").text), "do": do, **fields}
    answer = browser.post("/console/people", data=data)
    return answer.status_code, answer.text


def proposal(office: Office) -> str:
    (found,) = office.store.read(lambda tx: role_proposals.waiting(tx, office.at))
    return found.id


def is_there(office: Office, name: str) -> bool:
    return office.store.read(lambda tx: officers.person_of(tx, name)) is not None


@pytest.mark.parametrize(("role", "unit"), KINDS)
def test_no_administrator_makes_a_guarded_role_alone(
    office: Office, admin: TestClient, head: TestClient, role: str, unit: str
) -> None:
    """They propose it; the head of ศปท. confirms it and is the one who sees the link."""
    status, page = does(admin, "invite", name="อรุณี", role=role, unit=unit)
    assert status == 303
    assert "first/" not in page
    assert not is_there(office, "อรุณี")
    assert does(admin, "confirm", proposal=proposal(office))[0] == 403
    assert not is_there(office, "อรุณี")

    status, page = does(head, "confirm", proposal=proposal(office))

    assert status == 200
    assert re.search(r"/console/first/[\w-]+", page)
    assert is_there(office, "อรุณี")
    entries = office.store.read(lambda tx: audit.newest(tx))
    assert [one.who for one in entries if one.what == What.ROLE_PROPOSED] == [office.person("ผู้ดูแล").id]


def test_a_second_administrator_does_not_count_as_the_second_person(office: Office, admin: TestClient) -> None:
    """An administrator can make another one alone."""
    other = office.officer("คนที่สอง", Role.ADMINISTRATOR, "")
    does(admin, "invite", name="อรุณี", role="officer", unit=GUARDED)

    assert does(other, "confirm", proposal=proposal(office))[0] == 403
    assert not is_there(office, "อรุณี")


def test_nobody_is_moved_into_a_guarded_role_and_no_account_of_one_is_entered_by_one_person(
    office: Office, admin: TestClient, head: TestClient
) -> None:
    office.officer("สมชาย")
    office.officer("วิชัย", Role.OFFICER, GUARDED)
    before = office.person("สมชาย")

    assert does(admin, "change", person=before.id, role="officer", unit=GUARDED)[0] == 303
    assert office.person("สมชาย") == before
    assert does(head, "confirm", proposal=proposal(office))[0] == 303
    assert office.person("สมชาย").unit == GUARDED

    status, page = does(admin, "link", person=office.person("วิชัย").id)
    assert (status, "first/" in page) == (303, False)
    assert "first/" in does(head, "confirm", proposal=proposal(office))[1]


def test_a_head_confirms_nothing_about_themselves(office: Office, admin: TestClient, head: TestClient) -> None:
    does(admin, "change", person=office.person("มาลี").id, role="custodian", unit=GUARDED)

    assert does(head, "confirm", proposal=proposal(office))[0] == 403
    assert office.person("มาลี").role is Role.HEAD


def test_a_proposal_is_refused_taken_back_or_over_and_then_it_is_none(
    office: Office, admin: TestClient, head: TestClient
) -> None:
    for browser in (head, admin):
        does(admin, "invite", name="อรุณี", role="officer", unit=GUARDED)
        assert "อรุณี" in browser.get("/console/people").text
        assert does(browser, "refuse", proposal=proposal(office))[0] == 303
        assert "อรุณี" not in browser.get("/console/people").text
    does(admin, "invite", name="อรุณี", role="officer", unit=GUARDED)
    late = proposal(office)
    office.at += role_proposals.LASTS + 1
    head = office.officer("หัวหน้าอีกคน", Role.HEAD, GUARDED)

    assert does(head, "confirm", proposal=late)[0] == 404
    assert not is_there(office, "อรุณี")


def test_a_name_that_is_taken_is_said_before_anybody_confirms(office: Office, admin: TestClient) -> None:
    office.officer("สมชาย")

    assert does(admin, "invite", name="สมชาย", role="custodian", unit=RAYONG)[0] == 422


def test_other_roles_need_no_second_person_and_a_head_of_the_unit_invites_there(
    office: Office, admin: TestClient, head: TestClient
) -> None:
    assert "first/" in does(admin, "invite", name="หนึ่ง", role="head", unit=RAYONG)[1]
    assert "first/" in does(head, "invite", name="สอง", role="officer", unit=GUARDED)[1]
