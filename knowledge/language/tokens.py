"""How a text is read: its words and its letters, each with the place where it stands. Papers and questions alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Glossary, Said
from knowledge.index.postings import Keys
from knowledge.language import thai

NO_WORD = ""
_DOT = np.uint16(ord("."))
_SPACES = re.compile(r"(\s+)")
# A run such as "ก.พ.ร." or "สอจ." is one word; inside Thai writing only when it has two dots.
_ABBREVIATION = (
    r"(?<![ก-๛])[ก-ฮ]{1,6}\.(?:[ก-ฮ]{1,4}\.)*(?![ะ-ฺ็-๎])"
    r"|(?<![ก-๛])(?:[ก-ฮ]{1,4}\.)+[ก-ฮ]{1,4}(?![ก-๛])"
    r"|(?:[ก-ฮ]\.){2,}(?![ะ-ฺ็-๎])"
)


@dataclass(frozen=True)
class Read:
    """A text as it was read."""

    normal: str
    words: list[str]  # as they are kept; empty where a piece is no word
    begins: NDArray[np.intp]  # where each piece begins in the normalised text
    letters: thai.Letters  # one number for each character of the normalised text, zero where no letter is
    origins: NDArray[np.intp]  # where each piece begins in the text as it was given


@dataclass(frozen=True)
class Named:
    """A term of the glossary: its forms, each as the words it is made of."""

    forms: tuple[Keys, ...]
    name: bool  # of one loan, fund or system


class Reader:
    """Reads with one glossary, which says what must not be torn or merged."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        own = "|".join(map(re.escape, glossary.short_forms))
        own = rf"(?:{own})(?![ะ-ฺ็-๎])|" if own else ""
        self._whole = re.compile(own + _ABBREVIATION)
        self._kept: dict[str, str] = {}
        self._forms: dict[str, Keys] = {}

    def named(self, said: Said) -> Named:
        """A term that a question names, as its forms are read."""
        return Named(tuple(map(self._spelled, said.forms)), said.name)

    def _spelled(self, form: str) -> Keys:
        if form not in self._forms:
            self._forms[form] = np.unique([key(word) for word in self.read(form).words if word]).astype(np.uint64)
        return self._forms[form]

    def read(self, text: str) -> Read:
        normal, bends = _aligned(text)
        pieces, apart = self._pieces(normal)
        sizes = np.fromiter(map(len, pieces), dtype=np.intp, count=len(pieces))
        begins = np.cumsum(sizes) - sizes
        codes = thai.letters(normal)
        for first, last in apart:
            codes[first:last] = np.where(codes[first:last] == 0, _DOT, codes[first:last])
        return Read(normal, [self._keep(piece) for piece in pieces], begins, codes, _origins(begins, bends, len(text)))

    def _pieces(self, normal: str) -> tuple[list[str], list[tuple[int, int]]]:
        """The words, abbreviations whole, and where those stand whose dots must be kept."""
        pieces: list[str] = []
        apart: list[tuple[int, int]] = []
        end = 0
        if "." in normal or self.glossary.short_forms:
            for found in self._whole.finditer(normal):
                pieces += thai.tokenise(normal[end : found.start()])
                pieces.append(found[0])
                end = found.end()
                if found[0] in self.glossary.kept_apart:
                    apart.append(found.span())
        pieces += thai.tokenise(normal[end:])
        return pieces, apart

    def _keep(self, piece: str) -> str:
        """The form in which a word is indexed, or NO_WORD for a space or a sign."""
        kept = self._kept.get(piece)
        if kept is None:
            if len(self._kept) > 200_000:  # typing errors of years must not fill the memory
                self._kept.clear()
            kept = self._kept[piece] = self._form(piece)
        return kept

    def _form(self, piece: str) -> str:
        if piece in self.glossary.kept_apart:
            return piece
        word = thai.stem(piece.strip())
        return word if thai.letters(word).any() else NO_WORD


def key(word: str) -> int:
    """The number under which a word is found in every index."""
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def grams(letters: thai.Letters, size: int) -> tuple[Keys, NDArray[np.intp]]:
    """Every run of so many letters as one number, and where it begins."""
    if len(letters) < size:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.intp)
    count = len(letters) - size + 1
    packed = np.zeros(count, dtype=np.uint64)
    whole = np.ones(count, dtype=bool)
    for step in range(size):
        column = letters[step : step + count]
        packed = (packed << np.uint64(10)) | column
        whole &= column != 0
    at = np.flatnonzero(whole)
    return packed[at], at


def _aligned(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The normalised text, and pairs (place there, place here) wherever the two drift apart."""
    normal = thai.normalise(text)
    if len(normal) == len(text):
        return normal, []
    pieces, bends = [], []
    here = there = 0
    for piece in _SPACES.split(text):
        bends.append((there, here))
        pieces.append(thai.normalise(piece))
        there += len(pieces[-1])
        here += len(piece)
    return "".join(pieces), bends


def _origins(begins: NDArray[np.intp], bends: list[tuple[int, int]], size: int) -> NDArray[np.intp]:
    if not bends:
        return begins
    there, here = np.array(bends, dtype=np.intp).T
    at: NDArray[np.intp] = np.searchsorted(there, begins, side="right") - 1
    ends = np.append(here[1:], size)
    return np.asarray(np.minimum(here[at] + begins - there[at], np.maximum(ends[at] - 1, here[at])))
