"""Tests of proposing the kind of nuisance by embedding when no word names it."""

from __future__ import annotations

import pytest

from bot.chat.assistant import Assistant, NoCases
from knowledge.library import Library
from tests.support.talk import NOW, Conversation

STORY = "ผ้าที่ตากไว้เป็นคราบดำทั้งราว"


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW))


def near(best: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model for which one kind is nearer than all the others."""

    def alike(_: Library, text: str, phrases: tuple[str, ...]) -> tuple[float, ...]:
        return tuple(0.9 if phrase.startswith(best) else 0.8 + place / 1000 for place, phrase in enumerate(phrases))

    monkeypatch.setattr(Library, "alike", alike)


def test_the_nearest_kind_is_proposed_and_a_yes_confirms_it(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    near("ฝุ่นหรือควัน", monkeypatch)
    talk.says("ร้องเรียน")
    (question,) = talk.says(STORY)
    assert "อาจเป็นเรื่อง ฝุ่นหรือควัน ใช่ไหม" in question.text

    talk.says("ใช่ค่ะ")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["nuisance"] == ["dust_smoke"]


def test_another_answer_than_the_proposed_one_counts(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    near("ฝุ่นหรือควัน", monkeypatch)
    for line in ("ร้องเรียน", STORY, "ไอสารเคมี"):
        talk.says(line)

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["nuisance"] == ["chemical_vapour"]


def test_without_a_model_nothing_is_proposed(talk: Conversation) -> None:
    talk.says("ร้องเรียน")

    (question,) = talk.says(STORY)

    assert question.text.startswith("เป็นปัญหาเรื่องใดคะ")


def test_where_the_words_name_it_nobody_asks(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    near("ฝุ่นหรือควัน", monkeypatch)
    talk.says("ร้องเรียน")
    talk.says("เสียงดังทั้งคืน")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["nuisance"] == ["noise"]
