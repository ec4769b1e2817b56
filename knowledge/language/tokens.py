"""The tokeniser for papers and questions: words and letter n-grams with their positions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Glossary, MentionedTerm
from knowledge.index.postings import Keys
from knowledge.language import thai

NO_WORD = ""
_DOT = np.uint16(ord("."))
_SPACES = re.compile(r"(\s+)")
# An abbreviation such as "ก.พ.ร." or "สอจ." is one token; inside Thai writing only when it has two dots.
_ABBREVIATION = (
    r"(?<![ก-๛])[ก-ฮ]{1,6}\.(?:[ก-ฮ]{1,4}\.)*(?![ะ-ฺ็-๎])"
    r"|(?<![ก-๛])(?:[ก-ฮ]{1,4}\.)+[ก-ฮ]{1,4}(?![ก-๛])"
    r"|(?:[ก-ฮ]\.){2,}(?![ะ-ฺ็-๎])"
)


@dataclass(frozen=True)
class Read:
    """A tokenised text."""

    normal: str
    words: list[str]  # in their indexed form; empty where a token is no word
    begins: NDArray[np.intp]  # where each token begins in the normalised text
    letters: thai.Letters  # one code for each character of the normalised text, zero where no letter is
    origins: NDArray[np.intp]  # where each token begins in the original text


@dataclass(frozen=True)
class Named:
    """A glossary term: its synonyms, each tokenised."""

    forms: tuple[Keys, ...]
    name: bool  # a proper name of one loan, fund or system


class Reader:
    """Tokenises with a glossary, which says which abbreviations must not be split or merged."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        own = "|".join(map(re.escape, glossary.short_forms))
        own = rf"(?:{own})(?![ะ-ฺ็-๎])|" if own else ""
        self._whole = re.compile(own + _ABBREVIATION)
        self._kept: dict[str, str] = {}
        self._forms: dict[str, Keys] = {}

    def named(self, said: MentionedTerm) -> Named:
        """A glossary term that a question names, tokenised."""
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
        """The tokens with abbreviations whole, and the positions of those whose dots must be kept."""
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
        """The indexed form of a token, or NO_WORD for a space or a sign."""
        kept = self._kept.get(piece)
        if kept is None:
            if len(self._kept) > 200_000:  # the cache is bounded: years of typing errors must not fill the memory
                self._kept.clear()
            kept = self._kept[piece] = self._form(piece)
        return kept

    def _form(self, piece: str) -> str:
        if piece in self.glossary.kept_apart:
            return piece
        word = thai.stem(piece.strip())
        return word if thai.letters(word).any() else NO_WORD


def key(word: str) -> int:
    """The 64-bit key of a word, the same in every index."""
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def grams(letters: thai.Letters, size: int) -> tuple[Keys, NDArray[np.intp]]:
    """Letter n-grams as integer keys, and where each begins."""
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
    """The normalised text, and the offsets (normalised, original) wherever the two differ."""
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
