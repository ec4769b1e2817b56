"""A whole story through the real doors: a citizen on the web chat, an officer at the console."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.messages import Letter
from bot.people import Role
from bot.serving import open_doors
from bot.settings import read_settings
from bot.store import officers, outbox
from knowledge.library import Library
from tests.console_office import PASSWORD, press, token_in
from tests.pictures import MARK, photo

HOST = "https://mindbot.example.go.th"
PHOTO = photo()


@pytest.fixture
def house(library: Library, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    shutil.copytree(library.home, tmp_path / "data" / "index")
    monkeypatch.setenv("MINDBOT_DATABASE", database)
    monkeypatch.setenv("MINDBOT_WEB_PER_MINUTE", "600")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


@pytest.fixture
def doors(house: House) -> Iterator[TestClient]:
    app, _ = open_doors(house)
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        yield client


class Citizen:
    """Somebody with the chat page open in their own browser."""

    def __init__(self, doors: TestClient, house: House) -> None:
        self._doors = doors
        self._house = house
        cookie = TestClient(doors.app, base_url=HOST).get("/").headers["Set-Cookie"].partition(";")[0]
        self._known = {"Cookie": cookie}
        self.address = cookie.partition("=")[2].partition(".")[0]

    def says(self, text: str) -> str:
        return self._answered(self._doors.post, json={"id": str(uuid.uuid4()), "text": text})

    def sends(self, photo: bytes) -> str:
        return self._answered(self._doors.post, data={"id": str(uuid.uuid4())}, files={"file": ("ควัน.jpg", photo)})

    def reads(self) -> list[Letter]:
        """What lies ready; reading takes it away."""
        letters = self._house.store.read(lambda tx: outbox.waiting(tx, "web", self.address))
        seen = {"letters": [letter.id for letter in letters]}
        assert self._doors.post("/chat/seen", json=seen, headers=self._known).status_code == 204
        return letters

    def _answered(self, post, **body) -> str:  # type: ignore[no-untyped-def]
        told = post("/chat", headers=self._known, **body)
        assert told.status_code == 202, told.text
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if letters := [letter for letter in self.reads() if letter.answers]:
                return "\n".join(letter.reply.text for letter in letters)
            time.sleep(0.01)
        raise AssertionError("no answer came")


def officer(doors: TestClient, house: House, unit: str) -> TestClient:
    """Somebody who comes by their one-time link and chooses a password."""
    code = house.store.write(lambda tx: officers.add(tx, "สมหญิง", Role.OFFICER, unit, time.time()))
    browser = TestClient(doors.app, base_url=HOST, follow_redirects=False)
    first = f"/console/first/{code}"
    browser.post(first, data={"token": token_in(browser.get(first).text), "password": PASSWORD, "again": PASSWORD})
    return browser


def copy_in(browser: TestClient, number: str) -> str:
    """Where the photo's working copy is, once it is made."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if found := re.search(rf"tickets/{number}/files/\w+", browser.get(f"/console/tickets/{number}").text):
            return found[0]
        time.sleep(0.1)
    raise AssertionError("no copy was made")


def test_from_the_first_word_to_the_end(doors: TestClient, house: House) -> None:
    somchai = Citizen(doors, house)
    somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน อยู่ระยอง")
    somchai.says("ซอยหลังตลาด")
    somchai.says("ข้าม")
    somchai.sends(PHOTO)
    somchai.says("พอแล้ว")
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
    for line in ("ร้องเรียน", "เสียงดังทั้งคืน", "ซอยหนึ่ง", "ระยอง", "พอแล้ว", "ไม่บอกชื่อ"):
        somchai.says(line)
    number = re.search(r"25\d\d-\d{6}", somchai.says("ส่งเรื่อง"))[0]  # type: ignore[index]

    stranger = officer(doors, house, "สอจ.ตราด")

    assert stranger.get(f"/console/tickets/{number}").status_code in (403, 404)
    assert "เสียงดังทั้งคืน" not in stranger.get("/console/").text


def test_health_tells_numbers_and_never_people(doors: TestClient, house: House) -> None:
    Citizen(doors, house).says("สวัสดี")

    ready = doors.get("/health/ready")

    assert ready.status_code == 200
    assert ready.json()["outbox"]["waiting"] == 0
    assert doors.get("/health/live").json() == {"live": True}
