"""Stories of closed doors: people hear a polite sentence with the emergency numbers, and machines 503."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.basics.messages import Kind, Message, Reply
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.basics.texts import say
from bot.operations.web_server import open_doors
from bot.store.admin import audit, closed_doors
from bot.store.admin.audit import What
from bot.store.cases import tickets
from bot.store.mail import outbox
from bot.store.people import api_keys
from knowledge.library import Library
from tests.support.console_client import Office, token_in
from tests.support.shared_index import share_index

pytest_plugins = ["tests.support.desk"]

EMERGENCY = "199"


@pytest.fixture
def house(library: Library, tmp_path: Path) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


def close(house: House, *doors: str) -> None:
    for door in doors:
        house.store.write(lambda tx, one=door: closed_doors.close(tx, one, "ทดสอบ", "x", time.time()))  # type: ignore[misc]


def says(house: House, *texts: str, channel: str = "line", address: str = "somchai") -> list[Reply]:
    """What somebody hears who says these one after the other, as it would leave."""
    heard: list[Reply] = []
    for text in texts:
        id_ = f"{address} {time.monotonic_ns()}"
        house.mailbox.keep([Message(channel, id_, address, time.time(), text=text)]).result()
        while house.mailbox.work():
            pass
        letters = house.store.read(lambda tx: outbox.waiting(tx, channel, address, at=time.time()))
        heard = [letter.reply for letter in letters if letter.answers == id_]
    return heard


@pytest.mark.parametrize("channel", closed_doors.CHANNELS)
def test_a_closed_channel_says_so_with_the_emergency_numbers_and_others_go_on(house: House, channel: str) -> None:
    close(house, channel)
    other = next(one for one in closed_doors.CHANNELS if one != channel)

    (closed,) = says(house, "สวัสดีค่ะ", channel=channel)
    calls = says(house, "ไฟไหม้โรงงาน ช่วยด้วย", channel=channel)

    assert "ปิดรับข้อความทางช่องทางนี้" in closed.text
    assert EMERGENCY in closed.text
    assert [one.kind for one in calls] == [Kind.DANGER, Kind.PLAIN]
    assert calls[0].choices == ()
    assert "ปิดรับข้อความ" not in says(house, "สวัสดีค่ะ", channel=other)[0].text


@pytest.mark.parametrize(
    "story",
    [
        ("โรงงานปล่อยควันดำทุกคืนเหม็นมาก",),
        ("ไฟไหม้โรงงาน ช่วยด้วย", say("danger.report", "th"), "ระยอง มาบตาพุด"),
    ],
)
def test_closed_filing_takes_no_case_and_answers_go_on(house: House, story: tuple[str, ...]) -> None:
    close(house, closed_doors.FILING)

    first = says(house, story[0])
    says(house, *story[1:])

    assert any(EMERGENCY in one.text for one in first)
    assert house.store.read(tickets.numbers) == []
    assert not any("ปิดรับ" in one.text for one in says(house, "สินเชื่อมีอะไรบ้าง", address="malee"))


def test_a_form_that_was_begun_before_the_door_closed_keeps_what_was_typed(house: House) -> None:
    says(house, "โรงงานปล่อยควันดำทุกคืนเหม็นมาก")
    close(house, closed_doors.FILING)

    says(house, "ซอยหลังตลาดมาบข่า ระยอง", "ตั้งแต่ต้นเดือน", "ข้าม", "ข้าม", "ไม่ระบุชื่อ", "ส่ง", "ยืนยัน", "ใช่")

    assert house.store.read(tickets.numbers) == []


def test_closed_answers_answer_nothing_and_complaints_are_still_heard(house: House) -> None:
    close(house, closed_doors.ANSWERS)

    (closed,) = says(house, "ดอกเบี้ยสินเชื่อเสือเท่าไร")
    complaint = says(house, "โรงงานปล่อยควันดำทุกคืนเหม็นมาก", address="malee")

    assert "ปิดการตอบคำถาม" in closed.text
    assert EMERGENCY in closed.text
    assert not any("ปิดการตอบ" in one.text for one in complaint)


@pytest.mark.parametrize("door", [closed_doors.API, closed_doors.ANSWERS])
def test_machines_hear_503_at_a_closed_door(house: House, door: str) -> None:
    key = house.store.write(lambda tx: api_keys.add(tx, "other", Role.PUBLIC, "", 60, time.time()))
    browser = TestClient(open_doors(house)[0])
    question = {"json": {"question": "สินเชื่อ"}, "headers": {"Authorization": f"Bearer {key}"}}
    assert browser.post("/api/ask", **question).status_code == 200  # type: ignore[arg-type]

    close(house, door)
    closed = browser.post("/api/ask", **question)  # type: ignore[arg-type]

    assert closed.status_code == 503
    assert "Retry-After" in closed.headers


def test_an_administrator_closes_and_opens_a_door_with_a_reason_that_stands_in_the_audit_log(office: Office) -> None:
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    def does(do: str, door: str, reason: str) -> int:
        data = {"token": token_in(admin.get("/console/doors").text), "do": do, "door": door, "reason": reason}
        return admin.post("/console/doors", data=data).status_code

    assert does("close", "line", "") == 422
    assert does("close", "cellar", "x") == 404
    assert does("close", "line", "ถูกโจมตี") == 303
    assert does("close", "line", "กดซ้ำ") == 303
    page = admin.get("/console/doors").text
    assert page.count("ถูกโจมตี") == 1
    assert does("open", "line", "กลับมาปกติ") == 303

    entries = office.store.read(audit.newest)
    told = [(one.what, one.about) for one in entries if one.what in (What.DOOR_CLOSED, What.DOOR_OPENED)]
    assert told == [(What.DOOR_OPENED, "line: กลับมาปกติ"), (What.DOOR_CLOSED, "line: ถูกโจมตี")]
    assert office.store.read(closed_doors.all_closed) == {}
