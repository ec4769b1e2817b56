"""Tests of the pages for unanswered questions: groups, answers, board; on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.basics.people import Role
from bot.cases.model.action_classes import Inform
from bot.cases.model.submission import Kind, Lodge, Said
from bot.cases.model.ticket import Status, WrongMoment
from bot.store import Store
from bot.store.papers import improvements, learned, questions, ratings, usage
from bot.store.papers.usage import Ending
from tests.support.console_client import NOW, Office, token_in

SATURDAY = ("สำนักงานเปิดวันเสาร์ไหมคะ", "วันเสาร์สำนักงานเปิดมั้ย", "สำนักงาน เปิด วันเสาร์ ไหม")
ANSWER = {
    "do": "answer",
    "title": "สำนักงานเปิดวันเสาร์หรือไม่",
    "th": "ไม่เปิดค่ะ เปิดวันจันทร์ถึงศุกร์",
    "en": "No. Monday to Friday.",
    "source": "ประกาศสำนักงานปลัดกระทรวง",
    "as_of": "2026-11-20",
}


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    office = Office(store, tmp_path)
    ask(office, *SATURDAY, "รับกระเช้าได้ไหม <i>")
    return office


def ask(office: Office, *texts: str, nearest: str = "") -> None:
    for text in texts:
        office.store.write(lambda tx, text=text: questions.keep(tx, text, "th", "public", nearest, office.at))  # type: ignore[misc]


def group_of(page: str) -> str:
    """The address of the first group on the page."""
    found = re.search(r'href="[^"]*(questions/[qr]\d+)"', page)
    assert found, "a page without a group"
    return f"/console/{found[1]}"


def send(browser: object, address: str, **fields: str) -> tuple[int, str]:
    page = browser.get(address)  # type: ignore[attr-defined]
    answer = browser.post(address, data={"token": token_in(page.text), **fields})  # type: ignore[attr-defined]
    return answer.status_code, answer.headers.get("location", answer.text)


def test_the_most_wanted_stands_first_and_says_how_often(office: Office) -> None:
    page = office.officer("นภา", Role.KNOWLEDGE_OWNER, "ศปท").get("/console/questions").text

    assert page.index("วันเสาร์") < page.index("รับกระเช้าได้ไหม &lt;i&gt;")
    assert "3 ครั้ง" in page


def test_a_thumbed_down_answer_is_wanted_too(office: Office) -> None:
    section = "loans/fund#ดอกเบี้ย"
    for _ in range(5):
        office.store.write(lambda tx: ratings.keep(tx, section, False, "ดอกเบี้ยปีที่ห้าเท่าไร", NOW))

    page = office.officer("นภา", Role.KNOWLEDGE_OWNER, "ศปท").get("/console/questions").text

    assert "ถูกกดว่าไม่ดี 5" in page
    assert 'href="./papers/loans/fund"' in page, "one click to the nearest paper"


def test_what_was_asked_is_counted_by_day_without_a_word_of_it(office: Office) -> None:
    for slot in range(40):
        office.store.write(lambda tx, slot=slot: usage.count(tx, "loans/fund#ดอกเบี้ย", Ending.ANSWERED, NOW, slot))  # type: ignore[misc]
    office.store.write(lambda tx: usage.count(tx, "", Ending.MISSED, NOW - 40 * 86400, 1))

    days = office.store.read(lambda tx: usage.by_day(tx, "2026-11-01"))
    page = office.officer("นภา", Role.KNOWLEDGE_OWNER, "ศปท").get("/console/papers").text

    assert days == {"2026-11-21": {Ending.ANSWERED: 40}}
    assert "ใช้ตอบ 40" in page


def test_an_answer_reaches_the_person_who_waits_and_waits_for_its_owner(office: Office) -> None:
    asked = Lodge(Kind.QUESTION, (Said("what", "คำถาม", "อยากทราบว่าวันเสาร์สำนักงานเปิดไหม"),))
    number = office.lodge(asked)
    unit = office.store.read(lambda tx: office.desk.tickets_of(tx, office.citizen))[0].unit
    officer = office.officer("สมหมาย", Role.HEAD, unit)
    group = group_of(officer.get("/console/questions").text)

    status, where = send(officer, group, **ANSWER, **{f"to-{number}": "1"})

    assert (status, where) == (303, "../questions?done=1")
    told = [one for one in office.news if "ไม่เปิดค่ะ" in one.reply.text]
    assert "ที่มา: ประกาศสำนักงานปลัดกระทรวง ข้อมูล ณ 20 พ.ย. 2569" in told[0].reply.text
    answer = office.store.read(learned.newest)[0]
    assert (answer.state, answer.unit, set(answer.words.ways)) == ("waiting", unit, set(SATURDAY))
    assert "วันเสาร์" not in officer.get("/console/questions").text


def test_nobody_is_answered_whom_the_officer_may_not_answer(office: Office) -> None:
    number = office.lodge(Lodge(Kind.QUESTION, (Said("what", "คำถาม", "วันเสาร์สำนักงานเปิดไหม"),)))
    stranger = office.officer("ไกล", Role.HEAD, "สอจ.เลย")

    send(stranger, group_of(stranger.get("/console/questions").text), **ANSWER, **{f"to-{number}": "1"})

    assert not [one for one in office.news if "ไม่เปิดค่ะ" in one.reply.text]


def test_the_owner_of_papers_answers_the_person_who_waits_wherever_the_question_lies(office: Office) -> None:
    number = office.lodge(Lodge(Kind.QUESTION, (Said("what", "คำถาม", "วันเสาร์สำนักงานเปิดไหม"),)))
    unit = office.store.read(lambda tx: office.desk.tickets_of(tx, office.citizen))[0].unit
    owner = office.officer("นภา", Role.KNOWLEDGE_OWNER, "กตร")

    send(owner, group_of(owner.get("/console/questions").text), **ANSWER, **{f"to-{number}": "1"})

    ticket = office.store.read(lambda tx: office.desk.tickets_of(tx, office.citizen))[0]
    assert (ticket.unit, ticket.status, ticket.answered_at) == (unit, Status.NEW, office.at), "its unit ends it"
    told = [one for one in office.news if "ไม่เปิดค่ะ" in one.reply.text]
    assert [one.person for one in told] == [ticket.citizen]
    assert owner.get(f"/console/tickets/{number}").status_code == 403, "a question is answered, its case stays closed"


def test_what_is_no_question_is_never_answered_from_the_page_of_questions(office: Office) -> None:
    number = office.lodge(Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "วันเสาร์สำนักงานเปิดไหม"),)))
    owner = office.officer("นภา", Role.KNOWLEDGE_OWNER, "กตร")
    person = office.person("นภา")

    send(owner, group_of(owner.get("/console/questions").text), **ANSWER, **{f"to-{number}": "1"})

    assert not [one for one in office.news if "ไม่เปิดค่ะ" in one.reply.text]
    with pytest.raises(WrongMoment):
        office.store.write(lambda tx: office.desk.do(tx, person, Inform(number, "ไม่เปิดค่ะ"), office.at))


@pytest.mark.parametrize(
    ("missing", "why"),
    [("en", "ทั้งภาษาไทยและอังกฤษ"), ("title", "หัวข้อ"), ("source", "แหล่งที่มา"), ("as_of", "แหล่งที่มา")],
)
def test_an_answer_needs_both_languages_and_its_source(office: Office, missing: str, why: str) -> None:
    officer = office.officer("สมหมาย", Role.HEAD)
    group = group_of(officer.get("/console/questions").text)

    status, page = send(officer, group, **{**ANSWER, missing: " "})

    assert status == 422
    assert why in page
    assert "เปิดวันจันทร์ถึงศุกร์" in page, "what was typed is not lost"
    assert office.store.read(learned.newest) == []


def test_an_answer_that_rests_on_a_section_goes_to_that_papers_owner(office: Office) -> None:
    officer = office.officer("สมหมาย", Role.HEAD)
    group = group_of(officer.get("/console/questions").text)

    send(officer, group, **{**ANSWER, "section": "loans/fund#ดอกเบี้ย"})
    status, _page = send(officer, group, **{**ANSWER, "section": "sop/ours#ตู้เอกสารของศูนย์"})

    answer = office.store.read(learned.newest)[0]
    assert (answer.words.section, answer.words.audience) == ("loans/fund#ดอกเบี้ย", "public")
    assert status == 422, "a section that this officer may not read is not there"


def test_only_the_owner_unit_approves_and_only_once(office: Office) -> None:
    head = office.officer("สมหมาย", Role.HEAD, "กตร")
    send(head, group_of(head.get("/console/questions").text), **ANSWER)
    answer = office.store.read(learned.newest)[0]
    other = office.officer("อื่น", Role.KNOWLEDGE_OWNER, "ศปท")
    owner = office.officer("เจ้าของ", Role.KNOWLEDGE_OWNER, "กตร")
    token = token_in(other.get("/console/answers").text)

    refused = other.post("/console/answers", data={"token": token, "answer": answer.id, "do": "refuse"})
    first = send(owner, "/console/answers", answer=answer.id, do="refuse")
    second = send(owner, "/console/answers", answer=answer.id, do="approve")

    assert refused.status_code == 403
    assert first[0] == 303
    assert second[0] == 409
    assert office.store.read(learned.newest)[0].state == "refused"


def test_an_assigned_question_is_a_card_that_moves_by_buttons(office: Office) -> None:
    head = office.officer("สมหมาย", Role.HEAD)
    group = group_of(head.get("/console/questions").text)
    send(head, group, do="assign", unit="ศปท", due="2569-11-10", title="วันทำการ", note="ถามฝ่ายเลขาฯ")
    (card,) = office.store.read(improvements.board)

    board = head.get("/console/board").text
    send(head, f"/console/board/{card.id}", do="move", stage="do", seen="1")
    collided = send(head, f"/console/board/{card.id}", do="move", stage="do", seen="1")
    jumped = send(head, f"/console/board/{card.id}", do="move", stage="act", seen="2")
    noted = send(head, f"/console/board/{card.id}", do="change", unit="กตร", due="", note="โอนให้ กตร.", seen="2")

    assert (card.unit, card.due, card.title) == ("ศปท", "2026-11-10", "วันทำการ")
    assert 'class="due late"' in board
    assert "วันเสาร์" not in head.get("/console/questions").text
    assert collided == (422, collided[1]), "it is there already"
    assert jumped[0] == 422, "no column is passed over"
    assert noted[0] == 303
    after = office.store.read(lambda tx: improvements.get(tx, card.id))
    assert after is not None
    assert (after.stage, after.unit, after.due, after.version) == ("do", "กตร", "", 3)
    page = head.get(f"/console/board/{card.id}").text
    assert "ถามฝ่ายเลขาฯ" in page
    assert "โอนให้ กตร." in page


def test_two_who_move_a_card_do_not_overwrite_each_other(office: Office) -> None:
    id = office.store.write(lambda tx: improvements.add(tx, "ก", "ศปท", "", "public", "", "", "a", NOW))
    move = lambda tx: improvements.change(tx, id, 1, improvements.Stage.DO, "ศปท", "", "", "a", NOW)  # noqa: E731

    office.store.write(move)

    with pytest.raises(improvements.MovedMeanwhile):
        office.store.write(move)


def test_what_was_dealt_with_comes_back_when_it_is_asked_again(office: Office) -> None:
    head = office.officer("สมหมาย", Role.HEAD)
    send(head, group_of(head.get("/console/questions").text), do="aside")
    before = head.get("/console/questions").text

    ask(office, "วันเสาร์สำนักงานเปิดหรือเปล่า")
    after = head.get("/console/questions").text

    assert "วันเสาร์" not in before
    assert "เคยจัดการแล้ว แต่มีคนถามอีก" in after


@pytest.mark.parametrize(
    "address", ["questions/q999999", "questions/x", "questions/q1'--", "board/none", "papers/none/x"]
)
def test_what_is_not_there_is_said(office: Office, address: str) -> None:
    assert office.officer("สมหมาย", Role.ADMINISTRATOR, "").get(f"/console/{address}").status_code == 404


def test_a_reader_sees_none_of_it(office: Office) -> None:
    reader = office.officer("ผู้อ่าน", Role.READER)

    for page in (
        "questions",
        "questions/q1",
        "board",
        "answers",
        "papers",
        "drafts",
        "notices",
        "channels",
        "retention",
    ):
        assert reader.get(f"/console/{page}").status_code == 403, page
