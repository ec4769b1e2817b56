"""Tests of the readers of Word, Excel and PowerPoint files."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import openpyxl
import pytest
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from pptx import Presentation
from pptx.util import Inches

from indexer.readers import Heading, ListItem, Paragraph, Table, Unreadable, read

BOX = """
<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
<w:r><w:t>ก่อนกล่อง</w:t></w:r><w:r><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>
<w:p><w:r><w:t>ในกล่องข้อความ</w:t></w:r></w:p>
</w:txbxContent></wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:textbox><w:txbxContent>
<w:p><w:r><w:t>ในกล่องข้อความ</w:t></w:r></w:p>
</w:txbxContent></v:textbox></w:pict></mc:Fallback>
</mc:AlternateContent></w:r><w:del><w:r><w:delText>ที่ลบแล้ว</w:delText></w:r></w:del>
<w:ins><w:r><w:t> และที่เพิ่ม</w:t></w:r></w:ins></w:p>
"""


def saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_document_keeps_headings_lists_tables_and_text_boxes() -> None:
    document = docx.Document()
    document.add_heading("คู่มือร้องเรียน", 0)
    document.add_heading("ขั้นตอน", 1)
    document.add_paragraph("รับเรื่อง", style="List Number")
    document.add_paragraph("ส่งต่อ", style="List Number")
    document.add_paragraph("เอกสาร", style="List Bullet")
    table = document.add_table(2, 3)
    for at, text in enumerate(("ขั้น", "ผู้ทำ", "เวลา", "1", "สอจ.", "1วัน")):
        table.cell(at // 3, at % 3).text = text
    document.element.body.insert(-1, parse_xml(BOX))

    assert list(read("docx", saved(document))) == [
        Heading(1, "คู่มือร้องเรียน"),
        Heading(1, "ขั้นตอน"),
        ListItem("รับเรื่อง", "1."),
        ListItem("ส่งต่อ", "2."),
        ListItem("เอกสาร", "-"),
        Table((("ขั้น", "ผู้ทำ", "เวลา"), ("1", "สอจ.", "1วัน"))),
        Paragraph("ก่อนกล่อง และที่เพิ่ม"),
        Paragraph("ในกล่องข้อความ"),
    ]


def test_bold_lines_are_headings_where_the_author_used_no_styles() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("การรับเรื่อง").bold = True
    document.add_paragraph("เจ้าหน้าที่รับเรื่อง")

    assert list(read("docx", saved(document))) == [Heading(2, "การรับเรื่อง"), Paragraph("เจ้าหน้าที่รับเรื่อง")]


def test_a_merged_cell_is_said_once() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "หัวตาราง"
    table.cell(1, 0).text, table.cell(1, 1).text = "ก", "ข"

    assert list(read("docx", saved(document))) == [Table((("หัวตาราง",), ("ก", "ข")))]


def test_a_word_document_without_its_inner_parts_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parcel:
        parcel.writestr("word/document.xml", "<w:document/>")

    with pytest.raises(Unreadable, match="damaged"):
        list(read("docx", file.getvalue()))


def workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("ค่าธรรมเนียม")
        money, percent = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "0.0%"})
        day = book.add_format({"num_format": "d/m/yyyy"})
        sheet.write("A1", "อัตราปี 2569")
        sheet.write_row("A2", ["รายการ", "จำนวน", "อัตรา", "วันที่"])
        sheet.write("A3", "ใบอนุญาต")
        sheet.write_number("B3", 15000, money)
        sheet.write_number("C3", 0.035, percent)
        sheet.write_datetime("D3", date(2026, 1, 6), day)
        sheet.write("A4", "รวม")
        sheet.write_formula("B4", "=B3*2", money, 30000)
        sheet.write("A7", "หมายเหตุ")
        hidden = book.add_worksheet("ความลับ")
        hidden.write("A1", "ห้ามอ่าน")
        hidden.hide()
    return file.getvalue()


def test_a_workbook_is_read_as_people_see_it() -> None:
    """Formulas by their stored values, numbers under their formats, and never a hidden sheet."""
    assert list(read("xlsx", workbook())) == [
        Heading(2, "ค่าธรรมเนียม"),
        Paragraph("อัตราปี 2569"),
        Table(
            (
                ("รายการ", "จำนวน", "อัตรา", "วันที่"),
                ("ใบอนุญาต", "15,000.00", "3.5%", "2026-01-06"),
                ("รวม", "30,000.00", "", ""),
            )
        ),
        Paragraph("หมายเหตุ"),
    ]


def test_a_formula_that_nobody_has_worked_out_is_named_and_not_read_as_nothing() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["C2"] = "รวม", "=SUM(A1:A9)"
    file = io.BytesIO()
    book.save(file)

    with pytest.raises(Unreadable, match="'Sheet', cell C2: the formula has no stored value"):
        list(read("xlsx", file.getvalue()))


def test_slides_are_sections_without_hidden_ones_and_without_the_speakers_notes() -> None:
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "MIND"
    first.placeholders[1].text_frame.text = "หัว"
    first.placeholders[1].text_frame.add_paragraph().text = "ใจ"
    first.notes_slide.notes_text_frame.text = "อย่าพูดเรื่องนี้"
    table = first.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for at, text in enumerate(("มิติ", "ผล", "1", "ดี")):
        table.cell(at // 2, at % 2).text = text
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "ซ่อน"
    hidden._element.set("show", "0")
    file = io.BytesIO()
    deck.save(file)

    assert list(read("pptx", file.getvalue())) == [
        Heading(2, "MIND", 1),
        ListItem("หัว", page=1),
        ListItem("ใจ", page=1),
        Table((("มิติ", "ผล"), ("1", "ดี")), page=1),
    ]


def test_the_bold_lines_in_the_middle_of_the_first_page_are_one_title() -> None:
    document = docx.Document()
    for line in ("ประกาศองค์การบริหารส่วนตำบล (ตัวอย่าง)", "เรื่อง ค่าธรรมเนียม"):
        centred = document.add_paragraph()
        centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
        centred.add_run(line).bold = True
    document.add_paragraph().add_run("1.1 อัตรา").bold = True
    document.add_paragraph("ครัวเรือนละ 20 บาท")

    assert list(read("docx", saved(document))) == [
        Heading(1, "ประกาศองค์การบริหารส่วนตำบล (ตัวอย่าง) เรื่อง ค่าธรรมเนียม"),
        Heading(3, "1.1 อัตรา"),
        Paragraph("ครัวเรือนละ 20 บาท"),
    ]


def test_what_merged_cells_say_is_said_in_each_row_and_under_each_name() -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    texts = (("ประเภท", "อัตรา (บาท)", ""), ("", "รายวัน", "รายเดือน"), ("ร้านอาหาร", "5", "80"), ("", "8", "150"))
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for first, last in (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (3, 0))):
        table.cell(*first).merge(table.cell(*last))

    assert list(read("docx", saved(document))) == [
        Table(
            (
                ("ประเภท", "อัตรา (บาท) รายวัน", "อัตรา (บาท) รายเดือน"),
                ("ร้านอาหาร", "5", "80"),
                ("ร้านอาหาร", "8", "150"),
            )
        )
    ]
