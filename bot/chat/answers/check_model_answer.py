"""Checks that a language model's answer says only what its sources say, by plain comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language.thai import normalise, tokenise

_CITED = re.compile(r"(.+?)\[(\d{1,2})\]\s*", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NAME = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")  # a Latin word in a Thai text is a name
_THAI_WORD = re.compile(r"[ก-ฮ].*[ก-ฮะ-์]", re.DOTALL)
_MONTH = re.compile(
    "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\."
)
_REVERSALS = ("ไม่", "ห้าม", "ยกเว้น", "not", "never", "except", "no")
_OWN_WORDS = 0.7  # the share of a sentence's words that must occur in its source


def faithful(written: str, sources: Sequence[str], english: bool) -> bool:
    """Whether every sentence cites a source and agrees with it."""
    pieces = _CITED.findall(written)
    if not pieces or _CITED.sub("", written).strip(" .\n\"'“”"):
        return False
    plain = [normalise(source) for source in sources]
    return all(
        1 <= int(number) <= len(plain) and _stands_in(normalise(sentence), plain[int(number) - 1], english)
        for sentence, number in pieces
    )


def without_marks(written: str) -> str:
    """The answer without its citation marks."""
    return re.sub(r"\s*\[\d{1,2}\]", "", written).strip()


def _stands_in(sentence: str, source: str, english: bool) -> bool:
    if not set(_NUMBER.findall(sentence)) <= set(_NUMBER.findall(source)):
        return False
    if not set(_MONTH.findall(sentence)) <= set(_MONTH.findall(source)):
        return False
    if any(_has(sentence, word) and not _has(source, word) for word in _REVERSALS):
        return False
    if english:
        # An English sentence about a Thai paper shares numbers and names with it, but few words.
        return _words_of(sentence, _NAME, source) >= _OWN_WORDS if _mostly_latin(source) else True
    names = set(_NAME.findall(sentence))
    return names <= set(_NAME.findall(source)) and _share(sentence, source) >= _OWN_WORDS


def _share(sentence: str, source: str) -> float:
    """The share of a Thai sentence, by letters, whose words occur in the source."""
    words = [word for word in tokenise(sentence) if _THAI_WORD.fullmatch(word)]
    known = sum(len(word) for word in words if word in source)
    return known / max(1, sum(len(word) for word in words))


def _words_of(sentence: str, pattern: re.Pattern[str], source: str) -> float:
    words = pattern.findall(sentence)
    return sum(word in source for word in words) / max(1, len(words))


def _mostly_latin(text: str) -> bool:
    return len(re.findall("[a-z]", text)) > len(re.findall("[ก-๛]", text))


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", text) is not None if word.isascii() else word in text
