"""Whole conversations through LINE's real webhook and API client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.basics.messages import Reply, Weight
from bot.basics.people import Role
from bot.channels.line.menus import STAFF
from bot.delivery.mailbox import tell
from bot.operations.web_server import open_doors
from bot.store.mail import outbox
from bot.store.people import invitations, people
from knowledge.library import Library
from tests.support.fake_line import (
    DROPPED,
    SOMCHAI,
    LineTown,
    call,
    event,
    eventually,
    line_town,
    photo,
    place,
    said,
    settings_for,
    signature,
)
from tests.support.shared_index import share_index

PHOTO = b"\xff\xd8\xff" + b"smoke" * 100


@pytest.fixture
def line() -> Iterator[LineTown]:
    with line_town() as town:
        yield town


@pytest.fixture
def house(
    line: LineTown, library: Library, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("MINDBOT_DATABASE", database)
    built = build(settings_for(line, monkeypatch))
    yield built
    built.close()


@pytest.fixture
def doors(house: House) -> Iterator[TestClient]:
    app, _ = open_doors(house)
    with TestClient(app) as client:
        yield client


class Citizen:
    """Somebody with LINE on their telephone."""

    def __init__(self, doors: TestClient, line: LineTown) -> None:
        self._doors = doors
        self._line = line

    def does(self, *events: dict[str, Any]) -> str:
        """What comes of it: all that was answered."""
        before = len(self._line.arrived)
        self.tells(*events)
        eventually(lambda: len(self._line.arrived) > before)
        return "\n".join(self._line.texts()[before:])

    def tells(self, *events: dict[str, Any]) -> None:
        body = call(*events)
        told = self._doors.post("/line", content=body, headers={"X-Line-Signature": signature(body)})
        assert told.status_code == 200

    def says(self, text: str) -> str:
        return self.does(said(text))


def what_the_telephone_offers(last: dict[str, Any], shown: list[str]) -> dict[str, Any]:
    """Somebody who presses what is offered: the place, the photo (once), else the first button, else skips."""
    offered = [item["action"] for item in last.get("quickReply", {}).get("items", [])]
    kinds = {action["type"] for action in offered}
    if "location" in kinds:
        return place(12.68, 101.25)
    if "camera" in kinds and not shown:
        shown.append("7001")
        return photo(shown[0])
    return said(next((action["text"] for action in offered if action["type"] == "message"), "ข้าม"))


@pytest.fixture
def somchai(doors: TestClient, line: LineTown) -> Citizen:
    return Citizen(doors, line)


def test_a_complaint_with_a_photo_and_a_place(somchai: Citizen, line: LineTown, house: House) -> None:
    line.content["7001"] = [(202, b""), (200, PHOTO)]
    somchai.does(event("follow"))
    shown: list[str] = []
    receipt = somchai.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน")
    for _ in range(15):
        if "รับเรื่อง" in receipt:
            break
        receipt = somchai.does(what_the_telephone_offers(line.arrived[-1], shown))

    number = re.search(r"25\d\d-\d{6}", receipt)
    assert number, receipt
    assert line.arrived[-1]["type"] == "flex"
    kept = house.store.read(lambda tx: tx.all("select id from files where kept_for = :n", n=number[0]))
    assert [house.room.get(row["id"]) for row in kept] == [PHOTO]
    assert line.free == len(line.arrived), "answering costs nothing"
    assert line.made("POST /v2/bot/chat/loading/start")


def test_what_comes_twice_is_answered_once(somchai: Citizen, line: LineTown, house: House) -> None:
    event_ = said("สวัสดี")
    somchai.does(event_)
    again = {**event_, "deliveryContext": {"isRedelivery": True}}
    somchai.tells(again)
    somchai.says("ขอบคุณ")

    assert house.store.read(lambda tx: tx.one("select count(*) as n from inbox")) == {"n": 2}


@pytest.mark.parametrize("fault", [(429, "The API rate limit has been exceeded."), (500, ""), (DROPPED, "")])
def test_an_answer_arrives_whatever_breaks_in_between_and_once(
    somchai: Citizen, line: LineTown, house: House, fault: tuple[int, str]
) -> None:
    line.failures.append(("/v2/bot/message/reply", *fault))

    somchai.says("สวัสดี")
    eventually(lambda: house.store.read(outbox.counts) == {"sent": 1})

    assert len(line.arrived) == 1
    assert line.made("POST /v2/bot/message/push") == []


def test_notifications_over_quota_come_with_the_next_answer(somchai: Citizen, line: LineTown, house: House) -> None:
    somchai.says("สวัสดี")
    line.quota = (10, 10)
    person = house.store.read(lambda tx: people.find(tx, "line", SOMCHAI))
    assert person is not None
    house.store.write(lambda tx: tell(tx, person.id, Reply("ข่าวเรื่องของคุณ"), Weight.NEWS, "th", 1.0))
    eventually(lambda: house.store.read(outbox.counts).get("held") == 1)

    answer = somchai.says("ขอบคุณ")

    assert "ข่าวเรื่องของคุณ" in answer
    assert line.free == len(line.arrived)


def test_somebody_who_joins_the_ministry_sees_its_menu_and_loses_it_again(
    somchai: Citizen, line: LineTown, house: House
) -> None:
    line.aliases[STAFF] = "richmenu-staff"
    code = house.store.write(lambda tx: invitations.make(tx, Role.STAFF, "ศปท.", "operator", 1e12))

    somchai.says(code)
    eventually(lambda: line.linked == {SOMCHAI: "richmenu-staff"})
    somchai.does(event("postback", postback={"data": "/leave"}))

    eventually(lambda: line.linked == {})


def test_the_person_is_told_that_an_unsent_photo_was_not_stored(somchai: Citizen, line: LineTown) -> None:
    line.content["gone"] = [(410, b"")]

    assert somchai.does(photo("gone"))


def test_somebody_who_blocked_us_is_left_alone(somchai: Citizen, line: LineTown, house: House) -> None:
    somchai.says("สวัสดี")
    left = event("unfollow")
    del left["replyToken"]
    somchai.tells(left)

    person = house.store.read(lambda tx: people.find(tx, "line", SOMCHAI))
    assert person is not None
    eventually(lambda: house.store.read(lambda tx: people.addresses(tx, person.id)) == [])
