"""A whole case: a citizen on the web chat, an officer at the console."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from bot.app import House
from tests.support.citizens_and_officers import PHOTO, Citizen, copy_in, officer
from tests.support.console_client import press
from tests.support.sample_files import MARK

pytest_plugins = ["tests.support.citizens_and_officers"]


def test_from_the_first_word_to_the_end(doors: TestClient, house: House) -> None:
    somchai = Citizen(doors, house)
    somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง")
    somchai.says("ซอยหลังตลาด")
    somchai.sends(PHOTO)
    somchai.says("ไม่บอกชื่อ")
    receipt = somchai.says("ส่งเรื่อง")
    number = re.search(r"25\d\d-\d{6}", receipt)[0]  # type: ignore[index]
    assert "สำนักงานอุตสาหกรรมจังหวัดระยอง" in receipt

    somying = officer(doors, house, "สอจ.ระยอง")
    page = somying.get(f"/console/tickets/{number}").text
    assert "ควันดำ" in page
    assert somchai.address not in page, "the desk does not know who it is"
    copy = somying.get(f"/console/{copy_in(somying, number)}")
    assert copy.headers["content-type"] == "image/jpeg"
    assert MARK.encode() not in copy.content

    press(somying, number, "take")
    press(somying, number, "ask", text="ควันออกจากปล่องไหนคะ")
    assert "ปล่องไหน" in "".join(letter.reply.text for letter in somchai.reads())
    somchai.says(f"ตอบ {number}")
    press(somying, number, "close", outcome="ordered", text="สั่งให้ซ่อมเครื่องกรองแล้ว")
    (news,) = [letter.reply for letter in somchai.reads() if "เครื่องกรอง" in letter.reply.text]
    contest = next(choice.send for choice in news.choices if "ยัง" in choice.label)

    somchai.says(contest)
    assert "เครื่องกรอง" in somying.get(f"/console/tickets/{number}").text
    press(somying, number, "take")
    press(somying, number, "close", outcome="solved", text="ตรวจซ้ำแล้ว ไม่มีควัน")
    (news,) = [letter.reply for letter in somchai.reads() if "ตรวจซ้ำ" in letter.reply.text]
    settle = next(choice.send for choice in news.choices if choice.send != contest)
    somchai.says(settle)

    ended = house.store.read(lambda tx: tx.one("select status, contested from tickets"))
    assert ended == {"status": "ended", "contested": 1}
    assert house.store.read(lambda tx: house.desk.faults(tx, number)) == ""


def test_another_units_officer_sees_nothing_of_it(doors: TestClient, house: House) -> None:
    somchai = Citizen(doors, house)
    for line in ("ร้องเรียน", "เสียงดังทั้งคืน", "ซอยหนึ่ง", "ระยอง", "ไม่บอกชื่อ"):
        somchai.says(line)
    number = re.search(r"25\d\d-\d{6}", somchai.says("ส่งเรื่อง"))[0]  # type: ignore[index]

    stranger = officer(doors, house, "สอจ.ตราด")

    assert stranger.get(f"/console/tickets/{number}").status_code in (403, 404)
    assert "เสียงดังทั้งคืน" not in stranger.get("/console/").text


def test_health_tells_numbers_and_never_people(doors: TestClient, house: House) -> None:
    Citizen(doors, house).says("สวัสดี")

    ready = TestClient(doors.app, client=("127.0.0.1", 50000)).get("/health/ready")

    assert ready.status_code == 200
    assert ready.json()["outbox"]["waiting"] == 0
    assert ready.json()["danger_contact"] is False  # nobody has set the Ministry's own number here
    assert doors.get("/health/live").json() == {"live": True}
