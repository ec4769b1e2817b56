"""Tests of the outline: no table of contents among the answers, and each question of a FAQ on its own."""

from __future__ import annotations

from indexer.readers import Heading, Paragraph, Table
from indexer.split import split
from knowledge.passages import Paper

PAPER = Paper("a/b", "คู่มือ", "public")


def test_a_table_of_contents_is_no_section() -> None:
    sections = ("วัตถุประสงค์", "ขอบเขต", "ค่าธรรมเนียม")
    entries = [Paragraph(f"{number}. {name} ........ {number}") for number, name in enumerate(sections, 1)]
    body = [block for name in sections for block in (Heading(2, name), Paragraph(f"{name}เป็นไปตามประกาศ"))]

    found = split(PAPER, [Paragraph("สารบัญ"), *entries, *body])

    assert [passage.text for passage in found] == [f"{name}เป็นไปตามประกาศ" for name in sections]


def test_a_table_of_contents_drawn_as_a_table_is_no_section() -> None:
    rows = tuple((name, f"หน้า {page}") for page, name in enumerate(("ขอบเขต", "อัตรา", "โทษ"), 1))
    body = [block for name, _ in rows for block in (Heading(2, name), Paragraph(f"{name}ตามข้อบังคับ"))]

    assert len(split(PAPER, [Table(rows), *body])) == 3


def test_two_lines_that_repeat_a_heading_stay() -> None:
    found = split(PAPER, [Paragraph("อัตรา"), Heading(2, "อัตรา"), Paragraph("20 บาท")])

    assert [passage.text for passage in found] == ["อัตรา", "20 บาท"]


def test_each_question_of_a_faq_has_its_own_answer() -> None:
    faq = [
        Paragraph("ถาม 1: ซื้อได้ที่ใด"),
        Paragraph("ตอบ: ธนาคาร"),
        Paragraph("ถาม 2: เบี้ยเท่าใด"),
        Paragraph("ตอบ: 40 บาท"),
    ]

    found = split(PAPER, faq)

    assert [(passage.heading[-1], passage.text) for passage in found] == [
        ("ถาม 1: ซื้อได้ที่ใด", "ตอบ: ธนาคาร"),
        ("ถาม 2: เบี้ยเท่าใด", "ตอบ: 40 บาท"),
    ]
