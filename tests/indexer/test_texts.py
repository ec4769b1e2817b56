"""Tests of the indexer's messages in Thai and English."""

from __future__ import annotations

import string

import pytest

from indexer.texts import say, sentences


@pytest.mark.parametrize("key", sorted(sentences()))
def test_each_sentence_has_the_same_gaps_in_both_languages(key: str) -> None:
    thai, english = ({gap for _, gap, _, _ in string.Formatter().parse(said) if gap} for said in sentences()[key])

    assert thai == english
    assert any("ก" <= letter <= "๙" for letter in sentences()[key][0])


def test_thai_comes_first() -> None:
    assert say("cover.day", key="as_of", value="วันนี้") == (
        "as_of 'วันนี้' ไม่ใช่วันที่ เขียนแบบ 2569-01-06 หรือ 2026-01-06"
        " · as_of 'วันนี้' is no day. Write it as 2569-01-06 or 2026-01-06."
    )
