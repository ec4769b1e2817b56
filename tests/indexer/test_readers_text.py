"""Tests of the readers of Markdown, HTML and text, in every encoding."""

from __future__ import annotations

import pytest

from indexer.readers import Heading, ListItem, Note, Paragraph, Table, Unreadable, read

RULE = """ระเบียบกระทรวงอุตสาหกรรม
ว่าด้วยการรับของขวัญ

หมวด ๑ บททั่วไป
ข้อ ๑ ระเบียบนี้เรียกว่าระเบียบ
ข้อ ๒ ให้ใช้บังคับ
(๑) เจ้าหน้าที่
(๒) ครอบครัว
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "tis-620", "cp874"])
def test_a_text_file_is_read_in_every_encoding(encoding: str) -> None:
    found = list(read("txt", RULE.encode(encoding)))

    assert found == [
        Paragraph("ระเบียบกระทรวงอุตสาหกรรม\nว่าด้วยการรับของขวัญ"),
        Heading(2, "หมวด ๑ บททั่วไป"),
        Paragraph("ข้อ ๑ ระเบียบนี้เรียกว่าระเบียบ"),
        Paragraph("ข้อ ๒ ให้ใช้บังคับ"),
        ListItem("เจ้าหน้าที่", "(๑)"),
        ListItem("ครอบครัว", "(๒)"),
    ]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable, match="no text"):
        list(read("txt", b"abc\x00\x01\x02def"))


def test_a_page_that_declares_windows_874_is_read_so() -> None:
    page = '<html><head><meta charset="windows-874"></head><body><p>โรงงาน</p></body></html>'

    assert list(read("html", page.encode("cp874"))) == [Paragraph("โรงงาน")]


def test_a_web_page_is_read_without_navigation_and_scripts() -> None:
    page = """
    <html><head><title>x</title><style>p {}</style></head><body>
    <nav><ul><li>หน้าแรก</li></ul></nav><header>โลโก้</header>
    <script>alert("ไม่อ่าน")</script><div style="display: none">ซ่อน</div><!-- ไม่อ่าน -->
    <article><h1>แจ้งเรื่อง</h1>ข้อความ<b>ตัวหนา</b>ต่อเนื่อง<br>บรรทัดใหม่
    <ol><li>รับเรื่อง<ul><li>ทางโทรศัพท์</li></ul></li><li><p>ส่งต่อ</p><p>ภายในวัน</p></li></ol>
    <table><tr><th>งาน</th><th>เวลา</th></tr><tr><td>รับ</td><td>1 วัน</td></tr></table></article>
    <footer>ลิขสิทธิ์</footer></body></html>"""

    assert list(read("html", page.encode())) == [
        Heading(1, "แจ้งเรื่อง"),
        Paragraph("ข้อความตัวหนาต่อเนื่อง\nบรรทัดใหม่"),
        ListItem("รับเรื่อง", "1."),
        ListItem("ทางโทรศัพท์", "-", 1),
        ListItem("ส่งต่อ", "2."),
        ListItem("ภายในวัน", ""),
        Table((("งาน", "เวลา"), ("รับ", "1 วัน"))),
    ]


def test_markdown_is_read_with_its_notes_and_without_its_marks() -> None:
    paper = """---
title: สินเชื่อ
---
## ดอกเบี้ย **ปีแรก**
<!-- asked: ดอกเท่าไร | กี่เปอร์เซ็นต์ -->

ร้อยละ *3* ต่อปี ดู [กองทุน](https://www.thaismefund.com)
และ [ติดต่อ](contacts.md)

3. ยื่นคำขอ
4. รอผล
   - ทางไปรษณีย์

| งาน | เวลา |
|---|---|
| รับ | 1 วัน |
"""
    assert list(read("md", paper.encode())) == [
        Heading(2, "ดอกเบี้ย ปีแรก"),
        Note("asked", "ดอกเท่าไร | กี่เปอร์เซ็นต์", 5),
        Paragraph("ร้อยละ 3 ต่อปี ดู กองทุน (https://www.thaismefund.com) และ ติดต่อ"),
        ListItem("ยื่นคำขอ", "3."),
        ListItem("รอผล", "4."),
        ListItem("ทางไปรษณีย์", "-", 1),
        Table((("งาน", "เวลา"), ("รับ", "1 วัน"))),
    ]


def test_thai_numbers_begin_lines_of_their_own_in_markdown() -> None:
    assert list(read("md", "ขั้นตอน\n๑. รับเรื่อง\n๒. ส่งต่อ\nภายในวัน".encode())) == [
        Paragraph("ขั้นตอน\n๑. รับเรื่อง\n๒. ส่งต่อ ภายในวัน")
    ]
