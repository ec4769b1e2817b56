"""Simulates Thai typing errors and encoding damage, to measure the robustness of search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

Mistake = Callable[[str, Random], str]

_ROWS = (
    "ๅ/-ภถุึคตจขช",
    "ๆไำพะัีรนยบล",
    "ฟหกดเ้่าสวง",
    "ผปแอิืทมใฝ",
    "โฌ็๋ษศซ",
    "ฎฑธํ๊ณฯญฐ",
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_TONES = "่้๊๋"
_LETTER = re.compile(r"[ก-๛a-zA-Z]")
_SHARE = 0.03
_RAISED = {"่": "\uf70a", "้": "\uf70b", "๊": "\uf70c", "๋": "\uf70d", "์": "\uf70e"}


def dropped_letters(text: str, chance: Random) -> str:
    """Three letters in a hundred were not pressed hard enough."""
    return "".join(letter for letter in text if not _LETTER.match(letter) or chance.random() >= _SHARE)


def wrong_tones(text: str, chance: Random) -> str:
    """One tone mark in five is another, or left out."""
    return "".join(
        chance.choice(["", *_TONES]) if letter in _TONES and chance.random() < 0.2 else letter for letter in text
    )


def neighbour_keys(text: str, chance: Random) -> str:
    """Three letters in a hundred were typed on the key beside."""
    return "".join(_beside(letter, chance) if chance.random() < _SHARE else letter for letter in text)


def mixed(text: str, chance: Random) -> str:
    """All three kinds of typing errors at once."""
    return neighbour_keys(wrong_tones(dropped_letters(text, chance), chance), chance)


def no_spaces(text: str, chance: Random) -> str:
    return re.sub(r"\s+", "", text)


def no_tones(text: str, chance: Random) -> str:
    return re.sub(f"[{_TONES}]", "", text)


def broken_encoding(text: str, chance: Random) -> str:
    """What PDF files and old editors do: ำ in two, tones in the Private Use Area, hidden characters, Thai digits."""
    text = unicodedata.normalize("NFD", text).replace("ำ", "ํา").replace("แ", "เเ")
    text = text.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    return "".join(_damaged(letter, chance) for letter in text)


TYPED: dict[str, Mistake] = {
    "dropped_letters": dropped_letters,
    "wrong_tones": wrong_tones,
    "neighbour_keys": neighbour_keys,
    "mixed": mixed,
    "no_spaces": no_spaces,
}
WRITTEN: dict[str, Mistake] = {
    "papers_no_tones": no_tones,
    "papers_broken": broken_encoding,
    "papers_no_spaces": no_spaces,
}


def _beside(letter: str, chance: Random) -> str:
    for row in _ROWS:
        if letter in row:
            place = row.index(letter)
            return chance.choice([row[near] for near in (place - 1, place + 1) if 0 <= near < len(row)])
    return letter


def _damaged(letter: str, chance: Random) -> str:
    if letter in _RAISED and chance.random() < 0.5:
        return _RAISED[letter]
    return letter + "\u200b" if chance.random() < 0.05 else letter
