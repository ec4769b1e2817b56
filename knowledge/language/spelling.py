"""Thai spelling correction and compound splitting, by the dictionary alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

_MAX_STRETCH_LETTERS = 24  # letters of the longest stretch that is corrected
_SHORTEST = 4  # letters; a shorter misspelling could have been anything
_PIECE = 3  # letters of the shortest word that is recognised without its tone marks
_WIDEST = 4  # tokens into which a misspelling may break a word
_SHORT = 2  # letters; many dictionary words this short are hardly ever used
_SLIPS = 20  # misspellings of one text that are corrected with all candidates
_SPELLINGS = 4  # candidates kept for one misspelling
_ANY = 100  # candidates for a word that is a word itself
_TONES = re.compile("[\u0e47-\u0e4c]")
_THAI = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+")
_LETTERS = "".join(map(chr, (*range(0x0E01, 0x0E2F), *range(0x0E30, 0x0E3A), *range(0x0E40, 0x0E45))))
# Costs of a segmentation; the cheapest wins. A word costs 1.
_WEAK, _TONELESS, _ONE_OFF, _ONE_TOO_MANY, _SELDOM = 2.0, 1.5, 2.5, 2.8, 0.5
_RARE, _EVERYDAY = 10, 400  # occurrences of a word in a corpus of three million

Tokens = tuple[str, ...]


class Correction(NamedTuple):
    """Consecutive tokens, and the dictionary words that they may be a misspelling of."""

    tokens: Tokens
    meant: Tokens = ()  # empty: spelled correctly


@lru_cache(maxsize=4096)
def parts(word: str) -> Tokens:
    """Split a compound into the fewest dictionary words: น้ำเสีย is น้ำ and เสีย. Empty if it is no compound."""
    best: list[tuple[int, int, Tokens] | None] = [(0, 0, ()), *[None] * len(word)]
    for end in range(1, len(word) + 1 if len(word) <= _MAX_STRETCH_LETTERS else 0):
        ways = []
        for at in range(max(0, end - len(word) + 1), end):
            way, piece = best[at], word[at:end]
            if way and piece in _words() and _cost(piece) == 1:
                ways.append((way[0] + 1, way[1] - _usual().get(piece, 0), (*way[2], piece)))
        best[end] = min(ways, default=None)
    return best[-1][2] if best[-1] and len(best[-1][2]) > 1 else ()


def spelled(tokens: Sequence[str]) -> list[Correction]:
    """The same tokens; where a misspelling broke a word into pieces, these together with their corrections."""
    weak = [end for end, token in enumerate(tokens, 1) if _cost(token) > 1]
    patience = weak[_SLIPS - 1] if len(weak) > _SLIPS else len(tokens)
    best = [(0.0, Correction(()))]  # the cost of the cheapest segmentation of so many tokens, and its last step
    for end in range(1, len(tokens) + 1):
        last = tuple(tokens[end - 1 : end])
        readings = [(best[end - 1][0] + _cost(*last), Correction(last))]
        for begin, cost, meant in _read(tokens, end, closely=end <= patience):
            readings.append((best[begin][0] + cost, Correction(tuple(tokens[begin:end]), meant)))
        best.append(min(readings, key=lambda reading: reading[0]))
    return _along(best)


def _along(best: Sequence[tuple[float, Correction]]) -> list[Correction]:
    """The steps of the cheapest segmentation, followed back from its end."""
    found: list[Correction] = []
    end = len(best) - 1
    while end:
        found.append(best[end][1])
        end -= len(found[-1].tokens)
    return found[::-1]


def near(word: str) -> Tokens:
    """Dictionary words one typing error away from this word, which is one itself: ควัน for คัน, น้ำ for นำ."""
    plain = _TONES.sub("", word)
    if not _THAI.fullmatch(word) or len(plain) > _MAX_STRETCH_LETTERS:
        return ()
    others = (_missing_or_changed(plain), _added(plain)) if len(plain) >= _PIECE else ()
    return tuple(dict.fromkeys((*_said((plain,)), *(one for letters in others for one in _said(letters, _ANY)))))


def _read(tokens: Sequence[str], end: int, *, closely: bool) -> Iterator[tuple[int, float, Tokens]]:
    """Candidate corrections for tokens that end here: where they begin, their cost, and the words."""
    text, weak = "", False
    for begin in range(end - 1, max(-1, end - 1 - _WIDEST), -1):
        text, weak = tokens[begin] + text, weak or _cost(tokens[begin]) > 1
        if len(text) > _MAX_STRETCH_LETTERS or not _THAI.fullmatch(text):
            return
        if weak and (found := _toneless(text) or (_one_letter_off(text) if closely else None)):
            yield begin, *found


def _toneless(text: str) -> tuple[float, Tokens] | None:
    """A dictionary word with missing or wrong tone marks."""
    same = _said((_TONES.sub("", text),)) if len(text) >= _PIECE else ()
    return (_cheapest(_TONELESS, same), same) if same else None


@lru_cache(maxsize=4096)
def _one_letter_off(text: str) -> tuple[float, Tokens] | None:
    """A dictionary word with one letter missing, added, changed or swapped with the next (edit distance 1)."""
    plain = _TONES.sub("", text)
    if len(plain) < _SHORTEST:
        return None
    if near := _said(_missing_or_changed(plain)):
        return _cheapest(_ONE_OFF, near), near
    near = _said(_added(plain))
    return (_cheapest(_ONE_TOO_MANY, near), near) if near else None


def _said(letters: Iterable[str], most: int = _SPELLINGS) -> Tokens:
    """The dictionary words with these letters, ignoring tone marks, the most frequent first."""
    found = dict.fromkeys(word for letter in letters for word in _by_letters().get(letter, ()))
    return tuple(sorted(found, key=lambda word: -_usual().get(word, 0))[:most])


def _cheapest(cost: float, words: Tokens) -> float:
    return cost if _usual().get(words[0], 0) >= _RARE else cost + _SELDOM


def _missing_or_changed(text: str) -> Iterator[str]:
    for at in range(len(text) + 1):
        before, behind = text[:at], text[at:]
        yield from (before + letter + behind for letter in _LETTERS)
        if behind:
            yield from (before + letter + behind[1:] for letter in _LETTERS)
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]


def _added(text: str) -> Iterator[str]:
    return (text[:at] + text[at + 1 :] for at in range(len(text)))


def _cost(token: str) -> float:
    """The cost of a token that stays as it is: high when it is no word, or a short rare one."""
    if not _THAI.fullmatch(token) or (len(token) > _SHORT and token in _words()):
        return 1.0
    return 1.0 if _usual().get(token, 0) >= _EVERYDAY else _WEAK


@cache
def _words() -> frozenset[str]:
    from pythainlp.corpus.common import thai_words

    return frozenset(thai_words())


@cache
def _usual() -> Mapping[str, int]:
    """Word frequencies in the Thai textbook corpus that comes with the dictionary."""
    from pythainlp.corpus import ttc

    return dict(ttc.unigram_word_freqs())


@cache
def _by_letters() -> Mapping[str, Tokens]:
    """The words by their letters without tone marks."""
    found: dict[str, Tokens] = defaultdict(tuple)
    for word in sorted(_words()):
        found[_TONES.sub("", word)] += (word,)
    return dict(found)
