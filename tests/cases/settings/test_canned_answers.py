"""Tests of prepared answers: who edits them, where they are offered, how gaps are filled."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.cases.model.submission import Contact, Identity, Kind
from bot.cases.model.ticket import Status
from bot.cases.records import repository
from bot.cases.settings import canned_answers
from bot.cases.settings.canned_answers import Gap, Prepared, UnknownGap, Use
from bot.store import Store
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.papers.corrections import CorrectedMeanwhile
from tests.support.console_client import SMELL, Office, press, token_in

pytest_plugins = ["tests.support.desk"]
MINE = Prepared("mine", "นัดตรวจ", (Use.ANSWER,), (Kind.COMPLAINT,), (), "นัดตรวจ {number} ค่ะ", "We visit: {number}")


@pytest.fixture
def malee(office: Office) -> TestClient:
    return office.officer("มาลี", Role.HEAD)


def write(browser: TestClient, **fields: str) -> tuple[int, str]:
    page = browser.get("/console/prepared").text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    data = {"token": token_in(page), "seen": seen[1] if seen else "0", "do": "write", **fields}
    answer = browser.post("/console/prepared", data=data)
    return answer.status_code, answer.text


def test_all_packaged_answers_are_valid() -> None:
    known = canned_answers.delivered_ones()

    assert {use for one in known for use in one.acts} == set(Use)
    assert len({one.id for one in known}) == len(known)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("{phone}", 1),
        ("ดี\n{ชื่อ}", 2),
        ("ดี\n\n{number", 3),
        ("}", 1),
        ("{}", 1),
        ("{number.__class__}", 1),
        ("{number!r}", 1),
        ("{number:>999999999}", 1),
        ("{NUMBER}", 1),
        ("{num\u200bber}", 1),
    ],
)
def test_what_nobody_can_fill_is_refused_with_its_line(words: str, line: int) -> None:
    with pytest.raises(UnknownGap) as refused:
        canned_answers.gaps_in(words)

    assert refused.value.line == line


@pytest.mark.parametrize("words", ["", "🏭💨", "ก" * 2000, "{{number}} {number}", "ทำา ๑๒๓"])
def test_other_braces_and_unusual_text_are_no_unknown_gaps(words: str) -> None:
    assert canned_answers.gaps_in(words) <= {Gap.NUMBER}


def test_a_units_own_answer_replaces_the_packaged_one_in_that_unit_only(store: Store) -> None:
    known = canned_answers.delivered_ones()[0]
    store.write(lambda tx: canned_answers.write(tx, "", replace(known, th="ของกระทรวง"), 0, "admin", 1.0))
    store.write(lambda tx: canned_answers.write(tx, "สอจ.ระยอง", replace(known, th="ของระยอง"), 0, "head", 2.0))

    def words(unit: str) -> str:
        return next(one.th for one in store.read(lambda tx: canned_answers.all_for(tx, unit)) if one.id == known.id)

    assert words("สอจ.ระยอง") == "ของระยอง"
    assert words("สอจ.ชลบุรี") == "ของกระทรวง"


def test_a_removed_answer_is_gone_and_concurrent_edits_conflict(store: Store) -> None:
    store.write(lambda tx: canned_answers.write(tx, "กรอ.", MINE, 0, "head", 1.0))
    store.write(lambda tx: canned_answers.remove(tx, "กรอ.", "mine", 1, "head", 2.0))

    with pytest.raises(CorrectedMeanwhile):
        store.write(lambda tx: canned_answers.write(tx, "กรอ.", MINE, 1, "other", 3.0))
    assert "mine" not in {one.id for one in store.read(lambda tx: canned_answers.all_for(tx, "กรอ."))}


def test_answers_are_offered_by_kind_and_state_when_all_gaps_can_be_filled(office: Office) -> None:
    number = office.lodge()
    ticket = office.store.read(lambda tx: repository.find(tx, number))
    assert ticket is not None
    for_gifts = replace(MINE, id="gifts", kinds=(Kind.GIFT,))
    for_asked = replace(MINE, id="asked", states=(Status.ASKED,))
    named = replace(MINE, id="named", th="เรียน {name}")

    found = canned_answers.suitable([MINE, for_gifts, for_asked, named], ticket, {Gap.NUMBER})

    assert [one.id for one in found[Use.ANSWER]] == ["mine"]


def test_a_head_writes_one_and_an_officer_finds_it_filled(
    office: Office, somchai: TestClient, malee: TestClient
) -> None:
    number = office.lodge()
    fields = {
        "title": "นัดตรวจโรงงาน",
        "use.answer": "on",
        "th": "จะเข้าตรวจตามเรื่อง {number} ค่ะ",
        "en": "We visit: {number}.",
    }
    assert write(malee, **fields)[0] == 303
    press(somchai, number, "take")

    page = somchai.get(f"/console/tickets/{number}").text
    assert f"จะเข้าตรวจตามเรื่อง {number} ค่ะ" in page
    id = next(one for one in re.findall(r'<option value="(\w+)" data-text', page) if len(one) == 8)
    filled = somchai.get(f"/console/tickets/{number}", params={"do": "answer", "fill": id}).text
    assert re.search(rf"<textarea[^>]*>จะเข้าตรวจตามเรื่อง {number} ค่ะ</textarea>", filled)


def test_an_unknown_gap_is_refused_on_the_page_and_nothing_typed_is_lost(malee: TestClient) -> None:
    status, page = write(malee, **{"title": "x", "use.ask": "on", "th": "หนึ่ง\n{โทร}", "en": "one"})

    assert status == 422
    assert "บรรทัดที่ 2: เติม {โทร} ไม่ได้" in page
    assert "หนึ่ง\n{โทร}</textarea>" in page


def test_an_officer_reads_them_and_may_not_change_them(somchai: TestClient) -> None:
    page = somchai.get("/console/prepared").text
    token = token_in(page)

    assert "{number}" in page
    assert somchai.post("/console/prepared", data={"token": token, "do": "remove", "id": "photo"}).status_code == 403


def test_another_units_answer_cannot_be_changed_by_its_name(office: Office, malee: TestClient) -> None:
    write(malee, **{"title": "ลับ", "use.ask": "on", "th": "ก", "en": "a"})
    other = office.officer("วีระ", Role.HEAD, "สอจ.ชลบุรี")

    known = office.store.read(lambda tx: canned_answers.all_for(tx, "สอจ.ระยอง"))
    secret = next(one.id for one in known if one.title == "ลับ")
    assert write(other, id=secret, title="ของเรา", th="ก", en="a")[0] == 404


@pytest.mark.parametrize("identity", [Identity.CONFIDENTIAL, Identity.ANONYMOUS])
def test_a_name_is_never_offered_for_a_sealed_identity(office: Office, somchai: TestClient, identity: Identity) -> None:
    paper = replace(SMELL, identity=identity)
    lodged = office.store.write(
        lambda tx: office.desk.lodge(tx, office.citizen, paper, office.at, Contact("วิภา ใจดี", "0812345678"))
    )
    number = lodged.ticket.number
    press(somchai, number, "take")

    asked = somchai.get(f"/console/tickets/{number}", params={"do": "answer", "fill": "thanks_by_name"}).text

    assert "thanks_by_name" not in somchai.get(f"/console/tickets/{number}").text
    assert "วิภา" not in asked


def test_a_name_given_openly_is_filled_in_and_the_access_is_recorded(office: Office, somchai: TestClient) -> None:
    lodged = office.store.write(
        lambda tx: office.desk.lodge(tx, office.citizen, SMELL, office.at, Contact("วิภา {number}", "0812345678"))
    )
    number = lodged.ticket.number
    press(somchai, number, "take")

    offered = somchai.get(f"/console/tickets/{number}").text
    before = office.store.read(audit.newest)
    filled = somchai.get(f"/console/tickets/{number}", params={"do": "answer", "fill": "thanks_by_name"}).text

    assert "thanks_by_name" in offered
    assert "วิภา" not in offered
    assert not any(line.what == What.IDENTITY_SEEN for line in before)
    assert "เรียน คุณวิภา {number}" in filled
    assert office.store.read(audit.newest)[0].what == What.IDENTITY_SEEN
