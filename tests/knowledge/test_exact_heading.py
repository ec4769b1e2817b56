"""Tests of exact matches of a question with a heading or approved question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.passages import Passage
from knowledge.search.exact_heading import asks_for

SECTION = Passage("p#0", "p", ("ศูนย์", "ศปท. คืออะไร"), "…", asked=("What is the ACOC?", "กพร. ทำอะไร"))


@pytest.mark.parametrize(
    "question", ["ศปท คืออะไร", "ศปท. คืออะไรคะ", "ศปท.คืออะไร ?", "ศ\u200bปท คืออะไรครับ", "what is the acoc", "กพร ทำอะไร"]
)
def test_spaces_marks_and_courtesy_do_not_count(question: str) -> None:
    assert asks_for(question, SECTION)


@pytest.mark.parametrize("question", ["ศปท. ทำอะไร", "ก.พ.ร. ทำอะไร", "", "...", "ศูนย์", "คะ"])
def test_other_words_are_another_question(question: str) -> None:
    assert not asks_for(question, SECTION)


@given(st.text(max_size=100))
def test_whatever_is_typed_can_be_compared(text: str) -> None:
    asks_for(text, SECTION)
