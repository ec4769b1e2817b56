"""Taking a complaint down for a caller, a visitor or a letter: their case, not the officer's."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.desk import drawer
from bot.desk.papers import Identity
from bot.desk.tickets import Priority
from bot.people import Role
from bot.store import Store, audit, parties, people
from bot.store.audit import What
from bot.texts import say
from tests.console_office import Office, token_in

pytest_plugins = ["tests.desk_fixtures"]
CALL = {
    "source": "call",
    "language": "th",
    "what": "กลิ่นเหม็นจากโรงงานทุกคืน",
    "nuisance.smell": "on",
    "place": "ซอยหลังตลาดมาบข่า",
    "area": "ระยอง",
    "identity": "named",
    "name": "วิภา ใจดี",
    "phone": "๐๘๑-๒๓๔-๕๖๗๘",
}


def take_down(browser: TestClient, **fields: str) -> tuple[int, str]:
    token = token_in(browser.get("/console/intake").text)
    answer = browser.post("/console/intake", data={"token": token, **CALL, **fields})
    return answer.status_code, answer.text


def receipt_on(page: str) -> str:
    found = re.search(r'name="receipt" value="([\d -]+)"', page)
    assert found, "a page without a receipt"
    return found[1]


def test_a_newcomer_is_one_of_the_public_and_no_channel_reaches_them(store: Store) -> None:
    whoever = store.write(lambda tx: people.newcomer(tx, 1.0))

    assert store.read(lambda tx: people.addresses(tx, whoever.id)) == []
    assert store.read(lambda tx: people.get(tx, whoever.id)) == whoever
    assert whoever.role is Role.PUBLIC


def test_a_caller_gets_the_number_and_the_receipt_that_opens_it(office: Office, somchai: TestClient) -> None:
    status, page = take_down(somchai)
    receipt = receipt_on(page)
    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt))

    assert status == 200
    assert ticket.number in page
    assert (ticket.unit, ticket.paper.identity) == ("สอจ.ระยอง", Identity.NAMED)
    assert ticket.paper.said[-1].text == "โทรศัพท์"
    behind = office.store.read(lambda tx: parties.look_behind(tx, ticket.citizen))
    assert behind is not None
    assert (behind.name, behind.phone) == ("วิภา ใจดี", "0812345678")
    assert office.store.read(lambda tx: office.desk.faults(tx, ticket.number)) == ""


def test_the_officer_is_no_party_and_the_trail_says_who_took_it_down(office: Office, somchai: TestClient) -> None:
    _, page = take_down(somchai)
    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt_on(page)))
    officer = office.person("สมชาย")

    assert office.store.read(lambda tx: parties.alias_of(tx, ticket.number, officer.id)) == ""
    assert office.store.read(lambda tx: office.desk.tickets_of(tx, officer)) == ()
    assert office.store.read(audit.newest)[0].what == What.CASE_TAKEN_IN
    assert receipt_on(page) not in somchai.get(f"/console/tickets/{ticket.number}").text


def test_whoever_stays_anonymous_leaves_no_name(office: Office, somchai: TestClient) -> None:
    """The officer typed it before the caller thought better of it."""
    _, page = take_down(somchai, identity="anonymous")

    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt_on(page)))
    behind = office.store.read(lambda tx: parties.look_behind(tx, ticket.citizen))
    assert behind is not None
    assert (behind.name, behind.phone) == ("", "")


def test_the_slip_is_a_pdf_for_whoever_has_the_receipt(office: Office, somchai: TestClient) -> None:
    _, page = take_down(somchai)
    token = token_in(page)

    made = somchai.post("/console/intake/slip", data={"token": token, "receipt": receipt_on(page)})
    guessed = somchai.post("/console/intake/slip", data={"token": token, "receipt": "1234567812345678"})

    assert made.content.startswith(b"%PDF")
    assert guessed.status_code == 404


def test_danger_that_an_officer_hears_stands_first(office: Office, somchai: TestClient) -> None:
    _, page = take_down(somchai, danger="on")

    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt_on(page)))
    assert ticket.priority is Priority.DANGER


def test_an_official_is_taken_down_apart_and_goes_to_one_desk_alone(office: Office, somchai: TestClient) -> None:
    status, page = take_down(somchai, **{"nuisance.corruption": "on"})
    assert status == 422
    assert say("console.intake.two_matters", "th") in page

    _, page = take_down(somchai, **{"nuisance.smell": "", "nuisance.corruption": "on", "what": "ถูกเรียกเงิน"})
    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt_on(page)))
    assert ticket.alone
    assert say("console.intake.open", "th") not in page


@pytest.mark.parametrize(
    "bent",
    [
        {"what": ""},
        {"what": "\u200b \u200b"},
        {"what": "ก" * 4001},
        {"nuisance.smell": ""},
        {"place": ""},
        {"area": "ดาวอังคาร"},
        {"phone": "ไม่มี"},
        {"identity": ""},
        {"identity": "ใครก็ได้"},
        {"source": ""},
        {"source": "โทรเลข"},
    ],
)
def test_what_cannot_be_filed_is_shown_again_with_everything_typed(
    office: Office, somchai: TestClient, bent: dict[str, str]
) -> None:
    status, page = take_down(somchai, **bent)

    assert status == 422
    assert 'role="alert"' in page
    assert "วิภา ใจดี" in page
    assert office.store.read(lambda tx: drawer.find(tx, "2569-000001")) is None


def test_a_citizen_number_is_struck_and_health_needs_consent(office: Office, somchai: TestClient) -> None:
    status, page = take_down(somchai, what="แม่เป็นมะเร็ง เลขบัตร 1101700230708")
    assert status == 422
    assert "ข้อมูลสุขภาพ" in page

    _, page = take_down(somchai, what="แม่เป็นมะเร็ง เลขบัตร 1101700230708", health="cut")
    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt_on(page)))
    assert "มะเร็ง" not in ticket.paper.said[0].text
    assert "1101700230708" not in ticket.paper.said[0].text


def test_a_reader_takes_nothing_down(office: Office) -> None:
    reader = office.officer("วรรณา", Role.READER)

    assert reader.get("/console/intake").status_code == 403
