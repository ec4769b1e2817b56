"""A close look at the few likeliest passages: what of the question each holds, and how near together it stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Keys, Numbers, Scores
from knowledge.language import thai
from knowledge.language.tokens import grams
from knowledge.search.candidates import Shelves
from knowledge.search.question import Phrase

Places = NDArray[np.intp]
_FAR = 1_000  # letters between two passages laid side by side, so that no window spans them


@dataclass(frozen=True)
class Laid:
    """Some passages side by side, as long arrays; `owner` says whose each word or letter is."""

    count: int
    words: Keys
    word_owner: Places
    word_at: Places  # in letters, with _FAR between passages
    in_head: NDArray[np.bool_]
    letters: thai.Letters
    letter_owner: Places
    letter_at: Places
    head_ends: Places  # by owner: where the text begins, counted like letter_at


@dataclass(frozen=True)
class Matches:
    """Where pieces of the question stand in the laid passages."""

    piece: Places  # which piece of the question
    owner: Places
    at: Places
    index: Places  # which word or letter it is
    in_head: NDArray[np.bool_]  # whether it stands in the title and headings, not in the text


def lay(shelves: Shelves, rows: NDArray[np.intp]) -> Laid:
    """Fetch these passages from their shelves."""
    words, word_at, letters, head_sizes = [], [], [], []
    for row in rows.tolist():
        shelf, place = shelves.at(row)
        arrays = shelf.arrays
        these = slice(arrays["word_starts"][place], arrays["word_starts"][place + 1])
        words.append(shelf.word_keys(these))
        word_at.append(arrays["word_at"][these])
        letters.append(arrays["letters"][arrays["letter_starts"][place] : arrays["letter_starts"][place + 1]])
        head_sizes.append(arrays["head_words"][place])
    word_owner, nth = _owners([len(part) for part in words])
    letter_sizes = np.array([len(part) for part in letters], dtype=np.intp)
    letter_owner, within = _owners(letter_sizes)
    bases = np.cumsum(letter_sizes + _FAR) - letter_sizes - _FAR
    at = _joined(word_at, np.intp) + bases[word_owner]
    in_head = nth < np.array(head_sizes, dtype=np.intp)[word_owner]
    head_ends = bases + _FAR
    text = np.flatnonzero(~in_head)[::-1]
    head_ends[word_owner[text]] = at[text]  # the first word of the text
    return Laid(
        len(rows),
        _joined(words, np.uint64),
        word_owner,
        at,
        in_head,
        _joined(letters, np.uint16),
        letter_owner,
        within + bases[letter_owner],
        head_ends,
    )


def _owners(sizes: Places | list[int]) -> tuple[Places, Places]:
    """For stretches laid one after the other: whose each item is, and the how manieth there."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    ends = np.cumsum(sizes, dtype=np.intp)
    return owner, np.arange(len(owner)) - (ends - np.asarray(sizes, dtype=np.intp))[owner]


def word_matches(laid: Laid, keys: Keys) -> Matches:
    """Every word of the passages that is one of these sorted keys."""
    piece, index = _within(keys, laid.words)
    return Matches(piece, laid.word_owner[index], laid.word_at[index], index, laid.in_head[index])


def gram_matches(laid: Laid, keys: Keys, stay: NDArray[np.bool_] | None = None) -> Matches:
    """Every run of three letters of the passages that is one of these sorted keys."""
    letters, owner, at = laid.letters, laid.letter_owner, laid.letter_at
    if stay is not None:
        letters, owner, at = letters[stay], owner[stay], at[stay]
    packed, begins = grams(letters, 3)
    # Two letters decide most cases by one look into a table, before any search.
    likely = np.zeros(1 << 20, dtype=bool)
    likely[keys >> np.uint64(10)] = True
    chosen = np.flatnonzero(likely[packed >> np.uint64(10)])
    piece, index = _within(keys, packed[chosen])
    index = begins[chosen[index]]
    return Matches(piece, owner[index], at[index], index, at[index] < laid.head_ends[owner[index]])


def only(among: Keys, matches: Matches, keys: Keys) -> Matches:
    """Of the matches of many sorted keys those of some of them, numbered anew."""
    number = np.full(len(among), -1, dtype=np.intp)
    number[np.searchsorted(among, keys)] = np.arange(len(keys))
    piece = number[matches.piece]
    kept = np.flatnonzero(piece >= 0)
    return Matches(piece[kept], matches.owner[kept], matches.at[kept], matches.index[kept], matches.in_head[kept])


def held_by(matches: Matches, pieces: int, count: int, where: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """Which passage holds which piece."""
    held = np.zeros((count, pieces), dtype=bool)
    held[
        matches.owner if where is None else matches.owner[where],
        matches.piece if where is None else matches.piece[where],
    ] = True
    return held


def coverage(matches: Matches, worth: Scores, count: int) -> Scores:
    """The share of the question's worth that each passage holds."""
    return np.asarray(held_by(matches, len(worth), count) @ worth / max(worth.sum(), 1e-9))


def beyond_the_head(matches: Matches, worth: Scores, count: int) -> Scores:
    """Of what the title does not say already, the share that the text holds."""
    head = held_by(matches, len(worth), count, matches.in_head)
    text = held_by(matches, len(worth), count, ~matches.in_head) & ~head
    return np.asarray(text @ worth) / np.maximum(~head @ worth, 1e-9)


def best_window(matches: Matches, worth: Scores, count: int, width: int) -> tuple[Scores, Places]:
    """The most that stands within so many letters, and where that window begins."""
    share, begin = np.zeros(count), np.zeros(count, dtype=np.intp)
    if not len(matches.at):
        return share, begin
    order = np.argsort(matches.at, kind="stable")
    at, owner = matches.at[order], matches.owner[order]
    held = held_from(at, at, matches.piece[order], worth, width)
    np.maximum.at(share, owner, held)
    tops = np.flatnonzero(held >= share[owner] - 1e-12)[::-1]
    begin[owner[tops]] = at[tops]  # the earliest of equals
    return share / max(worth.sum(), 1e-9), begin


def held_from(starts: Places, at: Places, piece: Places, worth: Scores, width: int) -> Scores:
    """What a window of this width holds, for each sorted start; a piece that stands there twice counts once."""
    by_piece = np.lexsort((at, piece))
    before = np.full(len(at), -_FAR, dtype=np.intp)
    same = piece[by_piece[1:]] == piece[by_piece[:-1]]
    before[by_piece[1:][same]] = at[by_piece[:-1][same]]
    # It counts in the windows that begin after its place before and not after its own.
    opens = np.searchsorted(starts, np.maximum(before, at - width) + 1)
    closes = np.searchsorted(starts, at, side="right")
    size = len(starts) + 1
    gains = np.bincount(opens, worth[piece], size) - np.bincount(np.maximum(opens, closes), worth[piece], size)
    return np.cumsum(gains)[: len(starts)]


def adjacent(laid: Laid, phrase: Phrase, worth: dict[int, float]) -> Scores:
    """The share of neighbouring words of the question that are neighbours in the passage."""
    pairs = {(int(a), int(b)) for a, b in zip(phrase.keys, phrase.keys[1:], strict=False)}
    if not pairs:
        return np.zeros(laid.count)
    mixed = np.array(sorted(_mixed(np.uint64(a), np.uint64(b)) for a, b in pairs), dtype=np.uint64)
    weights = {int(_mixed(np.uint64(a), np.uint64(b))): worth.get(a, 0) + worth.get(b, 0) for a, b in pairs}
    mixed = np.unique(mixed)
    with np.errstate(over="ignore"):
        neighbours = laid.words[:-1] * np.uint64(31) + laid.words[1:]
    neighbours[laid.word_owner[:-1] != laid.word_owner[1:]] = 0
    piece, index = _within(mixed, neighbours)
    matches = Matches(piece, laid.word_owner[index], laid.word_at[index], index, laid.in_head[index])
    return coverage(matches, np.array([weights[int(pair)] for pair in mixed]), laid.count)


def _mixed(first: np.uint64, second: np.uint64) -> np.uint64:
    with np.errstate(over="ignore"):
        return np.uint64(first * np.uint64(31) + second)


def _within(keys: Keys, values: Keys) -> tuple[Places, Places]:
    """Which of the values are among the sorted keys: (place in keys, place in values)."""
    if not len(keys) or not len(values):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    at = np.searchsorted(keys, values)
    at[at == len(keys)] = 0
    hit = np.flatnonzero(keys[at] == values)
    return at[hit], hit


def _joined(parts: list[Numbers], kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.zeros(0, dtype=kind)
