"""Tests of filing a complaint for a caller or visitor: the case is theirs, not the officer's."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import Priority
from bot.cases.records import repository
from bot.console.case import intake
from bot.store import Store
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import intakes, parties, tickets
from bot.store.people import people
from tests.support.console_client import Office, token_in

pytest_plugins = ["tests.support.desk"]
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


def blank(browser: TestClient) -> dict[str, str]:
    """What a fresh form carries besides what is typed."""
    page = browser.get("/console/intake").text
    found = re.search(r'name="form" value="([\w-]+)"', page)
    assert found, "a form without a name"
    return {"token": token_in(page), "form": found[1]}


def take_down(browser: TestClient, **fields: str) -> tuple[int, str]:
    """Fill in a form and send it; the page that comes in the end."""
    answer = browser.post("/console/intake", data={**blank(browser), **CALL, **fields}, follow_redirects=True)
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


def test_the_receipt_is_printed_as_a_pdf(office: Office, somchai: TestClient) -> None:
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


def test_a_complaint_about_an_official_is_filed_apart_and_goes_to_one_unit(office: Office, somchai: TestClient) -> None:
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
    assert office.store.read(lambda tx: repository.find(tx, "2569-000001")) is None


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


def cases(office: Office) -> list[str]:
    return office.store.read(tickets.numbers)


def test_the_answer_is_a_page_that_can_be_reloaded(office: Office, somchai: TestClient) -> None:
    sent = somchai.post("/console/intake", data={**blank(somchai), **CALL})
    where = "/console/intake/2569-000001"
    assert (sent.status_code, sent.headers["location"]) == (303, "./intake/2569-000001")

    first, again = somchai.get(where).text, somchai.get(where).text

    assert receipt_on(first) == receipt_on(again)
    assert cases(office) == ["2569-000001"]
    assert "no-store" in somchai.get(where).headers["cache-control"]


def test_the_same_form_sent_again_leads_to_the_same_case_and_receipt(office: Office, somchai: TestClient) -> None:
    """A double click, a reload of an old browser, or back, something changed, and sent once more."""
    form = blank(somchai)
    first = somchai.post("/console/intake", data={**form, **CALL}, follow_redirects=True)

    again = somchai.post("/console/intake", data={**form, **CALL, "what": "อีกเรื่องหนึ่ง"}, follow_redirects=True)

    assert receipt_on(again.text) == receipt_on(first.text)
    assert say("console.intake.again", "th") in again.text
    assert say("console.intake.again", "th") not in first.text
    assert cases(office) == ["2569-000001"]
    assert [one.what for one in office.store.read(audit.newest)].count(What.CASE_TAKEN_IN) == 1


def test_another_form_is_another_case(office: Office, somchai: TestClient) -> None:
    take_down(somchai)
    take_down(somchai, place="ซอยหน้าตลาดมาบข่า")

    assert len(cases(office)) == 2


def test_the_very_same_words_in_a_form_of_a_new_name_are_the_same_form_for_a_quarter_of_an_hour(
    office: Office, somchai: TestClient
) -> None:
    """A browser that went back restored what was typed, but not what the form is called."""
    take_down(somchai)
    again = take_down(somchai)[1]
    assert say("console.intake.again", "th") in again
    assert cases(office) == ["2569-000001"]

    office.at += 901
    take_down(somchai)
    assert len(cases(office)) == 2


def test_another_officer_may_hear_the_very_same_words(office: Office, somchai: TestClient) -> None:
    take_down(somchai)

    take_down(office.officer("มาลี"))

    assert len(cases(office)) == 2


def test_two_officers_forms_never_meet(office: Office, somchai: TestClient) -> None:
    """Even if somebody sent another one's name of a form."""
    malee, form = office.officer("มาลี"), blank(somchai)
    somchai.post("/console/intake", data={**form, **CALL})

    theirs = malee.post("/console/intake", data={**form, "token": blank(malee)["token"], **CALL})

    assert theirs.headers["location"] == "./intake/2569-000002"


def test_a_form_that_could_not_be_filed_keeps_its_name(office: Office, somchai: TestClient) -> None:
    form = blank(somchai)

    refused = somchai.post("/console/intake", data={**form, **CALL, "place": ""})

    assert f'name="form" value="{form["form"]}"' in refused.text


@pytest.mark.parametrize("name", ["", "kurz", "x" * 5000, "../../../../etc/passwd"])
def test_a_form_without_a_name_of_ours_is_shown_again_with_one(office: Office, somchai: TestClient, name: str) -> None:
    page = somchai.post("/console/intake", data={**blank(somchai), **CALL, "form": name})

    assert page.status_code == 422
    assert "วิภา ใจดี" in page.text
    assert re.search(r'name="form" value="[\w-]{22}"', page.text)
    assert cases(office) == []


def test_two_servers_that_get_the_same_form_at_once_file_one_case(store: Store, tmp_path: Path) -> None:
    """Two processes on one database, on both kinds of it; eight clicks."""
    servers = [Office(store, tmp_path / name) for name in ("one", "two")]
    somchai = servers[0].officer("สมชาย")
    form = blank(somchai)
    browsers = [server.browser() for server in servers for _ in range(4)]
    for browser in browsers:
        browser.cookies.update(somchai.cookies)

    with ThreadPoolExecutor(8) as hands:
        sent = list(hands.map(lambda one: one.post("/console/intake", data={**form, **CALL}).headers, browsers))

    assert {one["location"].partition("?")[0] for one in sent} == {"./intake/2569-000001"}
    assert cases(servers[0]) == ["2569-000001"]


def test_a_crash_before_the_answer_files_one_case(
    office: Office, somchai: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was committed and nobody heard of it; the browser sends the form again."""
    form = blank(somchai)

    def dies(*given: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(intake, "go", dies)
    with pytest.raises(RuntimeError):
        somchai.post("/console/intake", data={**form, **CALL})
    monkeypatch.undo()

    page = somchai.post("/console/intake", data={**form, **CALL}, follow_redirects=True)

    assert receipt_on(page.text)
    assert cases(office) == ["2569-000001"]


def test_a_form_that_failed_on_its_way_into_the_database_can_be_sent_again(
    office: Office, somchai: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = blank(somchai)
    monkeypatch.setattr(intakes, "became", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        somchai.post("/console/intake", data={**form, **CALL})
    monkeypatch.undo()
    assert cases(office) == []

    assert somchai.post("/console/intake", data={**form, **CALL}).status_code == 303


def test_the_receipt_is_shown_to_one_officer_and_for_a_quarter_of_an_hour(office: Office, somchai: TestClient) -> None:
    _, page = take_down(somchai)
    receipt, where = receipt_on(page), "/console/intake/2569-000001"
    malee = office.officer("มาลี")

    assert malee.get(where).status_code == malee.get("/console/intake/2569-999999").status_code == 404
    office.at += 901
    late = somchai.get(where)
    assert late.status_code == 200
    assert receipt not in late.text
    assert say("console.intake.over", "th", minutes=15) in late.text


def test_a_receipt_that_its_owner_renewed_is_theirs_alone(office: Office, somchai: TestClient) -> None:
    _, page = take_down(somchai)
    ticket = office.store.read(lambda tx: office.desk.by_receipt(tx, receipt_on(page)))
    office.store.write(lambda tx: parties.renew_receipt(tx, ticket.citizen, "9999888877776666"))

    later = somchai.get("/console/intake/2569-000001").text

    assert "9999" not in later
    assert say("console.intake.over", "th", minutes=15) in later


def test_the_receipt_lies_in_no_address_and_no_log(
    office: Office, somchai: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sent = somchai.post("/console/intake", data={**blank(somchai), **CALL})
    receipt = receipt_on(somchai.get("/console/intake/2569-000001").text)

    for written in (receipt, receipt.replace(" ", "")):
        assert written not in sent.headers["location"]
        assert written not in caplog.text
    row = office.store.read(lambda tx: tx.one("select * from intakes"))
    assert row is not None
    assert receipt.replace(" ", "") not in str(dict(row))


def test_the_province_is_chosen_and_the_district_typed_beside_it(office: Office, somchai: TestClient) -> None:
    page = somchai.get("/console/intake").text
    first = r'<option value="">ไม่ทราบ</option>\s*<option value="ระยอง">'
    assert re.search(first, page), "one's own province comes first"

    _, page = take_down(somchai, area="ปลวกแดง", province="ระยอง")

    number = re.findall(r"25\d\d-\d{6}", page)[0]
    ticket = office.store.read(lambda tx: repository.find(tx, number))
    assert ticket is not None
    assert (ticket.paper.province, ticket.paper.district) == ("ระยอง", "ปลวกแดง")
