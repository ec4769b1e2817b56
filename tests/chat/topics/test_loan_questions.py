"""What is asked and told within a talk about loans, in words that nobody prepared."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.basics.texts import say
from bot.chat.assistant import Assistant, NoCases
from bot.chat.topics.loans.wish import wished
from indexer.build import build
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    index = tmp_path_factory.mktemp("loan-questions") / "index"
    build(Path("knowledge/documents"), index)
    return Library(index)


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


@pytest.mark.parametrize(
    ("said", "purpose"),
    [
        ("ทำขนมไทยอยู่เพชรบุรี อยากกู้ซื้อเตานึ่ง 300,000 มีอะไรบ้างคะ", "machinery"),
        ("ก็ซื้อตู้แช่ไงคะ", "machinery"),
        ("เอาไว้ซื้อวัตถุดิบกับจ่ายค่าแรง", "liquidity"),
        ("อยากได้ล้านนึงติดแผงโซลาร์", "green"),
        ("for a new oven and a mixer", "machinery"),
        ("มีสินเชื่ออะไรบ้าง", ""),
        ("ทำร้านกาแฟอยู่ตรัง", ""),
    ],
)
def test_what_the_money_is_for_is_read_from_any_words(said: str, purpose: str) -> None:
    assert wished(said, ()).purpose == purpose


@pytest.mark.parametrize(
    ("said", "amount", "instalment", "left"),
    [
        ("รายได้ 400,000 ค่าใช้จ่าย 310,000 หนี้เดิม 30,000 ไหวไหม", None, None, 60_000),
        ("ขายได้เดือนละ 88,000 จ่ายค่าของ 41,000 ส่งรถ 9,000 พอผ่อนไหม", None, None, 38_000),
        ("We earn 150,000 a month and pay 95,000 for wages and rent", None, None, 55_000),
        ("กำไรเดือนละ 18,000 ผ่อนไหวไหม", None, None, 18_000),
        ("อยากกู้ 600,000 แต่จ่ายได้แค่เดือนละ 9,000", 600_000, 9_000, None),
        ("หนี้แบงก์ค้างอยู่ 400,000 อยากกู้เพิ่ม 200,000", 200_000, None, None),
    ],
)
def test_each_figure_is_what_the_words_around_it_say(
    said: str, amount: int | None, instalment: int | None, left: int | None
) -> None:
    wish = wished(said, ())

    expected = [None if one is None else Decimal(one) for one in (amount, instalment, left)]
    assert [wish.amount, wish.instalment, wish.left] == expected


def test_what_was_told_is_not_asked_again(talk: Conversation) -> None:
    replies = talk.says("เฮ็ดข้าวจี่ขายอยู่เลย อยากกู้มาซื้อเตาย่างจักแสนสอง มีม่องใด๋ให้กู้บ่")

    assert "120,000" in replies[0].text
    assert replies[-1].text.endswith(say("loan.ask.age", "th")), "neither the purpose nor the sum"
    assert "ลดโลกร้อน" not in talk.says("ดอกเบี้ยจักเปอร์เซ็นต์")[0].text
    assert "5,15" in talk.says("ผ่อนสองปีเดือนละจักบาท")[0].text


def test_a_reference_means_what_was_shown(talk: Conversation) -> None:
    talk.says("เสือติดปีกกับคงกระพัน ต่างกันตรงไหน")

    first, second = talk.says("อันแรกปลอดเงินต้นกี่ปี")[0].text, talk.says("ตัวที่สองผ่อนได้กี่ปี")[0].text
    cheaper = talk.says("ตัวที่ดอกต่ำกว่าวงเงินเท่าไหร่")[0].text

    assert "เสือติดปีก" in first
    assert say("loan.unpublished", "th") in first
    assert "คงกระพัน" in second
    assert "3 ปี" in second
    assert "15 ล้าน" in cheaper
    assert "คงกระพัน" not in cheaper


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("ได้ยินว่ากระทรวงแจกเงินให้ร้านเล็กๆ ไม่ต้องคืน จริงไหม", "มีเงินให้เปล่าไม่ต้องคืนไหม"),
        ("กลุ่มทำปลาร้าของหมู่บ้าน 8 คน ยังไม่ได้จดทะเบียน ขอทุนได้บ่", "กลุ่มอาชีพหรือวิสาหกิจชุมชนกู้ได้ไหม"),
        ("Can my Danish wife apply for the loan?", "คนต่างชาติกู้ได้ไหม"),
    ],
)
def test_an_assumption_and_a_condition_are_answered_at_once(talk: Conversation, said: str, heading: str) -> None:
    assert talk.says(said)[0].sources[0].heading == heading


def test_the_office_is_that_of_the_province_that_was_told(talk: Conversation) -> None:
    talk.says("ทำลูกชิ้นอยู่ จ.ตรัง อยากกู้ 400,000 ซื้อเครื่องปั้น มีอะไรบ้าง")

    assert "จังหวัดตรัง" in talk.says("ไปยื่นที่ไหน")[0].text
    assert "1357" in talk.says("ขอเบอร์กองทุนหน่อยค่ะ")[0].text


def test_the_next_term_is_held_against_what_is_left_of_the_income(talk: Conversation) -> None:
    talk.says("กู้ 5 ล้าน 7 ปี ดอก 5% งวดละเท่าไร")

    assert "10,669.55" in talk.says("รายได้เดือนละ 400,000 ค่าใช้จ่าย 310,000 หนี้เดิมเดือนละ 30,000 ไหวไหม")[0].text
    longer = talk.says("แล้วถ้า 10 ปีล่ะ")[0].text
    assert "5,000,000" in longer
    assert "60,000" in longer
