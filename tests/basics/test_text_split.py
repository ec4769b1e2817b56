"""Tests of splitting long texts into messages without losing or breaking a letter."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.text_split import graphemes, pieces, plain_name, units
from knowledge.language.thai import clusters, tokenise
from tests.support.examples import examples

LETTERS = st.sampled_from(
    [*"กขคงนมยรลสอ", "ำ", "ี", "่", "้", "เ", "า", " ", "\n", "a", ".", "😀", "👩‍👩‍👧", "\u200b", "๑"]
)
TEXTS = st.lists(LETTERS, max_size=400).map("".join)


def without_space(text: str) -> str:
    return "".join(text.split())


def seen_letters(text: str) -> list[str]:
    return [text[begin:end].strip() for begin, end in pairwise([*clusters(text), len(text)])]


@given(text=TEXTS, most=st.integers(8, 60), measure=st.sampled_from([len, units, graphemes]))
@examples(150)
def test_every_piece_fits_and_no_letter_is_lost(text: str, most: int, measure: object) -> None:
    found = pieces(text, most, measure)  # type: ignore[arg-type]

    assert all(0 < measure(piece) <= most for piece in found)  # type: ignore[operator]
    assert without_space("".join(found)) == without_space(text)


@given(text=TEXTS, most=st.integers(12, 60))
@examples(150)
def test_no_letter_is_cut_in_two(text: str, most: int) -> None:
    whole = set(seen_letters(text))

    for piece in pieces(text, most, units):
        assert set(seen_letters(piece)) <= whole


def test_thai_without_spaces_is_cut_between_words() -> None:
    text = "โรงงานปล่อยควันดำทุกคืนชาวบ้านหายใจไม่ออกขอให้เจ้าหน้าที่เข้ามาตรวจสอบโดยด่วน"

    found = pieces(text, 30)

    assert len(found) > 2
    assert [word for piece in found for word in tokenise(piece)] == tokenise(text)


def test_a_paragraph_is_the_best_place_to_stop() -> None:
    text = "ย่อหน้าแรกสั้น ๆ ค่ะ\n\nย่อหน้าที่สองยาวกว่า และพูดต่อไปอีกค่ะ"

    assert pieces(text, 40) == ["ย่อหน้าแรกสั้น ๆ ค่ะ", "ย่อหน้าที่สองยาวกว่า และพูดต่อไปอีกค่ะ"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n\u3000"])
def test_of_nothing_there_are_no_pieces(text: str) -> None:
    assert pieces(text, 10) == []


def test_one_letter_with_a_thousand_marks_still_arrives() -> None:
    text = "ก" + "่" * 1000

    found = pieces(text, 100, units)

    assert "".join(found) == text
    assert max(map(units, found)) == 100


def test_a_long_file_name_keeps_its_end_in_whole_letters() -> None:
    name = plain_name("โรงงาน" + "เจ้าหน้าที่" * 20 + ".pdf")

    assert name.endswith("เจ้าหน้าที่.pdf")
    assert len(name) <= 100
    assert set(seen_letters(name)) <= set(seen_letters("โรงงานเจ้าหน้าที่.pdf"))


def test_nobody_writes_a_shortener_of_their_own() -> None:
    own = [
        path
        for path in Path("bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value == "…"
    ]

    assert not own, f"Use shorten() of bot/basics/text_split.py: it never cuts a letter in two. {own}"
