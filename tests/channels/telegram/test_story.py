"""Whole conversations on Telegram, by webhook and by polling."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.app import House, build
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.channels import Pace
from bot.channels.telegram import Telegram
from bot.operations.web_server import open_doors
from bot.store.people import invitations
from knowledge.library import Library
from tests.support.fake_telegram import GROUP, TOKEN, Call, Town, photo, serving, too_fast, town
from tests.support.fake_web import free_port
from tests.support.shared_index import share_index

PHOTO = b"\xff\xd8\xff" + b"smoke" * 100
PIN = {"latitude": 12.6814, "longitude": 101.2816}
QUESTIONS = 20  # more than any form asks


@pytest.fixture
def played() -> Iterator[Town]:
    with town() as open_town:
        yield open_town


@pytest.fixture(params=["webhook", "polling"])
def house(
    request: pytest.FixtureRequest,
    library: Library,
    tmp_path: Path,
    database: str,
    played: Town,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    """The whole bot at a real address, and Telegram beside it."""
    port = free_port()
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("MINDBOT_DATABASE", database)
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_BASE", played.base)
    monkeypatch.setattr(Telegram, "pace", Pace(1000, 1000))  # a story need not take a second for each sentence
    if request.param == "webhook":
        monkeypatch.setenv("PUBLIC_URL", f"http://127.0.0.1:{port}")
    built = build(read_settings(tmp_path / "no.env"))
    app, _ = open_doors(built)
    with serving(app, port), delivered(played, by_webhook=request.param == "webhook"):
        yield built
    built.close()


@contextmanager
def delivered(played: Town, *, by_webhook: bool) -> Iterator[None]:
    """Telegram brings what waits, if it was told where to."""
    over = threading.Event()

    def bring() -> None:
        while not over.wait(0.02):
            if played.webhook:
                played.bring(over)

    postman = threading.Thread(target=bring)
    played.until(lambda: played.made("setWebhook" if by_webhook else "getUpdates"))
    postman.start()
    yield
    over.set()
    postman.join()


def labels(call: Call) -> list[str]:
    return [button["text"] for button in call.buttons]


def next_question(played: Town, answered: int) -> Call:
    """What the bot says after so many messages; its last one, once it is quiet."""
    played.until(lambda: len(played.sent()) > answered)
    calls = -1
    while calls != len(played.sent()):
        calls = len(played.sent())
        time.sleep(0.3)
    return played.sent()[-1]


def answer(played: Town, asked: Call) -> bool:
    """Answer as somebody who wants to be done; true once it is sent."""
    if "ส่งเรื่อง" in labels(asked):
        played.presses("ส่งเรื่อง")
        return True
    if any("request_location" in button for button in asked.buttons):
        played.says(location=PIN)
    elif "ข้าม" in labels(asked):
        played.presses("ข้าม")
    elif asked.buttons:
        played.presses(labels(asked)[0])
    else:
        played.says("ซอยหลังตลาด")
    return False


def test_a_complaint_with_a_photo_and_a_place(house: House, played: Town) -> None:
    played.files["smoke"] = PHOTO
    played.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง")
    asked = next_question(played, 0)
    said = len(played.sent())
    played.says(photo=photo("smoke"), caption="")
    asked = next_question(played, said)
    placed = False
    for _ in range(QUESTIONS):
        said = len(played.sent())
        placed = placed or any("request_location" in button for button in asked.buttons)
        if answer(played, asked):
            break
        asked = next_question(played, said)
    receipt = played.answered("เลขใบรับ").said["text"]

    number = re.search(r"25\d\d-\d{6}", receipt)
    assert number, receipt
    assert f"<code>{number[0]}</code>" in receipt
    assert placed, "the place was asked for with the phone's own button"
    kept = house.store.read(lambda tx: tx.all("select id from files where kept_for <> ''"))
    assert [house.room.get(str(row["id"])) for row in kept] == [PHOTO]
    assert house.store.read(lambda tx: house.desk.faults(tx, number[0])) == ""


def test_a_citizen_who_presses_and_one_who_must_wait(house: House, played: Town) -> None:
    """A button of an older answer still works; Telegram's wish to wait is obeyed, and nothing is lost or said twice."""
    played.says("/start")
    played.answered("สวัสดีค่ะ")
    played.says("/help")
    played.answered("ยกเลิก")
    played.faults["sendMessage"] = [too_fast(1)]
    played.presses("ร้องเรียนโรงงาน")
    played.until(lambda: any("ร้องเรียน" in c.said["text"] or "เกิดอะไร" in c.said["text"] for c in played.sent()[2:]))
    played.says("ยกเลิก")
    played.answered("ยกเลิกแล้วค่ะ")

    assert len(played.made("answerCallbackQuery")) == 1
    texts = [call.said["text"] for call in played.sent()]
    assert len(texts) == len(set(texts)), "nothing is said twice"


def test_an_invitation_link_makes_a_person_staff_with_more_commands(house: House, played: Town) -> None:
    code = house.store.write(lambda tx: invitations.make(tx, Role.STAFF, "ศปท", "operator", time.time()))

    played.says(f"/start {code}")
    played.answered("ศปท")
    played.says("ขั้นตอนเบิกงบลับ")

    assert "ลับ-๙" in played.answered("ลับ-๙").said["text"]
    played.until(lambda: played.made("setMyCommands"))


def test_a_group_is_shown_the_way_to_a_private_chat(house: House, played: Town) -> None:
    played.says("โรงงานเหม็นทุกคืน", GROUP)
    mention = {"type": "mention", "offset": 0, "length": 8}
    number = played.says("@MindBot ร้องเรียนโรงงาน", GROUP, entities=[mention])

    (answer,) = played.until(lambda: played.sent(-77))

    assert [button.get("url") for button in answer.buttons] == ["https://t.me/mindbot"]
    assert answer.said["reply_parameters"]["message_id"] == played.ids[number]


def test_somebody_who_blocks_us_gets_nothing_more(house: House, played: Town) -> None:
    played.says("สวัสดี")
    played.answered("สวัสดีค่ะ")
    gone = {"chat": {"id": 42, "type": "private"}, "from": {"id": 42, "is_bot": False, "first_name": "x"}, "date": 1}
    me = {"id": 123456, "is_bot": True, "first_name": "MIND"}
    members = {
        "old_chat_member": {"user": me, "status": "member"},
        "new_chat_member": {"user": me, "status": "kicked", "until_date": 0},
    }
    played.update(my_chat_member=gone | members)

    def unreachable() -> bool:
        return house.store.read(lambda tx: tx.one("select 1 as x from addresses where reachable = 0")) is not None

    played.until(unreachable)
