"""Tests of the pages for letters to bodies outside: draft, preview, issue, answer."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.action_classes import Answer, Forward, Take
from bot.cases.model.submission import Contact, Identity
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import referrals
from tests.support.console_client import SMELL, Office, token_in
from tests.support.sample_files import photo

pytest_plugins = ["tests.support.desk"]

CONTACT = Contact("สมศรี มีสุขยิ่ง", "0812345678", "คุณยายบุญมีเรือง")


@pytest.fixture
def number(office: Office, somchai: TestClient) -> str:
    """A sealed case that Somchai has taken, with a photo."""
    paper = replace(SMELL, identity=Identity.CONFIDENTIAL, files=(office.photo(photo()),), tambon="มาบข่า")
    lodged = office.store.write(lambda tx: office.desk.lodge(tx, office.citizen, paper, office.at, CONTACT))
    office.do(office.person("สมชาย"), Take(lodged.ticket.number))
    office.copies()
    return lodged.ticket.number


def fields(page: str) -> dict[str, str]:
    """What a browser would send of this page's form, as it stands."""
    inputs = re.findall(r"<input[^>]*>", page)
    sent = {}
    for one in inputs:
        name, value, kind = (_attribute(one, what) for what in ("name", "value", "type"))
        if name and not (kind == "checkbox" and " checked" not in one):
            sent[name] = unescape(value)
    for name, value in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        sent[name] = unescape(value).removeprefix("\n")
    return sent


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return found[1] if found else ""


def typed(browser: TestClient, number: str, **more: str) -> dict[str, str]:
    """The form as it came, with a body."""
    page = browser.get(f"/console/tickets/{number}/refer").text
    return {**fields(page), "body": "กรมควบคุมมลพิษ", "to": "อธิบดีกรมควบคุมมลพิษ", **more}


def send(browser: TestClient, number: str, do: str, form: dict[str, str]) -> tuple[int, str]:
    answer = browser.post(f"/console/tickets/{number}/refer", data={**form, "do": do})
    return answer.status_code, answer.headers.get("location") or unescape(answer.text)


def issued(browser: TestClient, number: str, **more: str) -> str:
    """The address of a letter that went through all three pages."""
    status, page = send(browser, number, "preview", typed(browser, number, **more))
    assert status == 200, page
    status, address = send(browser, number, "issue", fields(page))
    assert status == 303, address
    return "/console/" + address.lstrip("./")


def test_from_the_case_to_a_letter_and_its_answer(office: Office, somchai: TestClient, number: str) -> None:
    """Drafted, looked at, issued; the citizen hears of it; an answer comes, and nobody asks any more."""
    assert f'href="../tickets/{number}/refer"' in somchai.get(f"/console/tickets/{number}").text
    office.news.clear()

    letter = somchai.get(issued(somchai, number))
    case = somchai.get(f"/console/tickets/{number}").text

    assert letter.status_code == 200
    assert "สอจ.ระยอง ส.1/2569" in letter.text
    assert "สอจ.ระยอง ส.1/2569" in case
    assert "กรมควบคุมมลพิษ" in office.news[0].reply.text
    assert number in somchai.get("/console/?view=referred").text
    pdf = somchai.get(f"/console/tickets/{number}/letters/1/letter.pdf")
    assert pdf.content.startswith(b"%PDF")
    form = {"token": token_in(letter.text), "seen": _seen(letter.text), "do": "reply", "came_on": "2026-11-21"}
    answer = somchai.post(f"/console/tickets/{number}/letters/1", data={**form, "text": "ตรวจแล้ว สั่งแก้ไข"})
    assert answer.status_code == 303
    case = somchai.get(f"/console/tickets/{number}").text
    assert "ตรวจแล้ว สั่งแก้ไข" in case
    assert say("console.referred.answered", "th") in case
    assert number not in somchai.get("/console/?view=referred").text
    trail = office.store.read(lambda tx: audit.page(tx, about=number))
    assert What.LETTER_ISSUED in [line.what for line in trail]
    assert office.store.read(lambda tx: office.desk.faults(tx, number)) == ""


def test_the_page_shows_what_goes_what_is_held_back_and_what_never_goes(somchai: TestClient, number: str) -> None:
    page = unescape(somchai.get(f"/console/tickets/{number}/refer").text)
    draft = fields(page)["summary"]

    assert {name for name in fields(page) if name.startswith("piece-")} == {
        f"piece-{name}" for name in ("number", "filed", "matters", "area", "when", "done")
    }
    for name in ("what", "place", "pin", "photo"):
        assert say(f"referral.held.{name}", "th") in page
    for name in ("name", "phone", "on_behalf", "pseudonym", "channel", "minute", "health"):
        assert say(f"referral.never.{name}", "th") in page
    assert "ซอยหลังตลาดมาบข่า" in page
    assert "ซอยหลังตลาดมาบข่า" not in draft
    assert "12.72" not in draft
    assert "photo-1" not in draft


def test_a_tick_brings_a_held_back_piece_into_the_next_draft(somchai: TestClient, number: str) -> None:
    form = typed(somchai, number, **{"piece-pin": "1", "subject": "เรื่องที่พิมพ์เอง"})
    del form["piece-when"]

    _, page = send(somchai, number, "draft", form)

    draft = fields(page)
    assert "12.72540, 101.18760" in draft["summary"]
    assert "หลังสี่ทุ่ม" not in draft["summary"]
    assert (draft["subject"], draft["body"]) == ("เรื่องที่พิมพ์เอง", "กรมควบคุมมลพิษ"), "nothing typed is lost"


def test_a_photo_goes_only_with_a_tick(office: Office, somchai: TestClient, number: str) -> None:
    without = typed(somchai, number)
    _, page = send(somchai, number, "preview", without)
    assert "<figure>" not in page

    found = re.search(r'name="(piece-photo-\w+)"', somchai.get(f"/console/tickets/{number}/refer").text)
    assert found
    address = issued(somchai, number, **{found[1]: "1"})

    assert "ภาพถ่าย จำนวน 1 ภาพ" in somchai.get(address).text
    assert b"/Image" in somchai.get(f"/console/tickets/{number}/letters/1/letter.pdf").content


def test_a_photo_of_another_case_cannot_be_smuggled_in(office: Office, somchai: TestClient, number: str) -> None:
    other = office.photo(photo())
    office.lodge(replace(SMELL, files=(other,)))
    office.copies()

    _, page = send(somchai, number, "preview", typed(somchai, number, **{f"piece-photo-{other}": "1"}))

    assert "<figure>" not in page


@pytest.mark.parametrize("do", ["preview", "issue"])
def test_a_letter_that_names_the_citizen_is_refused_with_its_field_and_nothing_is_lost(
    office: Office, somchai: TestClient, number: str, do: str
) -> None:
    form = typed(somchai, number, summary="ผู้แจ้งแจ้งว่าเหม็น โทร 0812345678 ชื่อคุณสมศรี", book_number="อก 0033/99")

    status, page = send(somchai, number, do, form)

    assert status == 422
    alert = re.search(r'role="alert">(.*?)</p>', page, re.DOTALL)
    assert alert
    assert say("referral.found.name", "th") in alert[1]
    assert not any(secret in alert[1] for secret in ("สมศรี", "มีสุขยิ่ง", "0812345678", "บุญมี"))
    assert fields(page)["book_number"] == "อก 0033/99"
    assert office.store.read(lambda tx: referrals.of(tx, number)) == []
    assert office.store.read(lambda tx: audit.times(tx, What.LETTER_REFUSED, number, 0)) == 1


def test_after_three_refusals_the_head_issues(office: Office, somchai: TestClient, number: str) -> None:
    head = office.officer("มาลี", Role.HEAD)
    for _ in range(3):
        send(somchai, number, "preview", typed(somchai, number, summary="คุณสมศรี"))

    status, page = send(somchai, number, "preview", typed(somchai, number))

    assert status == 403
    assert say("console.refer.wrong.asks_for_head", "th") in page
    assert somchai.get(issued(head, number)).status_code == 200


def test_an_illness_in_a_letter_wants_an_officers_word(somchai: TestClient, number: str) -> None:
    """A substance may cause cancer; a citizen's cancer goes nowhere."""
    _, page = send(somchai, number, "preview", typed(somchai, number, summary="สารก่อมะเร็ง"))
    assert 'name="health"' in page

    unsaid, _ = send(somchai, number, "issue", fields(page))
    said, _ = send(somchai, number, "issue", {**fields(page), "health": "1"})

    assert (unsaid, said) == (422, 303)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", " "),
        ("to", ""),
        ("subject", "ก" * 301),
        ("summary", ""),
        ("summary", "ก" * 4001),
        ("follow_up", "ไม่รู้"),
        ("follow_up", "2026-11-21"),
        ("follow_up", "2029-01-01"),
        ("attached", "\n".join(["แผนที่"] * 13)),
    ],
)
def test_what_is_no_letter_yet_is_said_and_kept(somchai: TestClient, number: str, field: str, value: str) -> None:
    for do in ("preview", "issue"):
        status, page = send(somchai, number, do, typed(somchai, number, **{field: value}))

        assert status == 422
        assert 'role="alert"' in page
        assert fields(page)[field] == value


def test_a_case_that_changed_meanwhile_is_not_answered_for_unseen(
    office: Office, somchai: TestClient, number: str
) -> None:
    """Somebody answers while the letter is being written: it is told, and the second try goes."""
    _, page = send(somchai, number, "preview", typed(somchai, number))
    office.do(office.person("สมชาย"), Answer(number, "เข้าตรวจแล้ว"))

    status, again = send(somchai, number, "issue", fields(page))

    assert status == 409
    assert fields(again)["body"] == "กรมควบคุมมลพิษ"
    _, page = send(somchai, number, "preview", fields(again))
    assert send(somchai, number, "issue", fields(page))[0] == 303


def test_sent_twice_it_is_one_letter(office: Office, somchai: TestClient, number: str) -> None:
    _, page = send(somchai, number, "preview", typed(somchai, number))

    first, second = (send(somchai, number, "issue", fields(page))[0] for _ in range(2))

    assert (first, second) == (303, 409)
    assert len(office.store.read(lambda tx: referrals.of(tx, number))) == 1


def test_a_forged_form_issues_nothing(office: Office, somchai: TestClient, number: str) -> None:
    assert send(somchai, number, "issue", {**typed(somchai, number), "token": "0" * 64})[0] == 403
    assert office.store.read(lambda tx: referrals.of(tx, number)) == []


def test_before_anybody_took_it_no_letter_is_written(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    assert "/refer" not in somchai.get(f"/console/tickets/{number}").text
    assert somchai.get(f"/console/tickets/{number}/refer").status_code == 409


def test_another_day_wants_a_reason_and_the_citizen_is_told_it(
    office: Office, somchai: TestClient, number: str
) -> None:
    page = somchai.get(issued(somchai, number)).text
    form = {"token": token_in(page), "seen": _seen(page), "do": "later", "follow_up": "2569-12-25"}
    office.news.clear()

    without = somchai.post(f"/console/tickets/{number}/letters/1", data={**form, "text": " "})
    yesterday = {**form, "follow_up": "2026-11-20", "text": "รอผลตรวจ"}
    past = somchai.post(f"/console/tickets/{number}/letters/1", data=yesterday)
    done = somchai.post(f"/console/tickets/{number}/letters/1", data={**form, "text": "รอผลตรวจ"})

    assert (without.status_code, past.status_code, done.status_code) == (422, 422, 303)
    assert "รอผลตรวจ" in past.text
    assert "25 ธ.ค. 2569" in office.news[0].reply.text
    assert "รอผลตรวจ" not in office.news[0].reply.text
    assert "25 ธ.ค. 2569" in somchai.get(f"/console/tickets/{number}").text


def test_a_letter_that_is_late_is_seen_where_its_case_is_seen(office: Office, somchai: TestClient, number: str) -> None:
    issued(somchai, number, follow_up="2026-12-07")
    office.at += 17 * 86400

    late = office.officer("มาลี")  # Somchai's session is over by then

    assert say("console.referred.due", "th", day="7 ธ.ค. 2569") in late.get(f"/console/tickets/{number}").text
    assert number in late.get("/console/?view=follow_up").text


def test_a_forwarded_case_takes_its_letters_along(office: Office, somchai: TestClient, number: str) -> None:
    """Whoever has it now reads them and notes the answer; whoever had it no longer does."""
    address = issued(somchai, number)
    office.do(office.person("สมชาย"), Forward(number, "กนอ", "อยู่ในนิคม"))
    estate = office.officer("วีระ", unit="กนอ")

    page = estate.get(address).text
    form = {"token": token_in(page), "seen": _seen(page), "do": "reply", "came_on": "2026-11-21", "text": "รับไว้"}

    assert somchai.get(address).status_code == 403
    assert estate.post(f"/console/tickets/{number}/letters/1", data=form).status_code == 303


@pytest.mark.parametrize("letter", ["9", "0", "-1", "x", "๑", "99999999999"])
def test_a_letter_that_is_not_there_is_not_there(somchai: TestClient, number: str, letter: str) -> None:
    assert somchai.get(f"/console/tickets/{number}/letters/{letter}").status_code == 404
    assert somchai.get(f"/console/tickets/{number}/letters/{letter}/letter.pdf").status_code == 404


def test_what_an_officer_types_is_text_and_nothing_else(somchai: TestClient, number: str) -> None:
    form = typed(somchai, number, summary="<b>เหม็น</b>", body='"><i>x</i>')

    page = somchai.post(f"/console/tickets/{number}/refer", data={**form, "do": "preview"}).text

    assert "&lt;b&gt;เหม็น&lt;/b&gt;" in page
    assert "<b>เหม็น" not in page
    assert "<i>x</i>" not in page


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]
