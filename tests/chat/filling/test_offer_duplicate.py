"""Tests of offering to join a duplicate case in the conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.model.action_classes import AddWord, Join
from bot.cases.model.submission import Identity, Matter
from bot.store.cases import parties
from tests.chat.my_cases.test_after_filing import history
from tests.support.conversations import Chat, City
from tests.support.people import SMELL

pytest_plugins = ["tests.support.conversations"]

TAMBON = replace(SMELL, matters=(Matter.SMELL,), district="เมืองระยอง", tambon="เนินพระ")
SAME = ("โรงงานส่งกลิ่นเหม็นทุกคืนที่ ตำบลเนินพระ อำเภอเมืองระยอง", "หน้าวัด")


@pytest.fixture
def neighbour(city: City) -> Chat:
    return city.citizen("U2", "line")


def tells(chat: Chat, *texts: str) -> str:
    return [chat.says(text) for text in texts][-1]


def count(city: City) -> int:
    row = city.house.store.read(lambda tx: tx.one("select count(*) as n from tickets"))
    return int(row["n"]) if row else 0


def test_whoever_joins_brings_their_own_words_and_their_own_choice_of_name(city: City, neighbour: Chat) -> None:
    number = city.citizen().lodges(TAMBON).ticket.number

    offer = tells(neighbour, *SAME, "บอกชื่อ", "สมชาย ใจดี", "0812345678", "ส่งเรื่อง")
    assert "เหตุเดียวกัน" in offer
    assert number not in offer
    neighbour.presses("ร่วมเรื่องเดิม")

    joined = history(city, number)[-1].action
    assert isinstance(joined, Join)
    assert "หน้าวัด" in joined.text
    assert "สมชาย" not in joined.text, "a name lies apart from the case"
    assert joined.identity is Identity.NAMED
    alias = city.house.store.read(lambda tx: parties.of(tx, number))[1].alias
    behind = city.house.store.read(lambda tx: parties.look_behind(tx, alias))
    assert behind is not None
    assert behind.name == "สมชาย ใจดี"
    assert count(city) == 1


def test_what_one_told_before_is_added_to_ones_own_case(city: City, neighbour: Chat) -> None:
    number = neighbour.lodges(TAMBON).ticket.number

    assert "คุณแจ้งเรื่อง" in tells(neighbour, *SAME, "ไม่บอกชื่อ", "ส่งเรื่อง")
    neighbour.presses("เพิ่มในเรื่องเดิม")

    assert isinstance(history(city, number)[-1].action, AddWord)
    assert count(city) == 1


def test_a_new_case_is_filed_by_whoever_wants_one(city: City, neighbour: Chat) -> None:
    city.citizen().lodges(TAMBON)

    tells(neighbour, *SAME, "ไม่บอกชื่อ", "ส่งเรื่อง")
    assert "รับเรื่องแล้ว" in neighbour.presses("แจ้งเป็นเรื่องใหม่")

    assert count(city) == 2


def test_an_unclear_word_is_asked_again_and_nothing_is_lost(city: City, neighbour: Chat) -> None:
    city.citizen().lodges(TAMBON)
    tells(neighbour, *SAME, "ไม่บอกชื่อ", "ส่งเรื่อง")

    assert "โปรดเลือก" in neighbour.says("อืม")
    assert "คุณเป็นใคร" in neighbour.says("กลับ"), "back to the question before"
    assert "สรุปเรื่อง" in neighbour.says("ไม่บอกชื่อ")
    neighbour.says("ส่งเรื่อง")

    assert count(city) == 2, "it was offered once; the second yes files it"


def test_of_several_one_is_chosen(city: City, neighbour: Chat) -> None:
    numbers = [city.citizen(f"b{n}").lodges(TAMBON).ticket.number for n in range(2)]

    offer = tells(neighbour, *SAME, "ไม่บอกชื่อ", "ส่งเรื่อง")
    assert "2. " in offer
    said = neighbour.presses("ร่วมเรื่องเดิม 2")

    assert any(number in said for number in numbers)
    assert count(city) == 2


def test_where_nobody_told_of_it_nothing_is_offered(city: City, neighbour: Chat) -> None:
    assert "รับเรื่องแล้ว" in tells(neighbour, *SAME, "ไม่บอกชื่อ", "ส่งเรื่อง")
