"""A shortened text never holds half a letter, is never longer than asked, and is whole where it fits."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.basics.text_split import graphemes, units
from knowledge.language.shorten import Measure, cut, cut_front, shorten
from knowledge.language.thai import tokenise

UNKIND = [
    *["เจ้าหน้าที่", "น\u0e4d\u0e49า", "กํา", "ที่", "น้ำ", "👩‍👩‍👧‍👦", "👍🏽", "🇹🇭", "❤️", "é", "e\u0301", "\r\n"],
    *[" ", "\n", "a", "โรงงาน", "\u200b", "๑", "ๆ", ".", "\u0e49", "\u200d"],
]
TEXTS = st.lists(st.sampled_from(UNKIND), max_size=60).map("".join) | st.text(max_size=200)
MEASURES = st.sampled_from([len, units, graphemes])


def ends_of_letters(text: str) -> set[int]:
    return {0, *(found.end() for found in regex.finditer(r"\X", text))}


@given(text=TEXTS, most=st.integers(0, 80), measure=MEASURES)
@settings(max_examples=400, deadline=None)
def test_what_is_shown_fits_and_ends_between_two_letters(text: str, most: int, measure: Measure) -> None:
    shown = shorten(text, most, measure)

    assert measure(shown) <= most
    if measure(text) <= most:
        assert shown == text
    elif most:
        kept = shown.removesuffix("…")
        assert shown.endswith("…")
        assert text.startswith(kept)
        assert len(kept) in ends_of_letters(text)
        assert kept == kept.rstrip()


@given(text=TEXTS, most=st.integers(0, 80), measure=MEASURES)
@settings(max_examples=400, deadline=None)
def test_what_is_kept_is_as_many_whole_letters_as_fit(text: str, most: int, measure: Measure) -> None:
    kept = cut(text, most, measure)
    longer = [end for end in ends_of_letters(text) if end > len(kept)]

    assert text.startswith(kept)
    assert measure(kept) <= most
    assert len(kept) in ends_of_letters(text)
    assert not longer or measure(text[: min(longer)]) > most


@given(text=TEXTS, most=st.integers(0, 80))
@settings(max_examples=200, deadline=None)
def test_the_end_of_a_text_begins_with_a_whole_letter(text: str, most: int) -> None:
    kept = cut_front(text, most)

    assert text.endswith(kept)
    assert len(kept) <= most
    assert len(text) - len(kept) in ends_of_letters(text)


@pytest.mark.parametrize("most", range(2, 12))
def test_an_officer_is_never_shown_half_a_vowel(most: int) -> None:
    kept = shorten("เจ้าหน้าที่", most).removesuffix("…")

    assert kept in ("", "เ", "เจ้", "เจ้า", "เจ้าห", "เจ้าหน้", "เจ้าหน้า", "เจ้าหน้าที่")


def test_a_text_ends_after_a_word_where_one_is_near() -> None:
    text = "โรงงานปล่อยควันดำทุกคืนชาวบ้านหายใจไม่ออกขอให้เจ้าหน้าที่เข้ามาตรวจสอบโดยด่วน"
    words = tokenise(text)
    ends = {"".join(words[:count]) for count in range(len(words) + 1)}

    assert all(shorten(text, most).removesuffix("…") in ends for most in range(16, len(text)))
    assert shorten("black smoke every night", 20) == "black smoke every…"


def test_a_word_without_an_end_is_cut_and_the_line_is_not_lost() -> None:
    assert shorten("เรื่อง " + "a" * 200, 60) == "เรื่อง " + "a" * 52 + "…"


def test_no_letter_is_shown_where_the_first_one_is_longer_than_the_line() -> None:
    assert shorten("ก" + "่" * 1000, 100) == "…"
    assert cut("ก" + "่" * 1000, 100) == ""
