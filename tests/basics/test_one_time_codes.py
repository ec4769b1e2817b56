"""One-time codes: made so that nobody takes them for a word, and read however they are typed."""

from __future__ import annotations

import pytest

from bot.basics.one_time_codes import code_in, letters_in, new_code, shown


def test_a_code_is_read_as_it_is_shown_and_as_people_type_it() -> None:
    for _ in range(200):
        code = new_code()
        ways = [shown(code), code.lower(), " ".join(code), shown(code).replace("-", "–"), f"\u200b{code}\ufeff"]
        ways.append(code.translate({ord(str(digit)): chr(ord("๐") + digit) for digit in range(10)}))

        assert {code_in(way) for way in ways} == {code}
        assert {letters_in(way) for way in ways} == {code}


@pytest.mark.parametrize(
    "words", ["", "complaints", "0812345678", "2569-000123", "ABCDE-FGH2", "ABCDE-FGH2O", "สวัสดีค่ะ"]
)
def test_what_people_say_otherwise_is_no_code(words: str) -> None:
    assert code_in(words) == ""
