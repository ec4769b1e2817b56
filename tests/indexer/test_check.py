"""Tests of checking answers against the required accuracy, and of linting papers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from indexer import check
from indexer.build import build
from indexer.check import Bar, NoBar, Verdict, below, count, evaluate, read_bar
from indexer.papers.lint import lint
from indexer.papers.questions import Question
from knowledge.library import Library

TODAY = date(2026, 11, 21)
BAR = Bar(0.9, 0.9, 0.9, 0.0, 0.0)


def put(home: Path, name: str, text: str) -> None:
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    home = tmp_path / "documents"
    put(home, "loans/about.yaml", "title: สินเชื่อ\naudience: public\nowner: กองทุน\n")
    return home


@pytest.fixture
def library(documents: Path, tmp_path: Path) -> Library:
    put(documents, "sop/about.yaml", "title: SOP\naudience: staff\nowner: สปอ.\n")
    put(
        documents,
        "loans/tiger.md",
        "---\ntitle: เสือติดปีก\n---\n## ดอกเบี้ยของเสือติดปีก\nดอกเบี้ยคงที่ร้อยละ 3 ต่อปี\n\n"
        "## วงเงินกู้ของเสือติดปีก\nกู้ได้ไม่เกิน 15 ล้านบาท\n\n## เอกสารประกอบ\nสำเนาทะเบียนพาณิชย์\n",
    )
    put(documents, "sop/gift.md", "---\ntitle: SOP ของขวัญ\n---\n## การส่งคืนของขวัญ\nส่งคืนผ่าน ศปท. ทันที\n")
    build(documents, tmp_path / "index")
    return Library(tmp_path / "index")


def question(ask: str, answer: str = "", after: str = "", split: str = "measure") -> Question:
    return Question(ask, (answer,) if answer else (), after, split, "loans.yaml", 7)


def in_english(said: str) -> str:
    """A mark without its Thai half."""
    where, _, words = said.rpartition(" · ")
    place = re.match(r"[^ ]+:\d+: (?:ข้อสังเกต remark: )?", where)
    return f"{place[0] if place else ''}{words}".replace("ข้อสังเกต remark", "remark")


def test_a_question_that_finds_its_section_is_right(library: Library) -> None:
    verdict = evaluate(library, [question("ดอกเบี้ยของเสือติดปีกเท่าไร", "loans/tiger#ดอกเบี้ยของเสือติดปีก")], BAR)

    assert verdict.replies[0].right_first
    assert list(verdict.faults()) == []


def test_a_question_about_a_staff_paper_is_asked_as_staff(library: Library) -> None:
    verdict = evaluate(library, [question("การส่งคืนของขวัญทำอย่างไร", "sop/gift#การส่งคืนของขวัญ")], BAR)

    assert verdict.replies[0].right_first


def test_a_follow_up_is_asked_after_its_section(library: Library) -> None:
    verdict = evaluate(
        library, [question("แล้ววงเงินกู้ล่ะ", "loans/tiger#วงเงินกู้ของเสือติดปีก", "loans/tiger#ดอกเบี้ยของเสือติดปีก")], BAR
    )

    assert verdict.replies[0].right_first


def test_a_wrong_section_falls_below_the_bar_and_is_named(library: Library) -> None:
    verdict = evaluate(library, [question("ดอกเบี้ยของเสือติดปีกเท่าไร", "loans/tiger#เอกสารประกอบ")], BAR)

    assert "right answer first: 0.0%, the bar is 90.0%" in list(verdict.faults())
    assert verdict.replies[0].trouble().startswith("loans.yaml:7: ดอกเบี้ยของเสือติดปีกเท่าไร")


def test_what_nothing_answers_must_not_be_answered(library: Library) -> None:
    right = evaluate(library, [question("พรุ่งนี้ฝนตกที่เชียงใหม่ไหม")], BAR)
    wrong = evaluate(library, [question("ดอกเบี้ยของเสือติดปีกคงที่ร้อยละ 3 ต่อปี")], BAR)

    assert list(right.faults()) == []
    assert any("right refusals: 0.0%" in fault for fault in wrong.faults())
    assert any("wrong answers given: 100.0%" in fault for fault in wrong.faults())


def test_only_the_measured_half_counts(library: Library) -> None:
    """What was shown to the index says nothing about what it has never seen."""
    verdict = evaluate(
        library,
        [
            question("ดอกเบี้ยของเสือติดปีกเท่าไร", "loans/tiger#เอกสารประกอบ", split="develop"),
            question("วงเงินกู้ของเสือติดปีก", "loans/tiger#วงเงินกู้ของเสือติดปีก"),
        ],
        BAR,
    )

    assert list(verdict.faults()) == []


def test_a_question_whose_section_is_gone_is_named(library: Library) -> None:
    verdict = evaluate(library, [question("ดอกเบี้ย", "loans/tiger#อัตราดอกเบี้ย")], BAR)

    assert any(
        "loans.yaml:7: " in fault and "No paper has the section 'loans/tiger#อัตราดอกเบี้ย'" in fault
        for fault in verdict.faults()
    )


def test_sections_that_nobody_asks_about_are_named(library: Library) -> None:
    verdict = evaluate(
        library,
        [
            question("ดอกเบี้ย", "loans/tiger#ดอกเบี้ยของเสือติดปีก"),
            question("วงเงิน", "loans/tiger#วงเงินกู้ของเสือติดปีก"),
            question("ของขวัญ", "sop/gift"),
        ],
        BAR,
    )

    assert verdict.unasked == {"loans/tiger": ("เอกสารประกอบ",)}


def test_figures_are_counted_by_topic(library: Library) -> None:
    verdict: Verdict = evaluate(
        library,
        [question("วงเงินกู้ของเสือติดปีก", "loans/tiger#วงเงินกู้ของเสือติดปีก"), question("พรุ่งนี้ฝนตกที่เชียงใหม่ไหม")],
        BAR,
    )

    assert [line.split()[:2] for line in verdict.table()] == [
        ["topic", "asked"], ["loans", "1"], ["nothing", "1"], ["all", "2"], ["(develop,", "seen)"],
    ]  # fmt: skip


def test_every_bar_is_held(library: Library) -> None:
    figures = check.Figures(
        "all", 10, right_first=0.5, in_three=0.6, asserted=0.4, wrong_answers=0.2, right_refusals=0.7
    )

    assert len(below(Bar(0.6, 0.7, 0.8, 0.5, 0.1), figures)) == 5
    assert below(Bar(0.5, 0.6, 0.7, 0.4, 0.2), figures) == ()
    assert count("none", ()).right_first == 1.0


def test_a_bar_that_is_missing_or_incomplete_is_no_bar(tmp_path: Path) -> None:
    with pytest.raises(NoBar, match=r"no bar\.toml"):
        read_bar(tmp_path)
    (tmp_path / "bar.toml").write_text("right_first = 0.92\nin_three = 0.98\n")
    with pytest.raises(NoBar, match="right_refusals"):
        read_bar(tmp_path)


PAPER = """---
title: เสือติดปีก
owner: กองทุน
review_by: 2569-01-01
superseded_by: loans/nowhere
sources: [เดลินิวส์]
terms:
  - {key: rate, minimum: 3, source: เดลินิวส์}
  - {key: ceiling, amount: 15000000}
  - {key: tenor, published: false}
  - {key: total, amount: 1, source: ใครสักคน}
---
## ดอกเบี้ย
<!-- asked: ดอกเท่าไร -->
<!-- todo: ถามกองทุน -->
ร้อยละ 3 ต่อปี ดู [คงกระพัน](khong.md) และ [ดอกเบี้ย](#ดอกเบี้ย) และ [ไม่มี](#หลักประกัน)

## วงเงิน
ไม่เกิน 15 ล้านบาท จากทั้งหมด ๑,๒๐๐ ล้านบาท

## วงเงิน
ซ้ำ
"""


def test_an_author_is_told_every_mistake_with_its_line(documents: Path) -> None:
    put(documents, "loans/tiger.md", PAPER)

    marks = [in_english(str(mark)) for mark in lint(documents, TODAY)]

    assert marks == [
        "loans/tiger.md:4: remark: It was to be looked over by 2026-01-01. Do it and set a new day.",
        "loans/tiger.md:5: superseded_by names 'loans/nowhere', and no such paper is here.",
        "loans/tiger.md:9: The entry 'ceiling' gives a figure without `source`.",
        "loans/tiger.md:11: Its source 'ใครสักคน' is not one of the paper's `sources`.",
        "loans/tiger.md:15: remark: A note may be asked / effective; 'todo' is read by nobody.",
        "loans/tiger.md:16: The link to 'khong.md' leads nowhere.",
        "loans/tiger.md:16: The link to '#หลักประกัน': that paper has no such section.",
        "loans/tiger.md:18: 2 sections are called 'วงเงิน'. Questions name a section by its heading alone.",
        "loans/tiger.md:18: remark: The figure 1200 under 'วงเงิน' is in no entry that has a source.",
        "loans/tiger.md:18: remark: The figure 15 under 'วงเงิน' is in no entry that has a source.",
    ]


def test_a_paper_without_fault_has_no_marks(documents: Path) -> None:
    put(documents, "loans/tiger.md", "---\ntitle: ก\nsources: [ข่าว]\n---\n## วงเงิน\nไม่เกิน 15 ล้านบาท\n")

    assert lint(documents, TODAY) == ()


def test_figures_about_money_without_any_source_are_found(documents: Path) -> None:
    put(documents, "loans/tiger.md", "---\ntitle: ก\n---\n## วงเงิน\nไม่เกิน ๑๕ ล้านบาท\n")

    assert [in_english(mark.words) for mark in lint(documents, TODAY)] == ["It gives figures and names no `sources`."]


def test_only_the_asked_for_paper_is_marked(documents: Path) -> None:
    put(documents, "loans/tiger.md", PAPER)
    put(documents, "loans/khong.md", "---\ntitle: ก\naudience: x\n---\n## ข\nค")

    marks = lint(documents, TODAY, documents / "loans/khong.md")

    assert [(mark.file, mark.line) for mark in marks] == [("loans/khong.md", 3)]
