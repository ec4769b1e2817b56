"""Tests of splitting papers into passages without losing text."""

from __future__ import annotations

from datetime import date

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from indexer.clauses import clause_of
from indexer.readers import SCANNED, Block, Heading, ListItem, Note, Paragraph, Table, Unreadable
from indexer.reading import table_rows
from indexer.split import split
from indexer.split_long import MAX_PIECE_LETTERS, MAX_WHOLE_LETTERS, cut_text
from knowledge.passages import Paper
from tests.support.examples import examples

PAPER = Paper("sop/complaint", "การรับเรื่องร้องเรียน", "staff")
UNKIND = st.lists(
    st.one_of(
        st.sampled_from("กขคงจน่ว้ำัิีึืุูเแโใไๆฯ็์ํ ๑๒๓\n.5"),
        st.sampled_from(["\u200b", "\u0e4d", "👩‍🔧", "🇹🇭", "\u0301", "é", "ข้อ ๕ ", "ขั้นตอนที่ 2 ", "ค่ะ "]),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
).map("".join)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Heading, st.integers(1, 6), UNKIND, st.none()),
        st.builds(Paragraph, UNKIND | UNKIND.map(lambda text: text * 20), st.integers(1, 9)),
        st.builds(ListItem, UNKIND, st.sampled_from(["-", "1.", "๒)", "ข้อ 3"]), st.integers(0, 3), st.none()),
    ),
    max_size=12,
)


def bare(text: str) -> str:
    return "".join(text.split())


@examples(250)
@given(BLOCKS)
def test_splitting_loses_no_letter(blocks: list[Block]) -> None:
    """Every word of the paper stands in a section or in the path of headings above it, in the paper's order."""
    passages = split(PAPER, blocks)

    text = bare("".join(passage.text for passage in passages))
    at = 0
    for block in blocks:
        assert not isinstance(block, Table | Note)
        words = bare(block.text)
        if isinstance(block, Heading):
            assert words == bare(PAPER.title) or any(words in map(bare, one.heading) for one in passages)
        else:
            at = text.index(words, at) + len(words)


@examples(250)
@given(UNKIND.map(lambda text: text * 6), st.integers(1, 60))
def test_no_letter_is_cut_in_two(text: str, limit: int) -> None:
    parts = list(cut_text(text, limit))

    assert bare("".join(parts)) == bare(text)
    whole = [cluster for cluster in regex.findall(r"\X", text) if cluster.strip()]
    kept = [cluster for part in parts for cluster in regex.findall(r"\X", part) if cluster.strip()]
    assert [bare(cluster) for cluster in kept] == [bare(cluster) for cluster in whole]


def test_ten_thousand_letters_without_a_space_become_parts_that_fit() -> None:
    parts = list(cut_text("ที่" * 4_000))

    assert "".join(parts) == "ที่" * 4_000
    assert all(len(part) <= MAX_PIECE_LETTERS and not part.startswith("\u0e35") for part in parts)


def test_each_section_has_the_path_of_its_headings_and_its_page() -> None:
    blocks: list[Block] = [
        Paragraph("คำนำ", 1),
        Heading(1, "หมวด ๒ การรับเรื่อง", 2),
        Heading(2, "ข้อ ๕ การลงทะเบียน", 2),
        Paragraph("ให้ลงทะเบียน", 3),
        Heading(1, "ภาคผนวก", 9),
        Paragraph("แบบฟอร์ม", None),
    ]

    found = [(one.id, one.heading, one.clause, one.page, one.text) for one in split(PAPER, blocks)]

    assert found == [
        ("sop/complaint#1", ("การรับเรื่องร้องเรียน",), "", 1, "คำนำ"),
        ("sop/complaint#2", ("หมวด ๒ การรับเรื่อง", "ข้อ ๕ การลงทะเบียน"), "ข้อ 5", 3, "ให้ลงทะเบียน"),
        ("sop/complaint#3", ("ภาคผนวก",), "", 9, "แบบฟอร์ม"),
    ]


def test_the_title_is_no_section_and_an_empty_heading_is_not_lost() -> None:
    blocks: list[Block] = [Heading(1, PAPER.title), Heading(2, "ยังไม่เขียน"), Heading(2, "ผู้รับผิดชอบ"), Paragraph("สอจ.")]

    assert [(one.heading, one.text) for one in split(PAPER, blocks)] == [
        (("ยังไม่เขียน",), "ยังไม่เขียน"),
        (("ผู้รับผิดชอบ",), "สอจ."),
    ]


def test_clauses_of_a_rule_become_sections_of_their_own() -> None:
    blocks: list[Block] = [
        Heading(2, "หมวด ๑ บททั่วไป"),
        Paragraph("ข้อ ๑ ระเบียบนี้เรียกว่าระเบียบ"),
        Paragraph("ข้อ ๒ ให้ใช้บังคับ"),
        ListItem("เจ้าหน้าที่", "(๑)"),
    ]

    found = [(one.heading[-1], one.clause, one.text) for one in split(PAPER, blocks)]

    assert found == [
        ("ข้อ 1", "ข้อ 1", "ข้อ ๑ ระเบียบนี้เรียกว่าระเบียบ"),
        ("ข้อ 2", "ข้อ 2", "ข้อ ๒ ให้ใช้บังคับ\n(๑) เจ้าหน้าที่"),
    ]


def test_a_paragraph_that_only_begins_with_a_clause_stays_in_its_section() -> None:
    blocks: list[Block] = [Heading(2, "รับได้เท่าไร"), Paragraph("มาตรา 128 ห้ามรับ"), Paragraph("เว้นแต่โดยธรรมจรรยา")]

    assert [(one.heading, one.clause) for one in split(PAPER, blocks)] == [(("รับได้เท่าไร",), "")]


@pytest.mark.parametrize(
    ("heading", "clause"),
    [
        ("ข้อ ๕ การลงทะเบียน", "ข้อ 5"),
        ("ข้อ5", "ข้อ 5"),
        ("ข้อที่ 5", "ข้อ 5"),
        ("มาตรา ๑๒๘ วรรคสอง", "มาตรา 128"),
        ("มาตรา 103/1", "มาตรา 103/1"),
        ("มาตรา ๕ ทวิ", "มาตรา 5ทวิ"),
        ("หมวด ๑ บททั่วไป", "หมวด 1"),
        ("ขั้นตอนที่ 3: ส่งต่อ", "ขั้นตอนที่ 3"),
        ("ขั้นที่ ๓", "ขั้นตอนที่ 3"),
        ("Section 12 Gifts", "Section 12"),
        ("การรับของขวัญ", ""),
        ("ข้อควรระวัง", ""),
        ("", ""),
    ],
)
def test_a_clause_is_known_however_it_is_written(heading: str, clause: str) -> None:
    assert clause_of(heading) == clause


def test_steps_stay_whole_where_prose_would_be_cut() -> None:
    step = "เจ้าหน้าที่ตรวจเอกสารและลงทะเบียน " * 3
    blocks: list[Block] = [Heading(2, "ขั้นตอน"), Paragraph("ทำตามนี้"), *(ListItem(step, f"{n}.") for n in range(1, 21))]

    passages = split(PAPER, blocks)

    assert MAX_PIECE_LETTERS < len(passages[0].text) <= MAX_WHOLE_LETTERS
    assert len(passages) == 1
    assert passages[0].text.startswith("ทำตามนี้\n1. ")


def test_a_long_table_is_cut_between_rows_and_keeps_its_column_names() -> None:
    table = Table((("จังหวัด", "โทรศัพท์"), *((f"จังหวัดที่ {n} {'ก' * 40}", f"0{n}") for n in range(200))))

    passages = split(PAPER, [Heading(2, "ติดต่อ"), table])

    assert len(passages) > 3
    assert all(passage.text.startswith("จังหวัด: โทรศัพท์\n") for passage in passages)
    assert sum(passage.text.count("จังหวัดที่") for passage in passages) == 200


def test_every_value_of_a_wide_table_carries_its_columns_name() -> None:
    table = Table((("ขั้น", "ผู้ทำ", "เวลา"), ("1", "สอจ.", ""), ("2", "", "3 วัน")))

    assert table_rows.lines_of(table) == ["ขั้น: 1 · ผู้ทำ: สอจ.", "ขั้น: 2 · เวลา: 3 วัน"]


def test_what_an_author_notes_goes_to_the_section_below_it() -> None:
    blocks: list[Block] = [
        Heading(2, "อัตรา"),
        Note("asked", "ดอกเท่าไร | กี่เปอร์เซ็นต์ | ดอกเท่าไร"),
        Note("effective", "๒๕๖๙-๐๑-๐๖"),
        Paragraph("ร้อยละ 3"),
    ]

    (passage,) = split(PAPER, blocks)

    assert passage.asked == ("ดอกเท่าไร", "กี่เปอร์เซ็นต์")
    assert passage.effective == date(2026, 1, 6)


def test_a_clause_whose_day_cannot_be_read_is_not_taken_as_in_force() -> None:
    with pytest.raises(Unreadable, match="Line 7: effective '2569-13-40'"):
        split(PAPER, [Heading(2, "อัตรา"), Note("effective", "2569-13-40", 7), Paragraph("ร้อยละ 3")])


def test_what_was_read_from_a_picture_is_marked_so() -> None:
    """The second page was scanned; the first has a text layer."""
    blocks: list[Block] = [
        Heading(2, "ก", 1),
        Paragraph("20 บาท", 1),
        Note(SCANNED, "2"),
        Heading(2, "ข", 2),
        Paragraph("30 บาท", 2),
    ]

    assert [passage.scanned for passage in split(Paper("a/b", "ค", "public"), blocks)] == [False, True]
