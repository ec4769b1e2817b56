"""Tests of the PDF reader: broken Thai, headers and footers, tables, locked files, OCR of scans."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from indexer.readers import SCANNED, Block, Heading, ListItem, Note, Paragraph, Table, Unreadable, read
from indexer.reading import ocr
from tests.samples.papers.pdf import Rule, Side, Words, pdf
from tests.support.hostile_files import picture_bomb

SAMPLES = Path(__file__).parent.parent / "samples" / "papers"
THAI_FONTS = (
    "NotoSansThai-Regular.ttf",
    "Sarabun-Regular.ttf",
    "Loma.ttf",
    "Garuda.ttf",
    "Waree.ttf",
    "THSarabunNew.ttf",
)


@pytest.fixture(autouse=True)
def fresh_look_for_tesseract() -> Iterator[None]:
    ocr.tesseract.cache_clear()
    yield
    ocr.tesseract.cache_clear()


def blocks(*pages: Sequence[Words | Rule | Side]) -> list[Block]:
    return list(read("pdf", pdf(pages)))


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("คู\uf70aมือที\uf705ใช\uf706ได\uf706", "คู่มือที่ใช้ได้"),  # raised marks of old fonts
        ("ส\u0e4d\u0e32นักงาน", "สำนักงาน"),  # the two halves of sara am
        ("น\u0e49\u0e4d\u0e32เสีย", "น้ำเสีย"),
        ("ส านักงานก าหนด", "สำนักงานกำหนด"),  # the ring of sara am lost
        ("ส ำนักงาน", "สำนักงาน"),
        ("ที\u0e48\u0e35ดิน", "ที่ดิน"),  # a vowel typed twice around its tone
        ("ท\u0e48\u0e35ดิน", "ที่ดิน"),  # the tone before its vowel
        ("เเก้ไข", "แก้ไข"),
        ("โรง\u200bงาน\ue123", "โรงงาน"),
    ],
)
def test_broken_thai_in_a_pdf_is_repaired(broken: str, whole: str) -> None:
    assert blocks([Words(60, 700, broken)]) == [Paragraph(whole, 1)]


def test_larger_and_bold_lines_are_headings() -> None:
    found = blocks(
        [
            Words(60, 780, "คู่มือการปฏิบัติงาน", 26),
            Words(60, 740, "การรับเรื่อง", 20),
            Words(60, 710, "ขั้นแรก", 16, bold=True),
            Words(60, 680, "เจ้าหน้าที่รับเรื่องร้องเรียนและลงทะเบียนทุกเรื่องในวันที่ได้รับ"),
        ]
    )

    assert found[:3] == [Heading(1, "คู่มือการปฏิบัติงาน", 1), Heading(2, "การรับเรื่อง", 1), Heading(3, "ขั้นแรก", 1)]
    assert isinstance(found[3], Paragraph)


def test_what_repeats_at_the_edge_of_every_page_is_dropped() -> None:
    found = blocks(
        *(
            [
                Words(60, 810, "สำนักงานปลัดกระทรวงอุตสาหกรรม", 12),
                Words(60, 500, f"เนื้อหาหน้าที่ {'กขคง'[number]} ของคู่มือฉบับนี้"),
                Words(280, 30, f"หน้า {number + 1}", 12),
            ]
            for number in range(4)
        )
    )

    assert [block.text for block in found if isinstance(block, Paragraph)] == [
        f"เนื้อหาหน้าที่ {letter} ของคู่มือฉบับนี้" for letter in "กขคง"
    ]
    assert [getattr(block, "page", None) for block in found] == [1, 2, 3, 4]


def test_a_table_keeps_its_rows_and_its_wrapped_cells() -> None:
    found = blocks(
        [
            *(Words(x, 700, text) for x, text in ((60, "ขั้นตอน"), (200, "ผู้ทำ"), (380, "เวลา"))),
            Rule(695),
            Words(60, 680, "รับเรื่อง"),
            Words(200, 680, "เจ้าหน้าที่"),
            Words(200, 662, "รับเรื่อง"),
            Words(380, 680, "1 วัน"),
            Rule(655),
            *(Words(x, 640, text) for x, text in ((60, "ส่งต่อ"), (200, "หัวหน้ากลุ่ม"), (380, "2 วัน"))),
        ]
    )

    assert found == [
        Table(
            (("ขั้นตอน", "ผู้ทำ", "เวลา"), ("รับเรื่อง", "เจ้าหน้าที่ รับเรื่อง", "1 วัน"), ("ส่งต่อ", "หัวหน้ากลุ่ม", "2 วัน")),
            page=1,
        )
    ]


def test_numbered_lines_are_a_list_and_no_table() -> None:
    found = blocks([Words(60, 700, "๑."), Words(110, 700, "รับเรื่อง"), Words(60, 680, "๒."), Words(110, 680, "ส่งต่อ")])

    assert found == [ListItem("รับเรื่อง", "๑.", 0, 1), ListItem("ส่งต่อ", "๒.", 0, 1)]


def test_clauses_begin_paragraphs_and_wrapped_lines_go_on() -> None:
    full = "ก" * 56
    found = blocks([Words(60, 700, f"ข้อ ๕ {full}"), Words(60, 680, f"ต่อ{full}"), Words(60, 660, "ข้อ ๖ จบ")])

    assert found == [Paragraph(f"ข้อ ๕ {full}ต่อ{full}", 1), Paragraph("ข้อ ๖ จบ", 1)]


def test_a_paper_of_three_hundred_pages_is_read_to_its_end() -> None:
    found = blocks(*([Words(60, 700, f"เรื่องที่ {number} ของคู่มือ")] for number in range(300)))

    assert found[0] == Paragraph("เรื่องที่ 0 ของคู่มือ", 1)
    assert found[-1] == Paragraph("เรื่องที่ 299 ของคู่มือ", 300)
    assert len(found) == 300


def test_a_locked_pdf_is_refused_and_says_why() -> None:
    with pytest.raises(Unreadable, match="locked with a password"):
        list(read("pdf", pdf([[Words(60, 700, "ลับ")]], password="secret")))


@pytest.mark.parametrize("cut", [20, 200, 900])
def test_a_torn_pdf_is_refused(cut: int) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        list(read("pdf", pdf([[Words(60, 700, "ขาด")]])[:cut]))


def scan(text: str = "") -> Image.Image:
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 100, 1100, 110), fill=0)
    if text:
        draw.text((120, 200), text, font=thai_font(), fill=0)
    return page


def thai_font() -> ImageFont.FreeTypeFont:
    for name in THAI_FONTS:
        try:
            return ImageFont.truetype(name, 48)
        except OSError:
            continue
    pytest.skip("no Thai font on this machine to draw a scanned page with")


def scanned_pdf(page: Image.Image) -> bytes:
    file = io.BytesIO()
    page.save(file, "PDF", resolution=150)
    return file.getvalue()


def test_a_scan_asks_for_tesseract_by_name_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(Unreadable, match="apt-get install tesseract-ocr tesseract-ocr-tha"):
        list(read("pdf", scanned_pdf(scan())))


def pretend_tesseract(folder: Path, monkeypatch: pytest.MonkeyPatch, languages: str, does: str) -> None:
    """A program that keeps tesseract's manners: it lists its languages, or reads a page from stdin."""
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = "--list-langs" ]; then printf "List of available languages (2):\\n{languages}\\n"; '
        f'exit 0; fi\ncat > {folder}/page.png\necho "$@" > {folder}/asked\n{does}\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))


def test_a_scan_is_read_in_thai_and_its_text_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_tesseract(tmp_path, monkeypatch, "eng\\ntha", "printf 'หมวด ๑ บททั่วไป\\n\\nส านักงานปลัด\\n'")

    found = list(read("pdf", scanned_pdf(scan())))

    assert found == [Note(SCANNED, "1"), Heading(2, "หมวด ๑ บททั่วไป", 1), Paragraph("สำนักงานปลัด", 1)]
    assert "tha+eng" in (tmp_path / "asked").read_text()
    assert Image.open(tmp_path / "page.png").width > 2000


def test_tesseract_without_thai_is_asked_for_its_thai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_tesseract(tmp_path, monkeypatch, "eng\\nosd", "echo nonsense")

    with pytest.raises(Unreadable, match=r"This is a scan: page 1. .*Tesseract is here without its Thai"):
        list(read("pdf", scanned_pdf(scan())))


def test_a_scan_that_takes_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_tesseract(tmp_path, monkeypatch, "tha", "exec sleep 30")
    monkeypatch.setattr(ocr, "TIMEOUT", 0.2)

    with pytest.raises(Unreadable, match=r"page 1 took more than"):
        list(read("pdf", scanned_pdf(scan())))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed here")
def test_a_scanned_page_in_thai_is_read_by_the_real_program() -> None:
    found = list(read("pdf", scanned_pdf(scan("แจ้งเรื่องร้องเรียนโรงงาน"))))

    assert any("โรงงาน" in getattr(block, "text", "") for block in found)


@pytest.mark.parametrize("ending", ["png", "jpg", "jpeg"])
def test_a_photo_of_a_page_is_read_like_a_scan(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_tesseract(tmp_path, monkeypatch, "tha", "echo ประกาศกระทรวง")
    file = io.BytesIO()
    scan().save(file, {"png": "PNG"}.get(ending, "JPEG"))

    assert list(read(ending, file.getvalue())) == [Note(SCANNED, "1"), Paragraph("ประกาศกระทรวง", 1)]


def test_a_torn_picture_is_refused() -> None:
    file = io.BytesIO()
    scan().save(file, "PNG")

    with pytest.raises(Unreadable, match="picture is damaged"):
        list(read("png", file.getvalue()[:300]))


def test_a_decompression_bomb_image_is_refused() -> None:
    with pytest.raises(Unreadable, match="picture is"):
        list(read("png", picture_bomb(20_000)))


def test_a_page_printed_by_a_browser_keeps_its_marks_its_heading_and_its_merged_cells() -> None:
    """A browser names a letter with its marks by one glyph, and draws a mark of it a second time."""
    found = list(read("pdf", (SAMPLES / "browser.pdf").read_bytes()))

    assert found == [
        Heading(1, "คู่มือค่าธรรมเนียม (ตัวอย่าง)", 1),
        Heading(2, "๑. ค่าธรรมเนียมการประกอบกิจการที่เป็นอันตรายต่อสุขภาพตามขนาดของเครื่องจักรและจำนวนคนงาน", 1),
        Paragraph("ขั้นตอนนี้จัดทำขึ้นเพื่อชำระค่าธรรมเนียม", 1),
        Table(
            (
                ("กิจการ", "ค่าธรรมเนียม (บาทต่อปี) ไม่เกิน 20 แรงม้า", "ค่าธรรมเนียม (บาทต่อปี) เกิน 20 แรงม้า"),
                ("การเลี้ยงสัตว์ปีกตั้งแต่ 100 ตัวขึ้นไป รวมถึงการฟักไข่และการจำหน่ายลูกสัตว์ปีก", "500", "1,200"),
                ("การผลิตน้ำแข็ง", "800", "2,000"),
            ),
            page=1,
        ),
    ]


def test_a_table_that_goes_on_over_the_page_is_one() -> None:
    def page(*rows: tuple[str, str, str]) -> list[Words | Rule | Side]:
        heights = [700 - 40 * number for number in range(len(rows) + 1)]
        words = [
            Words(60 + 150 * column, heights[row] - 25, text)
            for row, cells in enumerate(rows)
            for column, text in enumerate(cells)
        ]
        return [*words, *map(Rule, heights), *(Side(x, heights[-1], 700) for x in (50, 200, 350, 545))]

    found = blocks(
        page(("ลำดับ", "งาน", "เวลา"), ("1", "รับเรื่อง", "1 วัน")),
        page(("ลำดับ", "งาน", "เวลา"), ("2", "ตรวจสถานที่", "5 วัน")),
    )

    rows = (("ลำดับ", "งาน", "เวลา"), ("1", "รับเรื่อง", "1 วัน"), ("2", "ตรวจสถานที่", "5 วัน"))
    assert found == [Table(rows, page=1, last=2)]


def test_a_bare_figure_is_no_heading_and_a_bold_number_with_words_is_one() -> None:
    found = blocks(
        [
            Words(60, 740, "105", 16, bold=True),
            Words(60, 700, "2.1 การยืมเครื่องมือ", 16, bold=True),
            Words(60, 670, "ผู้ยืมยื่นใบยืมต่อเจ้าหน้าที่ก่อนวันใช้งานอย่างน้อยหนึ่งวันทำการ"),
        ]
    )

    assert found == [Paragraph("105", 1), Heading(2, "2.1 การยืมเครื่องมือ", 1), *found[2:]]
