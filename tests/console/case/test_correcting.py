"""Tests of correcting a case on its page."""

from __future__ import annotations

import html

from starlette.testclient import TestClient

from bot.basics.texts import say
from tests.support.console_client import Office, press

pytest_plugins = ["tests.support.desk"]

FIELDS = {"to_kind": "complaint", "to_matter.smell": "1", "to_matter.night_work": "1", "to_province": "ระยอง"}
PIN = {"to_place": "12.7254,101.1876"}


def correct(browser: TestClient, number: str, **changed: str) -> tuple[int, str]:
    status, page = press(browser, number, "correct", **{**FIELDS, **PIN, "text": "ตรวจแล้ว", **changed})
    return status, html.unescape(page)


def test_a_case_is_corrected_and_its_history_says_what(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    assert correct(somchai, number, **{"to_matter.noise": "1", "to_factory": "โรงสี  ทดสอบ"})[0] == 303

    page = html.unescape(somchai.get(f"/console/tickets/{number}").text)
    assert "โรงงาน (ชื่อหรือเลขทะเบียน): โรงสี ทดสอบ" in page
    assert "ปัญหาที่ร้องเรียน: กลิ่นเหม็น, เสียงดัง" in page
    assert 'value="โรงสี ทดสอบ"' in page


def test_a_form_that_changes_nothing_or_has_a_wrong_place_says_so_and_keeps_what_was_typed(
    office: Office, somchai: TestClient
) -> None:
    number = office.lodge()

    status, page = correct(somchai, number)
    assert (status, say("console.case.wrong.nothing_corrected", "th") in page) == (422, True)
    status, page = correct(somchai, number, to_place="บ้านลุง", to_factory="โรงสีใหม่")
    assert (status, say("console.case.wrong.no_place", "th") in page) == (422, True)
    assert 'value="บ้านลุง"' in page
    assert 'value="โรงสีใหม่"' in page


def test_who_corrects_a_case_away_is_led_back_to_the_list_and_may_undo_it(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    office.officer("ดวงใจ", unit="สอจ.เลย")

    _, page = press(somchai, number, "correct", look="beside", **{**FIELDS, **PIN, "to_province": "เลย", "text": "ผิด"})
    assert "เลย" in page, "it is shown before what the citizen will be told"
    page = somchai.get(f"/console/tickets/{number}").text
    answer = somchai.post(
        f"/console/tickets/{number}",
        data={"token": page.partition('name="token" value="')[2][:64], "seen": "2", "do": "correct", "text": "ผิด"}
        | {**FIELDS, **PIN, "to_province": "เลย"},
    )

    assert answer.headers["location"].startswith(f"../?away={number}")
    undo = f"/console/{answer.headers['location'].removeprefix('../')}"
    assert say("console.undo.go", "th") in somchai.get(undo).text
