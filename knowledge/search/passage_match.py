"""Matches a question with the candidate passages: coverage, proximity window, adjacent words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Keys, Numbers, Scores
from knowledge.language import thai
from knowledge.language.tokens import grams
from knowledge.search.candidates import Partitions
from knowledge.search.question import Phrase

Places = NDArray[np.intp]
_FAR = 1_000  # gap between two concatenated passages, so that no window spans them


@dataclass(frozen=True)
class PassageArrays:
    """Some passages concatenated into flat arrays; `owner` is the passage of each word or letter."""

    count: int
    words: Keys
    word_owner: Places
    word_at: Places  # in characters, with _FAR between passages
    in_head: NDArray[np.bool_]
    letters: thai.Letters
    letter_owner: Places
    letter_at: Places
    head_ends: Places  # by owner: where the text begins, in the units of letter_at


@dataclass(frozen=True)
class Matches:
    """The positions of the question's keys in the passages."""

    piece: Places  # which key of the question
    owner: Places
    at: Places
    index: Places  # which word or letter it is
    in_head: NDArray[np.bool_]  # in the title and headings, not in the text


def load_arrays(partitions: Partitions, rows: NDArray[np.intp]) -> PassageArrays:
    """Read these passages from their partitions."""
    words, word_at, letters, head_sizes = [], [], [], []
    for row in rows.tolist():
        partition, place = partitions.at(row)
        arrays = partition.arrays
        these = slice(arrays["word_starts"][place], arrays["word_starts"][place + 1])
        words.append(partition.word_keys(these))
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
    return PassageArrays(
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
    """For concatenated ranges of these sizes: the range of each item, and its index there."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    ends = np.cumsum(sizes, dtype=np.intp)
    return owner, np.arange(len(owner)) - (ends - np.asarray(sizes, dtype=np.intp))[owner]


def word_matches(loaded: PassageArrays, keys: Keys) -> Matches:
    """The words of the passages that are among these sorted keys."""
    piece, index = _within(keys, loaded.words)
    return Matches(piece, loaded.word_owner[index], loaded.word_at[index], index, loaded.in_head[index])


def gram_matches(loaded: PassageArrays, keys: Keys, stay: NDArray[np.bool_] | None = None) -> Matches:
    """The 3-letter n-grams of the passages that are among these sorted keys."""
    letters, owner, at = loaded.letters, loaded.letter_owner, loaded.letter_at
    if stay is not None:
        letters, owner, at = letters[stay], owner[stay], at[stay]
    packed, begins = grams(letters, 3)
    # A table over two letters rules most n-grams out before the binary search.
    likely = np.zeros(1 << 20, dtype=bool)
    likely[keys >> np.uint64(10)] = True
    chosen = np.flatnonzero(likely[packed >> np.uint64(10)])
    piece, index = _within(keys, packed[chosen])
    index = begins[chosen[index]]
    return Matches(piece, owner[index], at[index], index, at[index] < loaded.head_ends[owner[index]])


def only(among: Keys, matches: Matches, keys: Keys) -> Matches:
    """The matches of a subset of the keys, renumbered."""
    number = np.full(len(among), -1, dtype=np.intp)
    number[np.searchsorted(among, keys)] = np.arange(len(keys))
    piece = number[matches.piece]
    kept = np.flatnonzero(piece >= 0)
    return Matches(piece[kept], matches.owner[kept], matches.at[kept], matches.index[kept], matches.in_head[kept])


def held_by(matches: Matches, pieces: int, count: int, where: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """A table of which passage contains which key."""
    held = np.zeros((count, pieces), dtype=bool)
    held[
        matches.owner if where is None else matches.owner[where],
        matches.piece if where is None else matches.piece[where],
    ] = True
    return held


def coverage(matches: Matches, worth: Scores, count: int) -> Scores:
    """Coverage: the share of the question's IDF weight that each passage contains."""
    return np.asarray(held_by(matches, len(worth), count) @ worth / max(worth.sum(), 1e-9))


def beyond_the_head(matches: Matches, worth: Scores, count: int) -> Scores:
    """Coverage by the text of what the title does not contain already."""
    head = held_by(matches, len(worth), count, matches.in_head)
    text = held_by(matches, len(worth), count, ~matches.in_head) & ~head
    return np.asarray(text @ worth) / np.maximum(~head @ worth, 1e-9)


def best_window(matches: Matches, worth: Scores, count: int, width: int) -> tuple[Scores, Places]:
    """The proximity window: the most weight within so many characters, and where it begins."""
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
    """The weight inside a window of this width, for each sorted start; a repeated key counts once."""
    by_piece = np.lexsort((at, piece))
    before = np.full(len(at), -_FAR, dtype=np.intp)
    same = piece[by_piece[1:]] == piece[by_piece[:-1]]
    before[by_piece[1:][same]] = at[by_piece[:-1][same]]
    # A match counts in the windows that begin after its previous occurrence and not after its own.
    opens = np.searchsorted(starts, np.maximum(before, at - width) + 1)
    closes = np.searchsorted(starts, at, side="right")
    size = len(starts) + 1
    gains = np.bincount(opens, worth[piece], size) - np.bincount(np.maximum(opens, closes), worth[piece], size)
    return np.cumsum(gains)[: len(starts)]


def adjacent(loaded: PassageArrays, phrase: Phrase, worth: dict[int, float]) -> Scores:
    """The share of the question's word bigrams that are in the passage."""
    pairs = {(int(a), int(b)) for a, b in zip(phrase.keys, phrase.keys[1:], strict=False)}
    if not pairs:
        return np.zeros(loaded.count)
    mixed = np.array(sorted(_mixed(np.uint64(a), np.uint64(b)) for a, b in pairs), dtype=np.uint64)
    weights = {int(_mixed(np.uint64(a), np.uint64(b))): worth.get(a, 0) + worth.get(b, 0) for a, b in pairs}
    mixed = np.unique(mixed)
    with np.errstate(over="ignore"):
        neighbours = loaded.words[:-1] * np.uint64(31) + loaded.words[1:]
    neighbours[loaded.word_owner[:-1] != loaded.word_owner[1:]] = 0
    piece, index = _within(mixed, neighbours)
    matches = Matches(piece, loaded.word_owner[index], loaded.word_at[index], index, loaded.in_head[index])
    return coverage(matches, np.array([weights[int(pair)] for pair in mixed]), loaded.count)


def _mixed(first: np.uint64, second: np.uint64) -> np.uint64:
    with np.errstate(over="ignore"):
        return np.uint64(first * np.uint64(31) + second)


def _within(keys: Keys, values: Keys) -> tuple[Places, Places]:
    """The values that are among the sorted keys: (index in keys, index in values)."""
    if not len(keys) or not len(values):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    at = np.searchsorted(keys, values)
    at[at == len(keys)] = 0
    hit = np.flatnonzero(keys[at] == values)
    return at[hit], hit


def _joined(parts: list[Numbers], kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.zeros(0, dtype=kind)
