"""Tests of quotations: the sentence, the row or the steps that answer, never a bare heading or a blank form."""

from __future__ import annotations

import pytest

from knowledge.index import on_disk
from knowledge.library import Band, Library
from knowledge.passages import Paper, Passage
from knowledge.search import answer_type, quotes
from knowledge.search.answer_type import AnswerType
from knowledge.search.number_ranges import ranges_around

PUBLIC = frozenset({"public"})
FEES = "\n".join(
    f"ประเภท: {kind} · ขนาดบ่อ: {size} · ค่าธรรมเนียม: {fee} บาท"
    for kind, size, fee in (("ปลากะพง", "ไม่เกิน 5 ไร่", 200), ("ปลากะพง", "เกิน 5 ไร่", 500), ("กุ้งก้ามกราม", "ทุกขนาด", 350))
)
STEPS = "ผู้เกี่ยวข้องปฏิบัติตามลำดับนี้\n1. ผู้ขอยื่นคำขอที่กลุ่มประมง\n2. เจ้าหน้าที่ตรวจเอกสารภายใน 1 วันทำการ\n3. ประมงจังหวัดลงนามใบอนุญาต"
PAPERS = [Paper("fish/permit", "คู่มือใบอนุญาตเลี้ยงสัตว์น้ำ", "public"), Paper("fish/book", "ระเบียบห้องสมุด", "public")]
PASSAGES = [
    Passage("fish/permit#1", "fish/permit", ("วัตถุประสงค์",), "เพื่อให้ขั้นตอนการออกใบอนุญาตเลี้ยงสัตว์น้ำเป็นมาตรฐานเดียวกันทุกจังหวัด"),
    Passage("fish/permit#2", "fish/permit", ("การดำเนินงาน",), STEPS, page=4),
    Passage("fish/permit#3", "fish/permit", ("ค่าธรรมเนียม",), FEES),
    Passage(
        "fish/permit#4",
        "fish/permit",
        ("แบบคำขอใบอนุญาตเลี้ยงสัตว์น้ำ",),
        "ชื่อผู้ขอ..............................\nลงชื่อ ________________",
    ),
    Passage("fish/permit#5", "fish/permit", ("อายุใบอนุญาต",), "อายุใบอนุญาต"),
    Passage("fish/book#1", "fish/book", ("เวลาเปิด",), "ห้องสมุดเปิดวันจันทร์ถึงวันศุกร์ เวลา 09.00 ถึง 17.30 น."),
    Passage("fish/book#2", "fish/book", ("การยืม",), "ข้าราชการยืมได้ครั้งละไม่เกิน 8 เล่ม เป็นเวลา 21 วัน"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    home = tmp_path_factory.mktemp("index")
    on_disk.write(home / "one", PAPERS, PASSAGES)
    on_disk.switch(home, home / "one")
    return Library(home)


def test_the_row_of_a_table_that_answers_is_quoted(library: Library) -> None:
    finding = library.search("ค่าธรรมเนียมกุ้งก้ามกรามเท่าไร", audiences=PUBLIC)

    assert finding.band is not Band.NOTHING
    assert "350 บาท" in finding.found[0].quote
    assert "500 บาท" not in finding.found[0].quote


def test_the_row_whose_range_holds_the_amount_is_quoted(library: Library) -> None:
    """Five brackets of one kind share all their words."""
    finding = library.search("ปลากะพง บ่อ 12 ไร่ ค่าธรรมเนียมเท่าไร", audiences=PUBLIC)

    assert "500 บาท" in finding.found[0].quote
    assert "200 บาท" not in finding.found[0].quote


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("120 ลิตร", "เกิน 50 ลิตร แต่ไม่เกิน 200 ลิตร", True),
        ("250 ลิตร", "เกิน 50 ลิตร แต่ไม่เกิน 200 ลิตร", False),
        ("40 คน", "ตั้งแต่ 30 คนขึ้นไป", True),
        ("40 คน", "ไม่เกิน 1,000 บาท", False),
        ("ค่าปรับเท่าไร", "ไม่เกิน 1,000 บาท", False),
        ("ท่อเกิน 8 นิ้ว", "เกิน 4 นิ้ว ไม่เกิน 8 นิ้ว", False),
        ("ท่อเกิน 8 นิ้ว", "เกิน 8 นิ้ว", True),
        ("ท่อไม่เกิน 8 นิ้ว", "เกิน 4 นิ้ว ไม่เกิน 8 นิ้ว", True),
    ],
)
def test_an_amount_stands_in_a_range_of_its_unit(question: str, text: str, held: bool) -> None:
    assert bool(ranges_around(question, text)) is held


def test_a_question_for_the_procedure_is_shown_its_steps_and_not_its_purpose(library: Library) -> None:
    finding = library.search("ขั้นตอนการออกใบอนุญาตเลี้ยงสัตว์น้ำ", audiences=PUBLIC)

    assert finding.found[0].passage.id == "fish/permit#2"
    assert finding.found[0].quote.startswith("1. ผู้ขอยื่นคำขอ")
    assert "3. ประมงจังหวัดลงนาม" in finding.found[0].quote


def test_the_purpose_is_found_by_who_asks_for_it(library: Library) -> None:
    found = library.search("วัตถุประสงค์ของคู่มือใบอนุญาตเลี้ยงสัตว์น้ำ", audiences=PUBLIC).found

    assert found[0].passage.id == "fish/permit#1"


@pytest.mark.parametrize("question", ["แบบคำขอใบอนุญาตเลี้ยงสัตว์น้ำ", "อายุใบอนุญาตเลี้ยงสัตว์น้ำ"])
def test_a_blank_form_or_a_bare_heading_is_never_the_answer(library: Library, question: str) -> None:
    finding = library.search(question, audiences=PUBLIC)

    assert finding.band is not Band.ANSWER
    assert not {"fish/permit#4", "fish/permit#5"} & {found.passage.id for found in finding.found[:1]}
    assert all(found.quote == "" for found in finding.found if found.passage.id in ("fish/permit#4", "fish/permit#5"))


def test_a_figure_that_the_passage_lacks_is_not_asserted(library: Library) -> None:
    """The library's hours are written down; its fee is not."""
    finding = library.search("ห้องสมุดเปิดวันจันทร์ถึงวันศุกร์ค่าเข้าเท่าไร", audiences=PUBLIC)

    assert finding.band is not Band.ANSWER


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("ค่าธรรมเนียมเท่าไร", AnswerType.MONEY),
        ("ยื่นก่อนกี่วัน", AnswerType.SPAN),
        ("เปิดกี่โมง", AnswerType.TIME),
        ("ใครลงนาม", AnswerType.PERSON),
        ("ยื่นที่ไหน", AnswerType.PLACE),
        ("สูบบุหรี่ได้ไหม", AnswerType.YES_NO),
        ("ขั้นตอนขอใบอนุญาต", AnswerType.STEPS),
    ],
)
def test_the_answer_type_of_a_question(question: str, kind: AnswerType) -> None:
    assert kind in answer_type.asked_for(question)[:2]


def test_a_quotation_is_cut_at_a_pause_and_marked() -> None:
    text = " ".join(f"ประโยคที่ {number} กล่าวถึงเรื่องการเลี้ยงสัตว์น้ำในบ่อดินโดยละเอียด" for number in range(20))

    spans = quotes.spans(text)

    assert all(len(text[span.begin : span.end]) <= quotes.LENGTH for span in spans)
    assert "".join(text[span.begin : span.end] for span in spans).replace(" ", "") == text.replace(" ", "")
