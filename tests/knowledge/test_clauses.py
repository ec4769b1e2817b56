"""Tests of clause names in questions: one clause has one key."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.index import on_disk
from knowledge.language.clauses import clause_key, named_in
from knowledge.language.thai import normalise
from knowledge.library import Band, Library
from knowledge.passages import Paper, Passage

EVERYBODY = frozenset({"public"})


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("มาตรา ๑๒๘", "Section 128"),
        ("ม.128", "มาตรา128"),
        ("ข้อ ๕", "Article 5"),
        ("ข้อที่ 5", "Clause 5"),
        ("ขั้นตอนที่ 3", "Step 3"),
        ("หมวด 2", "Chapter 2"),
        ("มาตรา 39 ทวิ", "มาตรา ๓๙ทวิ"),
    ],
)
def test_one_clause_has_one_key(written: str, other: str) -> None:
    assert clause_key(written) == clause_key(other)
    assert clause_key(written) in named_in(normalise(f"{other} ว่าอย่างไร"))


def test_another_number_is_another_clause() -> None:
    assert clause_key("มาตรา 12") != clause_key("มาตรา 128")
    assert clause_key("ข้อ 5") != clause_key("มาตรา 5")


@pytest.fixture
def rules(tmp_path: Path) -> Library:
    papers = [
        Paper("rules/parking", "Rule on parking at the office", "public"),
        Paper("rules/gift", "ระเบียบของขวัญ", "public"),
    ]
    passages = [
        Passage(f"{paper.id}#{number}", paper.id, (f"{word} {number}",), f"{text} {number}", clause=f"{word} {number}")
        for paper, word, text in (
            (papers[0], "Article", "Cars stand in row"),
            (papers[1], "ข้อ", "ของขวัญต้องแจ้งภายในวันที่"),
        )
        for number in range(1, 9)
    ]
    on_disk.write(tmp_path / "built", papers, passages)
    on_disk.switch(tmp_path, tmp_path / "built")
    return Library(tmp_path)


def test_a_clause_of_a_paper_that_is_named_is_answered(rules: Library) -> None:
    finding = rules.search("what does Article 5 of the rule on parking say", audiences=EVERYBODY)

    thai = rules.search("ข้อ๗ของระเบียบของขวัญ ว่าอย่างไร", audiences=EVERYBODY)

    assert (finding.found[0].passage.id, finding.band) == ("rules/parking#5", Band.ANSWER)
    assert (thai.found[0].passage.id, thai.band) == ("rules/gift#7", Band.ANSWER)


def test_a_clause_that_two_papers_have_is_shown_and_not_asserted(rules: Library) -> None:
    finding = rules.search("ข้อ 5", audiences=EVERYBODY)

    assert finding.band is Band.NEAR
    assert {found.passage.id for found in finding.found[:2]} == {"rules/parking#5", "rules/gift#5"}


def test_a_clause_that_nobody_has_is_not_asserted(rules: Library) -> None:
    assert rules.search("ข้อ 77 ของระเบียบของขวัญ", audiences=EVERYBODY).band is not Band.ANSWER


def test_another_clause_of_the_same_law_is_not_the_answer(tmp_path: Path) -> None:
    law = Paper("law/data", "ข้อมูลส่วนบุคคล", "public")
    section = Passage("law/data#1", law.id, ("ใช้ข้อมูลทำอะไร",), "ใช้ตามมาตรา 24(4) ของกฎหมายข้อมูลส่วนบุคคล")
    on_disk.write(tmp_path / "built", [law], [section])
    on_disk.switch(tmp_path, tmp_path / "built")

    asked = {number: Library(tmp_path).search(f"ใช้ข้อมูลตามมาตรา {number}", audiences=EVERYBODY) for number in (24, 37)}

    assert (asked[24].band, asked[37].band) == (Band.ANSWER, Band.NEAR)
