"""Tests of Thai normalisation, word segmentation and cutting."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.glossary import Glossary
from knowledge.language import thai
from knowledge.language.tokens import Reader, grams

THAI = st.text(
    st.sampled_from("กขคงจชซดตทนบปพมยรลวสหอ ะาิีึืุูเแโใไำัํ็่้๊๋์ฯๆ๐๑๒๙0129.,()-\n\u200b\uf70a\ufeffabcXYZ😀"), max_size=120
)
ANY = st.one_of(st.text(max_size=120), THAI)
READER = Reader(Glossary())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("น\u0e4dา", "นำ"),
        ("น\u0e4d\u0e49า", "น้ำ"),
        ("น\u0e49\u0e4dา", "น้ำ"),
        ("นำ\u0e49", "น้ำ"),
        ("เเก้ไข", "แก้ไข"),
        ("ที\u0e48\u0e48", "ที่"),
        ("ท\u0e48ี", "ที่"),
        ("มาตรา ๑๒๘", "มาตรา 128"),
        ("5,000,000 บาท", "5000000 บาท"),
        ("โรง\u200bงาน", "โรงงาน"),
        ("โรง\u00adงาน\ufeff", "โรงงาน"),
        ("โรง\ue123งาน", "โรงงาน"),
        ("ท\uf70aาน", "ท่าน"),
        ("กู\uf70bเงิน", "กู้เงิน"),
        ("SME", "sme"),
        ("Cafe\u0301", "café"),
    ],
    ids=lambda text: ascii(text)[:24],
)
def test_two_ways_to_write_it_become_one(typed: str, meant: str) -> None:
    assert thai.normalise(typed) == meant


def test_sara_am_is_never_taken_apart() -> None:
    """NFKC would split it, and then กำ is no longer one word."""
    assert thai.normalise("คำขอ") == "คำขอ"


def test_an_emoji_separates_and_counts_for_nothing() -> None:
    assert thai.normalise("โรงงาน😀เหม็น").split() == ["โรงงาน", "เหม็น"]


@given(ANY)
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    once = thai.normalise(text)

    assert thai.normalise(once) == once


@given(ANY)
def test_words_together_are_the_text_again(text: str) -> None:
    normal = thai.normalise(text)

    assert "".join(thai.tokenise(normal)) == normal


def test_ten_thousand_letters_are_cut_quickly_and_whole() -> None:
    for text in ("ก" * 10_000, "เ" * 3_000, "๋" * 3_000, "a" * 10_000):
        assert "".join(thai.tokenise(text)) == text


def test_the_dictionary_knows_the_ministry_s_words() -> None:
    assert thai.tokenise("ขอใบอนุญาตโรงงาน") == ["ขอ", "ใบอนุญาต", "โรงงาน"]


def test_without_the_fast_tokeniser_the_slow_one_cuts_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = thai.tokenise("ขอใบอนุญาตโรงงานที่จังหวัดระยอง")
    monkeypatch.setattr(thai, "_dictionary", lambda: None)

    assert thai.tokenise("ขอใบอนุญาตโรงงานที่จังหวัดระยอง") == fast


def test_a_tokeniser_that_loses_letters_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thai, "_dictionary", lambda: lambda text: ["ขอ"])

    assert "".join(thai.tokenise("ขอใบอนุญาต")) == "ขอใบอนุญาต"


def test_the_tokeniser_says_its_name_and_its_words() -> None:
    assert re.fullmatch(r"(nlpo3|newmm-safe) [\d.]+\w*, words [0-9a-f]{8}", thai.tokeniser())


def test_tone_marks_left_out_are_forgiven() -> None:
    with_tones, without = thai.letters("กู้เงินได้"), thai.letters("กูเงินได")

    assert np.array_equal(with_tones[thai.toneless(with_tones)], without[thai.toneless(without)])


def test_four_letters_have_one_number_and_gaps_have_none() -> None:
    keys, at = grams(np.array([1, 2, 3, 4, 0, 5, 6, 7, 8], dtype=np.uint16), 4)

    assert at.tolist() == [0, 5]
    assert len(set(keys.tolist())) == 2


@given(ANY)
def test_any_text_can_be_read_and_every_word_stands_inside_it(text: str) -> None:
    read = READER.read(text)

    assert len(read.words) == len(read.begins) == len(read.origins)
    assert len(read.letters) == len(read.normal)
    assert all(0 <= origin <= max(len(text) - 1, 0) for origin in read.origins.tolist())


@pytest.mark.parametrize(
    "text", ["พ\u200bระ\u200bราช\u200bบัญญัติ โรงงาน", "น\u0e4d\u0e49า\u200b เสีย โรงงาน", "5,000 โรงงาน"]
)
def test_a_word_is_found_where_it_was_written(text: str) -> None:
    """Hidden characters were dropped before it; the snippet must still be cut in the right place."""
    read = READER.read(text)

    assert text[read.origins[read.words.index("โรงงาน")] :] == "โรงงาน"


def test_an_abbreviation_with_dots_is_one_word() -> None:
    assert "กพร" in READER.read("ติดต่อ ก.พ.ร. ได้").words
    assert "พศ" in READER.read("พ.ศ. 2569").words


def test_dots_are_kept_where_the_glossary_says_they_distinguish() -> None:
    """ก.พ.ร. reforms the civil service, กพร. looks after mines."""
    reader = Reader(Glossary.read([{"apart": ["กพร.", "ก.พ.ร."]}]))

    assert "ก.พ.ร." in reader.read("ถามก.พ.ร.ได้ไหม").words
    assert "กพร" in reader.read("ถามกพร.ได้ไหม").words
    assert not set(keys_of(reader, "ก.พ.ร.")) & set(keys_of(reader, "กพร."))


def keys_of(reader: Reader, text: str) -> list[int]:
    letters = reader.read(text).letters
    found: list[int] = grams(letters[letters != 0], 3)[0].tolist()
    return found


@pytest.mark.parametrize(
    ("word", "kept"), [("factories", "factory"), ("loans", "loan"), ("business", "business"), ("sme", "sme")]
)
def test_english_plurals_are_forgiven(word: str, kept: str) -> None:
    assert thai.stem(word) == kept
