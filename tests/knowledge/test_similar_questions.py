"""Tests of similarity with approved questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.index import on_disk
from knowledge.library import Band, Library
from knowledge.passages import Paper, Passage

EVERYBODY = frozenset({"public"})
GLOSSARY: list[dict[str, Any]] = [
    {"term": "สินเชื่อเสือ", "forms": ["Tiger loan"], "name": True},
    {"term": "สินเชื่อช้าง", "forms": ["Elephant loan"], "name": True},
    {"term": "ดอกเบี้ย", "forms": ["interest", "ดอก"]},
    {"term": "แจ้ง", "forms": ["report"]},
]
PAPERS = [Paper(f"loans/{name}", f"สินเชื่อ{name}", "public") for name in ("เสือ", "ช้าง")]
PASSAGES = [
    Passage(
        "loans/เสือ#1",
        "loans/เสือ",
        ("ดอกเบี้ยของสินเชื่อเสือ",),
        "ร้อยละ 3 ต่อปี",
        asked=("สินเชื่อเสือต้องเสียเงินเพิ่มปีละเท่าไหร่", "Tiger loan interest"),
    ),
    Passage("loans/เสือ#2", "loans/เสือ", ("วงเงินของสินเชื่อเสือ",), "ไม่เกิน 15 ล้านบาท", asked=("สินเชื่อเสือขอได้มากสุดแค่ไหน",)),
    Passage("loans/ช้าง#1", "loans/ช้าง", ("วงเงินของสินเชื่อช้าง",), "ไม่เกิน 5 ล้านบาท", asked=("สินเชื่อช้างขอได้มากสุดแค่ไหน",)),
]


@pytest.fixture(scope="module")
def asked_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    home = tmp_path_factory.mktemp("index")
    on_disk.write(home / "built", PAPERS, PASSAGES, GLOSSARY)
    on_disk.switch(home, home / "built")
    return Library(home)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("สินเชื่อเสือเสียเงินเพิ่มปีละเท่าไหร่คะ", "loans/เสือ#1"),
        ("สินเชื่อเสือเสียเงินเพมปีละเท่าไหร่", "loans/เสือ#1"),
        ("Tiger loan ดอกเท่าไร", "loans/เสือ#1"),
        ("interest of the Tiger loan", "loans/เสือ#1"),
        ("สินเชื่อช้างขอได้มากสุดแค่ไหนครับ", "loans/ช้าง#1"),
    ],
)
def test_whoever_asks_nearly_the_same_gets_the_same_section(asked_library: Library, question: str, wanted: str) -> None:
    finding = asked_library.search(question, audiences=EVERYBODY)

    assert finding.found[0].passage.id == wanted


def test_a_loan_that_the_section_does_not_name_is_not_answered_from_it(asked_library: Library) -> None:
    """Everything is as it was asked before, but for the elephant; only the tiger has a section about interest."""
    finding = asked_library.search("สินเชื่อช้างต้องเสียเงินเพิ่มปีละเท่าไหร่", audiences=EVERYBODY)

    assert finding.band is not Band.ANSWER


def test_a_word_that_no_paper_knows_keeps_the_answer_back(asked_library: Library) -> None:
    known = asked_library.search("สินเชื่อเสือขอได้มากสุดแค่ไหน", audiences=EVERYBODY)
    strange = asked_library.search("สินเชื่อเสือขอได้มากสุดแค่ไหนสำหรับฟลามิงโก", audiences=EVERYBODY)

    assert known.band is Band.ANSWER
    assert strange.band is not Band.ANSWER


def test_what_staff_asked_is_unknown_to_the_public(tmp_path: Path) -> None:
    papers = [*PAPERS, Paper("inside/x", "ภายใน", "staff")]
    secret = Passage("inside/x#1", "inside/x", ("ลับ",), "ของลับ", asked=("สินเชื่อเสือเสียเงินเพิ่มปีละเท่าไหร่คะ",) * 3)
    on_disk.write(tmp_path / "built", papers, [*PASSAGES, secret], GLOSSARY)
    on_disk.switch(tmp_path, tmp_path / "built")

    with_it = Library(tmp_path).search("สินเชื่อเสือเสียเงินเพิ่ม", audiences=EVERYBODY)
    on_disk.write(tmp_path / "again", PAPERS, PASSAGES, GLOSSARY)
    on_disk.switch(tmp_path, tmp_path / "again")
    without = Library(tmp_path).search("สินเชื่อเสือเสียเงินเพิ่ม", audiences=EVERYBODY)

    assert [one.score for one in with_it.found] == [one.score for one in without.found]
