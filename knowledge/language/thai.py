"""Thai normalisation, word segmentation, stemming, letter codes and safe cutting."""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

QUESTION_LIMIT = 2_000  # characters; a longer question costs seconds in any tokeniser

Letters = NDArray[np.uint16]

# Old Windows fonts kept raised tone marks in the Private Use Area, and PDF files still carry them.
RAISED = dict(
    zip(range(0xF700, 0xF71B), "ฐ\u0e34\u0e35\u0e36\u0e37" + "่้๊๋์" * 2 + "ญัํ็" + "่้๊๋์" + "\u0e38\u0e39\u0e3a", strict=True)
)
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ONE_BY_ONE = {
    **dict.fromkeys((8203, 8204, 8205, 8288, 65279, 173)),
    **dict.fromkeys(range(57344, 63744)),
    **RAISED,
    **THAI_DIGITS,
}
_ODD = re.compile(r"[๐-๙\u00ad\u200b-\u200d\u2060\ufeff\ue000-\uf8ff]")
_TONES = "\u0e48-\u0e4b"
_ABOVE = "\u0e31\u0e34-\u0e37\u0e47\u0e4d\u0e38-\u0e3a"
_SARA_AM = re.compile(f"\u0e4d([{_TONES}]?)\u0e32|([{_TONES}])\u0e4d\u0e32")
_TONE_FIRST = re.compile(f"([{_TONES}]+)([{_ABOVE}]+)")
_TONE_AFTER_AM = re.compile(f"\u0e33([{_TONES}])")
_DOUBLED = re.compile(r"([\u0e31\u0e33-\u0e3a\u0e47-\u0e4e])\1+")
# No Thai is written so; what one rule moved may be moved or joined again by another.
_MARKS_IN_A_ROW = re.compile("[\u0e31-\u0e3a\u0e47-\u0e4e\u0300-\u036f\u0610-\u065f]{3}")
_PASSES = 4
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_OUTSIDE_BMP = re.compile(r"[\U00010000-\U0010ffff\ud800-\udfff]")
_FIRST_TONE, _LAST_TONE = (128 + code - 0x0E00 for code in (0x0E47, 0x0E4C))  # ็ to ์
_CLUSTER = regex.compile(r"\X")


def normalise(text: str) -> str:
    """Normalise text: the one spelling that papers and questions share. Never NFKC: it decomposes ำ."""
    text = _normalised(text)
    for _ in range(_PASSES):
        if not _MARKS_IN_A_ROW.search(text) or (again := _normalised(text)) == text:
            break
        text = again
    return text


def _normalised(text: str) -> str:
    if _ODD.search(text):
        text = text.translate(_ONE_BY_ONE)
    # Characters outside the BMP (emoji) become a space, so that letters and codes stay of equal number.
    text = _OUTSIDE_BMP.sub(" ", unicodedata.normalize("NFC", text))
    text = _DOUBLED.sub(r"\1", text.replace("เเ", "แ"))
    text = _SARA_AM.sub(lambda found: (found[1] or found[2] or "") + "ำ", text)
    text = _TONE_AFTER_AM.sub(r"\1ำ", _TONE_FIRST.sub(r"\2\1", text))
    text = _DOUBLED.sub(r"\1", _THOUSANDS.sub("", text))
    return "".join(map(_lower, text)) if "İ" in text else text.lower()


def _lower(letter: str) -> str:
    return letter.lower()[0]  # one letter in Turkish becomes two; its first is enough to be found


def tokenise(text: str) -> list[str]:
    """Segment normalised text into words by the Thai dictionary; joined, they are the text again."""
    if not text:
        return []
    segment = _dictionary()
    if segment:
        words: list[str] = segment(text)
        if "".join(words) == text:
            return words
    from pythainlp.tokenize import word_tokenize

    words = word_tokenize(text, engine="newmm-safe", join_broken_num=False)
    return words if "".join(words) == text else list(text)


@cache
def tokeniser() -> str:
    """The name and version of the word segmentation; an index built with another one is stale."""
    engine = f"nlpo3 {version('nlpo3')}" if find_spec("nlpo3") else f"newmm-safe {version('pythainlp')}"
    return f"{engine}, words {zlib.crc32(_words_file().read_bytes()):08x}"


@cache
def _dictionary():  # type: ignore[no-untyped-def]
    if not find_spec("nlpo3"):
        return None
    import nlpo3

    # Not safe=True: nlpo3 1.4.0 then loses letters of long text. The caller checks that nothing is lost.
    nlpo3.load_dict(str(_words_file()), "mindbot")
    return lambda text: nlpo3.segment(text, "mindbot")


def _words_file() -> Path:
    spec = find_spec("pythainlp")
    assert spec
    assert spec.origin
    return Path(spec.origin).parent / "corpus" / "words_th.txt"


def stem(word: str) -> str:
    """The indexed form of a word: without the dots of an abbreviation and the endings of English words."""
    word = word.replace(".", "")
    if word.isascii() and word.isalpha():
        return _english(word)
    return word


def _english(word: str) -> str:
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word.removesuffix(ending)
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def letters(text: str) -> Letters:
    """A code for each letter of normalised text; zero where no letter is."""
    return _alphabet()[np.frombuffer(text.encode("utf-16-le", "replace"), dtype=np.uint16)]


@cache
def _alphabet() -> Letters:
    """Ten bits a letter, so that four letters and a passage's number fit one integer."""
    codes = np.arange(0x10000, dtype=np.uint32)
    table = np.where(codes < 0x80, codes, 256 + codes * 40_503 % 751)  # letters of other scripts may share a code
    table[0x0E00:0x0E80] = np.arange(128, 256)
    kept = (chr(code).isalnum() or unicodedata.category(chr(code)) == "Mn" for code in range(0x10000))
    table[~np.fromiter(kept, dtype=bool, count=0x10000)] = 0
    table[[ord("ๆ"), ord("ฯ")]] = 0
    return table.astype(np.uint16)


def toneless(codes: Letters) -> NDArray[np.bool_]:
    """A mask of the letters that are no tone marks: people and old PDF files leave them out."""
    return (codes < _FIRST_TONE) | (codes > _LAST_TONE)


def clusters(text: str) -> list[int]:
    """The borders of grapheme clusters; text is cut nowhere else."""
    return [found.start() for found in _CLUSTER.finditer(text)]
