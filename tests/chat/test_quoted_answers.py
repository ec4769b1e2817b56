"""Tests of answers from papers without approved questions: the words themselves, with source, page and date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.basics.texts import say
from bot.chat.assistant import Assistant, NoCases
from knowledge.index import on_disk
from knowledge.library import Library
from knowledge.passages import Paper, Passage
from tests.support.talk import NOW, STAFF, Conversation

FISH = Paper("fish/permit", "คู่มือใบอนุญาตเลี้ยงสัตว์น้ำ", "public", owner="กรมประมง", as_of=date(2026, 2, 16))
BOOKS = Paper("books/rules", "ระเบียบห้องสมุด", "public", owner="สลก.", as_of=date(2025, 1, 5))
SAFE = Paper("fish/safe", "คู่มือตู้นิรภัยกรมประมง", "staff", owner="กรมประมง")
SCAN = Paper("fish/scan", "ประกาศขึ้นทะเบียนเรือ", "public", owner="กรมประมง")
LAMP = Paper(
    "lamps/boats", "ประกาศโคมไฟเรือ", "public", as_of=date(2025, 1, 5), data={"title_en": "Notice on boat lamps"}
)
LONG = "การต่ออายุให้ยื่นคำขอก่อนวันหมดอายุไม่น้อยกว่า 60 วัน " + "พร้อมหลักฐานการเลี้ยงสัตว์น้ำตามที่กรมประกาศกำหนดไว้ " * 12
PASSAGES = [
    Passage("fish/permit#1", FISH.id, ("วัตถุประสงค์",), "เพื่อให้ขั้นตอนการออกใบอนุญาตเลี้ยงสัตว์น้ำเป็นมาตรฐานเดียวกัน", page=1),
    Passage(
        "fish/permit#2",
        FISH.id,
        ("การดำเนินงาน",),
        "ขั้นตอนการออกใบอนุญาตเลี้ยงสัตว์น้ำมีดังนี้\n1. ผู้ขอยื่นคำขอที่กลุ่มประมง\n2. เจ้าหน้าที่ตรวจบ่อ\n3. ประมงจังหวัดลงนาม",
        page=4,
    ),
    Passage("fish/permit#3", FISH.id, ("อายุใบอนุญาต",), f"ใบอนุญาตเลี้ยงสัตว์น้ำมีอายุ 3 ปี {LONG}", page=5),
    Passage("fish/permit#4", FISH.id, ("ค่าธรรมเนียม",), "ค่าธรรมเนียมใบอนุญาตฉบับละ 200 บาท ใบแทนฉบับละ 50 บาท", page=6),
    Passage("books/rules#1", BOOKS.id, ("การยืม",), "ยืมหนังสือได้ครั้งละไม่เกิน 8 เล่ม เป็นเวลา 21 วัน", page=2),
    Passage("books/rules#2", BOOKS.id, ("ค่าปรับ",), "คืนหนังสือเกินกำหนดปรับเล่มละ 5 บาทต่อวัน", page=2),
    Passage("fish/scan#1", SCAN.id, ("ค่าเรือ",), "ค่าขึ้นทะเบียนเรือประมงพื้นบ้านลำละ 75 บาท", page=3, scanned=True),
    Passage(
        "lamps/boats#1",
        LAMP.id,
        ("โคม",),
        "โคมไฟเรือดวงละ 90 บาท\n\nIn English: a boat lamp costs 90 baht for each boat.",
    ),
    Passage("fish/safe#1", SAFE.id, ("รหัสตู้",), "รหัสตู้นิรภัยของกรมประมงเก็บไว้กับหัวหน้าการเงิน", page=9),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    home = tmp_path_factory.mktemp("index")
    on_disk.write(home / "one", [FISH, BOOKS, SCAN, SAFE, LAMP], PASSAGES)
    on_disk.switch(home, home / "one")
    return Library(home)


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def test_an_answer_stands_in_the_message_with_its_source_page_and_date(talk: Conversation) -> None:
    """Nobody has to press a button to read it."""
    (reply,) = talk.says("ยืมหนังสือได้กี่เล่ม")

    assert "8 เล่ม" in reply.text
    assert "ระเบียบห้องสมุด › การยืม · หน้า 2 · ข้อมูล ณ 5 ม.ค. 2568 · สลก." in reply.text
    assert reply.sources[0].page == 2


def test_an_english_answer_names_its_paper_in_english(talk: Conversation) -> None:
    """A Thai title in an English sentence says nothing to its reader."""
    (reply,) = talk.says("how much does a boat lamp cost for each boat")

    assert "A boat lamp costs 90 baht" in reply.text or "a boat lamp costs 90 baht" in reply.text
    assert "Source: Notice on boat lamps · as of" in reply.text
    assert reply.sources[0].title == "Notice on boat lamps"


def test_at_most_three_quotations_and_none_twice(talk: Conversation) -> None:
    (reply,) = talk.says("ค่าธรรมเนียมใบอนุญาตหรือค่าปรับหนังสือกี่บาท")

    assert len(reply.sources) <= 3
    quoted = [line[3:] for line in reply.text.split("\n") if line[:2] in ("1.", "2.", "3.")]
    assert len(quoted) == len(set(quoted))


def test_the_procedure_is_shown_and_not_its_purpose(talk: Conversation) -> None:
    (reply,) = talk.says("ขั้นตอนการออกใบอนุญาตเลี้ยงสัตว์น้ำ")

    shown = reply.text.split("วัตถุประสงค์")[0]
    assert "1. ผู้ขอยื่นคำขอที่กลุ่มประมง" in shown
    assert "3. ประมงจังหวัดลงนาม" in shown


def test_of_a_long_section_the_sentence_that_answers_comes_first(talk: Conversation) -> None:
    (reply,) = talk.says("ต่ออายุใบอนุญาตเลี้ยงสัตว์น้ำต้องยื่นก่อนหมดอายุกี่วัน")

    assert "60 วัน" in reply.text[:400]


def test_what_no_paper_holds_is_not_quoted(talk: Conversation) -> None:
    (reply,) = talk.says("พรุ่งนี้ฝนจะตกไหม")

    assert reply.text == say("answer.not_found", "th")


def test_a_staff_paper_is_never_quoted_to_the_public(talk: Conversation) -> None:
    question = "รหัสตู้นิรภัยของกรมประมงเก็บไว้กับใคร"
    (public,) = talk.says(question)
    assert "หัวหน้าการเงิน" not in public.text
    assert all(source.audience == "public" for source in public.sources)

    talk.person = replace(STAFF)
    (staff,) = talk.says(question)
    assert "หัวหน้าการเงิน" in staff.text


def test_a_follow_up_is_answered_from_the_paper_on_the_table(talk: Conversation) -> None:
    talk.says("ใบอนุญาตเลี้ยงสัตว์น้ำมีอายุกี่ปี")

    (reply,) = talk.says("แล้วใบแทนกี่บาท")

    assert "50 บาท" in reply.text
    assert reply.sources[0].document == "fish/permit"


def test_who_asks_what_comes_next_is_quoted_the_next_section(talk: Conversation) -> None:
    talk.says("ใบอนุญาตเลี้ยงสัตว์น้ำมีอายุกี่ปี")

    (reply,) = talk.says("แล้วต่อไปคืออะไร")

    assert "ค่าธรรมเนียมใบอนุญาตฉบับละ 200 บาท" in reply.text


def test_a_figure_is_not_taken_from_another_subjects_paper(talk: Conversation) -> None:
    """The library's rules say what a late book costs; the permit's paper says nothing of late books."""
    talk.says("ใบอนุญาตเลี้ยงสัตว์น้ำมีอายุกี่ปี")

    (reply,) = talk.says("แล้วคืนเกินกำหนดปรับวันละเท่าไร")

    assert not reply.asserted


def test_a_figure_read_from_a_scan_is_quoted_and_never_asserted(talk: Conversation) -> None:
    (reply,) = talk.says("ค่าขึ้นทะเบียนเรือประมงพื้นบ้านลำละกี่บาท")

    assert "75 บาท" in reply.text
    assert "อ่านจากภาพสแกน โปรดดูต้นฉบับ" in reply.text
    assert not reply.asserted


def test_a_question_that_looks_like_another_matter_is_answered_from_the_paper(talk: Conversation) -> None:
    """Which counter one files at is asked of loans, too; here a paper says it."""
    (reply,) = talk.says("ยื่นคำขอออกใบอนุญาตเลี้ยงสัตว์น้ำที่กลุ่มไหน")

    assert "กลุ่มประมง" in reply.text
    assert reply.sources[0].document == "fish/permit"
