"""Tests of the page of a case: contents, actions, conflicts."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.action_classes import Close, Outcome, Take
from bot.cases.model.submission import Kind, Lodge
from bot.store.cases.parties import is_alias
from tests.support.console_client import SMELL, Office, press, press_as_seen, token_in
from tests.support.sample_files import MARK, paper, photo

pytest_plugins = ["tests.support.desk"]


def test_an_officers_day_from_taking_to_closing(office: Office, somchai: TestClient) -> None:
    """Take, ask, answer, note, close; the citizen hears of all but the note."""
    number = office.lodge()

    assert press(somchai, number, "take")[0] == 303
    assert press(somchai, number, "ask", text="กลิ่นมาช่วงกี่โมงคะ")[0] == 303
    assert press(somchai, number, "answer", text="เจ้าหน้าที่เข้าตรวจแล้ว")[0] == 303
    assert press(somchai, number, "note", text="เจ้าของชื่อวิชัย")[0] == 303
    assert press(somchai, number, "close", outcome="solved", text="ซ่อมระบบบำบัดแล้ว")[0] == 303

    told = [news.reply.text for news in office.news]
    assert len(told) == 4
    assert len({news.person for news in office.news}) == 1
    assert all(is_alias(news.person) for news in office.news)
    assert not any("วิชัย" in text for text in told)
    page = somchai.get(f"/console/tickets/{number}").text
    assert "เจ้าของชื่อวิชัย" in page
    assert say("ticket.status.closed", "th") in page


def test_a_text_of_many_lines_may_be_as_long_as_the_page_says(office: Office, somchai: TestClient) -> None:
    """A browser counts the end of a line as one letter and sends two."""
    number = office.lodge()
    press(somchai, number, "take")

    assert press(somchai, number, "answer", text="ก\r\n" * 1999 + "ก")[0] == 303
    assert "\r" not in office.news[-1].reply.text


def test_what_a_citizen_writes_is_text_and_nothing_else(office: Office, somchai: TestClient) -> None:
    page = somchai.get(f"/console/tickets/{office.lodge()}").text

    assert "&lt;b&gt;หายใจลำบาก&lt;/b&gt;" in page
    assert "<b>หายใจลำบาก</b>" not in page


def test_the_place_opens_in_the_officers_own_map(office: Office, somchai: TestClient) -> None:
    assert 'href="geo:12.72540,101.18760"' in somchai.get(f"/console/tickets/{office.lodge()}").text


def test_no_page_tells_who_the_citizen_is(office: Office, somchai: TestClient) -> None:
    """Not even our own id of them."""
    number = office.lodge()

    assert office.citizen.id not in somchai.get(f"/console/tickets/{number}").text
    assert office.citizen.id not in somchai.get("/console/").text


def test_the_page_shows_who_did_what_in_the_past(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    malee = office.officer("มาลี", Role.HEAD)
    press(malee, number, "assign", officer=office.person("สมชาย").id)
    office.do(office.person("สมชาย"), Close(number, Outcome.NOT_FOUND, "เข้าตรวจแล้วไม่พบ"))

    page = malee.get(f"/console/tickets/{number}").text

    assert say("console.history.assign", "th", name="สมชาย") in page
    assert say("console.history.assign", "th", name="คุณ") in somchai.get(f"/console/tickets/{number}").text
    assert say("console.history.close", "th", outcome=say("ticket.outcome.not_found", "th")) in page
    assert say("desk.route.province", "th") in page


def test_a_conflict_of_two_officers_keeps_what_was_typed(office: Office, somchai: TestClient) -> None:
    """Both have the page open; Malee is quicker. Somchai sees what she did and keeps what he typed."""
    malee = office.officer("มาลี")
    number = office.lodge()
    his_page = somchai.get(f"/console/tickets/{number}").text
    press(malee, number, "take")

    status, page = press_as_seen(somchai, his_page, number, "note", text="ผมกำลังจะโทรไป")

    assert status == 409
    assert say("console.case.wrong.changed", "th") in page
    assert "ผมกำลังจะโทรไป" in page
    assert "มาลี" in page
    assert press_as_seen(somchai, page, number, "note", text="ผมกำลังจะโทรไป")[0] == 303


def test_take_is_offered_to_one_and_refused_to_the_second(office: Office, somchai: TestClient) -> None:
    malee = office.officer("มาลี")
    number = office.lodge()
    hers = malee.get(f"/console/tickets/{number}").text
    office.do(office.person("สมชาย"), Take(number))

    assert press_as_seen(malee, hers, number, "take")[0] == 409


@pytest.mark.parametrize(
    ("do", "fields", "key"),
    [
        ("ask", {"text": " \u200b "}, "console.case.wrong.no_words"),
        ("ask", {}, "console.case.wrong.no_words"),
        ("ask", {"text": "ก" * 4001}, "console.case.wrong.too_long"),
        ("close", {"text": "เสร็จ"}, "console.case.wrong.choose"),
        ("close", {"text": "เสร็จ", "outcome": "exploded"}, "console.case.wrong.choose"),
        ("forward", {"text": "ลองดู", "unit": "สอจ.แอตแลนติส"}, "console.case.wrong.choose"),
        ("forward", {"text": "ลองดู"}, "console.case.wrong.choose"),
    ],
)
def test_an_incomplete_form_says_what_is_missing(
    office: Office, somchai: TestClient, do: str, fields: dict[str, str], key: str
) -> None:
    number = office.lodge()
    press(somchai, number, "take")

    status, page = press(somchai, number, do, **fields)

    assert status == 422
    assert say(key, "th") in page


@pytest.mark.parametrize(
    "fields", [{"do": "explode"}, {"do": ""}, {"do": "take", "seen": "๙๙๙"}, {"do": "take", "seen": "-1"}]
)
def test_a_malformed_form_does_nothing(office: Office, somchai: TestClient, fields: dict[str, str]) -> None:
    number = office.lodge()
    token = token_in(somchai.get(f"/console/tickets/{number}").text)

    assert somchai.post(f"/console/tickets/{number}", data={"token": token, **fields}).status_code in (404, 409)
    assert office.news == []


def test_a_page_shows_only_what_may_be_done_now(office: Office, somchai: TestClient) -> None:
    """A colleague's case can be noted on, not answered; an officer assigns nobody."""
    number = office.lodge()
    malee = office.officer("มาลี", Role.HEAD)
    press(malee, number, "take")

    his, hers = somchai.get(f"/console/tickets/{number}").text, malee.get(f"/console/tickets/{number}").text

    assert 'value="note"' in his
    assert 'value="answer"' not in his
    assert 'value="assign"' not in his
    assert 'value="answer"' in hers
    assert 'value="assign"' in hers


def test_a_forwarded_case_leaves_the_unit(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    press(somchai, number, "take")

    status, _ = press(somchai, number, "forward", unit="กนอ", text="โรงงานอยู่ในนิคม", sure="กนอ")

    assert status == 303
    assert number in somchai.get(f"/console/?away={number}").text
    assert somchai.get(f"/console/tickets/{number}").status_code == 403
    assert "โรงงานอยู่ในนิคม" not in office.news[-1].reply.text


def test_a_case_that_danger_brought_to_the_emergency_centre_opens_there(office: Office) -> None:
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True))
    alarm = office.officer("วิชัย", unit="ศบฉ.อก.")

    assert alarm.get(f"/console/tickets/{number}").status_code == 200
    assert press(alarm, number, "take")[0] == 303


def test_an_officer_of_another_unit_gets_nothing_of_a_case(office: Office) -> None:
    """Not its page, not its photo, not its words in a list."""
    sent = office.photo(photo())
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=(sent,)))
    office.copies()
    loei = office.officer("ดวงใจ", unit="สอจ.เลย")

    assert loei.get(f"/console/tickets/{number}").status_code == 403
    assert loei.get(f"/console/tickets/{number}/files/{sent}").status_code == 403
    assert number not in loei.get("/console/").text
    assert number not in loei.get("/console/?view=closed").text


def test_a_photo_is_shown_to_whoever_may_see_its_case(office: Office, somchai: TestClient) -> None:
    """As a copy that was drawn anew; until it is there, the page says so."""
    sent = office.photo(photo())
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=(sent,)))
    assert say("console.copy.waiting", "th") in somchai.get(f"/console/tickets/{number}").text
    assert somchai.get(f"/console/tickets/{number}/files/{sent}").status_code == 404
    office.copies()

    answer = somchai.get(f"/console/tickets/{number}/files/{sent}")

    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"] == 'inline; filename="photo-1.jpg"'
    assert "sandbox" in answer.headers["content-security-policy"]
    assert MARK.encode() not in answer.content
    assert "photo-1.jpg" in somchai.get(f"/console/tickets/{number}").text


def test_a_paper_is_saved_never_opened_in_the_page(office: Office, somchai: TestClient) -> None:
    """And never under the name that a stranger gave it."""
    sent = office.photo(paper(), 'งาน"\r\nX-Evil: 1.pdf')
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=(sent,)))
    office.copies()

    headers = somchai.get(f"/console/tickets/{number}/files/{sent}").headers

    assert headers["content-disposition"] == 'attachment; filename="paper-1.pdf"'
    assert "x-evil" not in headers


def test_a_file_that_cannot_be_copied_says_so(office: Office, somchai: TestClient) -> None:
    sent = office.photo(b"\xff\xd8\xff and nothing more")
    number = office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", files=(sent,)))
    office.copies()

    assert say("console.copy.none", "th") in somchai.get(f"/console/tickets/{number}").text
    assert somchai.get(f"/console/tickets/{number}/files/{sent}").status_code == 404


def test_a_photo_of_one_case_is_not_had_through_another(office: Office, somchai: TestClient) -> None:
    sent = office.photo(photo())
    office.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="เลย", files=(sent,)))
    number = office.lodge()
    office.copies()

    assert somchai.get(f"/console/tickets/{number}/files/{sent}").status_code == 404
    assert somchai.get(f"/console/tickets/{number}/files/..%2f..%2fkey").status_code == 404
