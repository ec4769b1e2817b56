"""Tests that papers for one unit are not visible to others anywhere in the console."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.store import Store
from bot.store.papers import editions, improvements, learned, questions, ratings
from bot.store.papers.editions import State, What
from bot.store.papers.learned import Words
from tests.console.papers.test_open_questions import send
from tests.support.console_client import Office, token_in

OURS = "sop/ours#ตู้เอกสารของศูนย์"
SECRET = "กุญแจตู้หมายเลข ๗ อยู่กับใคร"
ELSEWHERE = [Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR]


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    office = Office(store, tmp_path)
    store.write(lambda tx: questions.keep(tx, SECRET, "th", "staff", OURS, office.at))
    store.write(lambda tx: ratings.keep(tx, OURS, False, f"{SECRET} คะแนน", office.at))
    store.write(lambda tx: improvements.add(tx, SECRET, "ศปท", "", "staff", OURS, "", "x", office.at))
    return office


def reader(office: Office, role: Role, unit: str) -> TestClient:
    return office.officer("ผู้อ่าน", role, "" if role is Role.ADMINISTRATOR else unit)


@pytest.mark.parametrize("role", ELSEWHERE)
def test_what_was_asked_about_it_is_the_units_own_matter(office: Office, role: Role) -> None:
    browser = reader(office, role, "สอจ.ระยอง")
    card = office.store.read(improvements.board)[0].id

    pages = [
        browser.get(f"/console/{page}")
        for page in ("questions", "board", "questions/q1", "questions/r1", f"board/{card}")
    ]

    assert [page.status_code for page in pages] == [200, 200, 404, 404, 404]
    assert not any(SECRET in page.text or "ตู้เอกสาร" in page.text for page in pages)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER])
def test_the_unit_itself_meets_it(office: Office, role: Role) -> None:
    browser = reader(office, role, "ศปท")

    assert SECRET in browser.get("/console/questions").text
    assert SECRET in browser.get("/console/board").text
    assert browser.get("/console/questions/r1").status_code == 200


def test_a_card_cannot_be_moved_unseen(office: Office) -> None:
    browser = reader(office, Role.HEAD, "สอจ.ระยอง")
    board = office.store.read(improvements.board)
    card = board[0]

    send(browser, "/console/board", do="move", stage="do")
    moved = browser.post(
        f"/console/board/{card.id}",
        data={"token": _token(browser), "do": "move", "stage": "do", "seen": str(card.version)},
    )

    assert moved.status_code == 404
    assert office.store.read(improvements.board) == board


def test_an_answer_that_rests_on_it_is_for_those_who_read_it(office: Office) -> None:
    words = Words(SECRET, "อยู่กับเลขานุการ", "With the secretary", (SECRET,), OURS, audience="unit:ศปท")
    id = office.store.write(lambda tx: learned.add(tx, words, "ศปท", "x", office.at))
    for role in (Role.OFFICER, Role.HEAD, Role.KNOWLEDGE_OWNER):
        browser = office.officer(f"ที่อื่น {role}", role, "สอจ.ระยอง")

        assert "เลขานุการ" not in browser.get("/console/answers").text
        data = {"token": _token(browser), "do": "approve", "answer": id}
        assert browser.post("/console/answers", data=data).status_code == 404

    assert "เลขานุการ" in reader(office, Role.KNOWLEDGE_OWNER, "ศปท").get("/console/answers").text


def test_its_test_questions_are_counted_and_not_shown(office: Office) -> None:
    """A paper of somebody else's that would break them: the gate says how many, and whom to ask."""
    browser = reader(office, Role.KNOWLEDGE_OWNER, "สปอ")
    me = office.person("ผู้อ่าน").id
    moved = [
        {"ask": SECRET, "wanted": OURS, "before": OURS, "after": "loans/fund#ดอกเบี้ย"},
        {"ask": "กู้ได้เท่าไร", "wanted": "loans/fund#วงเงินกู้สูงสุด", "before": "", "after": OURS},
        {"ask": "ดอกเบี้ยกองทุน", "wanted": "loans/fund#ดอกเบี้ย", "before": "loans/fund#ดอกเบี้ย", "after": ""},
    ]
    found = {
        "paper": None,
        "sections": [],
        "marks": [],
        "changes": [],
        "asked": 3,
        "built": "",
        "broken": moved,
        "mended": moved,
    }
    office.store.write(lambda tx: editions.add_draft(tx, "d", "own/x", "x.md", {"do": "put"}, me, office.at))
    office.store.write(lambda tx: editions.found(tx, "d", State.CHECKED, found, seen=State.CHECKING))

    page = browser.get("/console/drafts/d").text

    assert "ดอกเบี้ยกองทุน" in page
    assert not any(words in page for words in (SECRET, "ตู้เอกสาร", "กู้ได้เท่าไร"))
    assert "ในจำนวนนี้ 2 ข้อ" in page
    assert SECRET in office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "").get("/console/drafts/d").text


def test_its_end_is_told_where_it_was_looked_after(office: Office) -> None:
    ours = office.officer("เจ้าของ", Role.KNOWLEDGE_OWNER, "ศปท")
    by = office.person("เจ้าของ").id
    office.store.write(lambda tx: editions.add(tx, "sop/vault", What.WITHDRAW, "", "ย้ายตู้แล้ว", by, office.at))

    assert "ย้ายตู้แล้ว" in ours.get("/console/papers").text
    assert "ย้ายตู้แล้ว" in reader(office, Role.ADMINISTRATOR, "").get("/console/papers").text
    assert "ย้ายตู้แล้ว" not in office.officer("ที่อื่น", Role.OFFICER, "สอจ.ระยอง").get("/console/papers").text


def _token(browser: TestClient) -> str:
    return token_in(browser.get("/console/me").text)
