"""Tests of the glossary: synonyms, ambiguous words, abbreviations."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.glossary import Glossary, UnclearGlossary
from knowledge.language.thai import normalise

OFFICE = {"term": "สำนักงานอุตสาหกรรมจังหวัด", "forms": ["สอจ.", "สอจ", "provincial industry office"]}
WINGS: dict[str, Any] = {
    "ambiguous": "ติดปีก",
    "unless": ["เสือติดปีก", "Beyond"],
    "choices": [{"th": "เสือติดปีก", "en": "Suea Tid Pik", "send": "สินเชื่อเสือติดปีก"}],
}


@pytest.mark.parametrize(
    "question",
    ["สอจ.อยู่ไหน", "โทรหาสอจได้ไหม", "the Provincial  Industry Office", "ที่ สอจ"],
    ids=["dots", "inside", "en", "end"],
)
def test_a_form_is_recognised_in_a_question(question: str) -> None:
    named = Glossary.read([OFFICE]).means(" ".join(normalise(question).split()))

    assert len(named) == 1
    assert "สำนักงานอุตสาหกรรมจังหวัด" in named[0].forms


@pytest.mark.parametrize("question", ["สอจำนวนหนึ่ง", "provincial industry officer", "กสอจ", "สอ.จ.ว."])
def test_a_form_inside_another_word_is_not_meant(question: str) -> None:
    assert Glossary.read([OFFICE]).means(normalise(question)) == []


def test_a_word_that_could_be_two_things_is_unclear_unless_the_question_says_which() -> None:
    glossary = Glossary.read([WINGS])

    assert glossary.unclear(normalise("สินเชื่อติดปีก"))
    assert glossary.unclear(normalise("สินเชื่อเสือติดปีก")) is None
    assert glossary.unclear(normalise("ติดปีก BEYOND")) is None


def test_one_meaning_said_does_not_clear_another_word() -> None:
    glossary = Glossary.read([WINGS, {**WINGS, "ambiguous": "ศูนย์", "unless": []}])

    found = glossary.unclear(normalise("ศูนย์ไหนดูแลเสือติดปีก"))

    assert found is not None
    assert found.word == "ศูนย์"


@pytest.mark.parametrize(
    "entry",
    [{}, {"term": "ก", "forms": "ข"}, {"ambiguous": "ก"}, {"ambiguous": "ก", "choices": [{"th": "ข"}]}, {"apart": 5}],
)
def test_an_entry_that_is_none_is_named(entry: dict[str, Any]) -> None:
    with pytest.raises(UnclearGlossary, match="An entry has"):
        Glossary.read([entry])


def test_an_empty_glossary_says_nothing() -> None:
    assert Glossary().means("สอจ.") == []
    assert Glossary().unclear("ติดปีก") is None


@pytest.mark.parametrize("said", ["report a factory", "it was reported", "reporting smoke", "two reports"])
def test_an_english_form_may_be_said_with_an_ending(said: str) -> None:
    glossary = Glossary.read([{"term": "แจ้ง", "forms": ["report"]}])

    assert "แจ้ง" in glossary.in_own_words(said)
    assert "reporter" in glossary.in_own_words("a reporter came")


def test_the_longest_synonym_is_matched_first() -> None:
    glossary = Glossary.read(
        [{"term": "ดอกเบี้ย", "forms": ["ดอก", "interest"]}, {"term": "ดอกไม้", "forms": ["ดอกกุหลาบ"]}]
    )

    assert glossary.in_own_words("ดอกกุหลาบและดอก").split() == ["ดอกไม้", "และ", "ดอกเบี้ย"]
