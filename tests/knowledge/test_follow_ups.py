"""Tests of follow-up questions."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.index import on_disk
from knowledge.library import Band, Library
from knowledge.passages import Paper, Passage
from knowledge.search.follow_ups import wants_next

EVERYBODY = frozenset({"public"})
GLOSSARY: list[dict[str, Any]] = [
    {"term": "เสือ", "forms": ["Tiger"], "name": True},
    {"term": "ช้าง", "forms": ["Elephant"], "name": True},
]
SECTIONS = {
    "loans/tiger": ["สินเชื่อเสือคืออะไร", "ดอกเบี้ยของเสือ", "ยื่นกู้เสืออย่างไร", "หลังยื่นกู้เสือแล้ว"],
    "manuals/tiger": ["รับคำขอเสือ", "ตรวจคำขอเสือ"],
    "loans/elephant": ["สินเชื่อช้างคืออะไร", "ดอกเบี้ยของช้าง"],
    "help/door": ["ติดต่อใคร", "ค่าธรรมเนียม"],
}


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Library:
    home = tmp_path_factory.mktemp("index")
    papers = [Paper(id, SECTIONS[id][0], "public") for id in SECTIONS]
    passages = [
        Passage(
            f"{id}#{number}",
            id,
            (heading,),
            f"{heading} เป็นไปตามประกาศ {number}",
            asked=(heading,) if id.startswith("loans/") else (),
        )
        for id, headings in SECTIONS.items()
        for number, heading in enumerate(headings, 1)
    ]
    on_disk.write(home / "built", papers, passages, GLOSSARY)
    on_disk.switch(home, home / "built")
    return Library(home)


@pytest.mark.parametrize(
    "question",
    [
        "แล้วหลังจากนั้นล่ะ",
        "แล้วหลังจากนั้นล่ะคะ",
        "ต่อไปทำอะไร",
        "แล้วยังไงต่อ",
        "ขั้นต่อไปคืออะไรคะ",
        "and after that?",
        "then what",
        "what next",
    ],
)
def test_what_comes_next_is_the_next_section(talk: Library, question: str) -> None:
    finding = talk.search(question, audiences=EVERYBODY, after="loans/tiger#3")

    assert (finding.found[0].passage.id, finding.band) == ("loans/tiger#4", Band.ANSWER)


@pytest.mark.parametrize("question", ["หลังจากนั้นต้องส่งเอกสารที่ไหน", "ต่อไปนี้คืออะไร", "next year's budget", "แล้ว", ""])
def test_a_question_of_its_own_is_not_what_comes_next(question: str) -> None:
    assert not wants_next(question)


def test_what_comes_next_in_a_paper_that_nobody_prepared_is_quoted(talk: Library) -> None:
    finding = talk.search("แล้วหลังจากนั้นล่ะ", audiences=EVERYBODY, after="manuals/tiger#1")

    assert (finding.found[0].passage.id, finding.band) == ("manuals/tiger#2", Band.NEAR)


def test_a_section_that_only_happens_to_stand_behind_is_shown_and_not_asserted(talk: Library) -> None:
    finding = talk.search("แล้วหลังจากนั้นล่ะ", audiences=EVERYBODY, after="help/door#1")

    assert (finding.found[0].passage.id, finding.band) == ("help/door#2", Band.NEAR)


def test_behind_the_last_section_nothing_comes(talk: Library) -> None:
    finding = talk.search("แล้วหลังจากนั้นล่ะ", audiences=EVERYBODY, after="loans/elephant#2")

    assert finding.band is not Band.ANSWER


@pytest.mark.parametrize("question", ["แล้วของช้างล่ะ", "what about Elephant?", "แล้วช้างล่ะคะ"])
def test_the_same_is_asked_of_another_loan(talk: Library, question: str) -> None:
    finding = talk.search(question, audiences=EVERYBODY, after="loans/tiger#2")

    assert finding.found[0].passage.id == "loans/elephant#2"


def test_another_loan_with_a_question_of_its_own_is_asked_that(talk: Library) -> None:
    finding = talk.search("แล้วสินเชื่อช้างคืออะไรหรือคะ", audiences=EVERYBODY, after="loans/tiger#2")

    assert finding.found[0].passage.id == "loans/elephant#1"


def test_a_section_that_may_not_be_read_leads_nowhere(talk: Library) -> None:
    assert talk.search("แล้วหลังจากนั้นล่ะ", audiences=frozenset({"staff"}), after="loans/tiger#3").found == ()


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Library:
    home = tmp_path_factory.mktemp("manual")
    papers = [
        Paper("sop/complaints", "คู่มือการรับเรื่องร้องเรียน", "public"),
        Paper("citizens/orders", "คำถามของประชาชน", "public"),
        Paper("ethics/gifts", "การรับของขวัญ", "public"),
    ]
    passages = [
        Passage("sop/complaints#1", "sop/complaints", ("ขั้นตอน",), "รับเรื่อง ตรวจสอบ และลงนามโดยหัวหน้ากลุ่ม"),
        Passage("sop/complaints#2", "sop/complaints", ("เวลารวม",), "ทุกขั้นตอนต้องเสร็จรวมใน 11 วันทำการ"),
        Passage(
            "citizens/orders#1", "citizens/orders", ("ต้องเสร็จเมื่อไร",), "เสร็จภายใน 30 วัน", asked=("ต้องเสร็จภายในกี่วัน",)
        ),
        Passage("citizens/orders#2", "citizens/orders", ("ดอกเบี้ย",), "ร้อยละ 5 ต่อปี", asked=("ดอกเบี้ยเท่าไร",)),
        Passage("ethics/gifts#1", "ethics/gifts", ("แจ้งเมื่อไร",), "แจ้งภายใน 30 วัน", asked=("ของขวัญต้องแจ้งภายในกี่วัน",)),
    ]
    on_disk.write(home / "built", papers, passages)
    on_disk.switch(home, home / "built")
    return Library(home)


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("ต้องเสร็จภายในกี่วัน", "sop/complaints"),
        ("ใช้เวลากี่วัน", "sop/complaints"),
        ("ดอกเบี้ยเท่าไร", "citizens/orders"),  # no such figure in the manual
        ("ของขวัญต้องแจ้งภายในกี่วัน", "ethics/gifts"),  # a subject of its own
    ],
)
def test_a_figure_of_no_subject_is_asked_of_the_paper_on_the_table(manual: Library, question: str, paper: str) -> None:
    found = manual.search(question, audiences=EVERYBODY, after="sop/complaints#1", said="ขั้นตอนการรับเรื่องร้องเรียน")

    assert found.found[0].paper.id == paper
