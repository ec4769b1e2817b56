"""Puts the likeliest passages in their final order, with weights fitted on questions and measured on others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Keys, Scores
from knowledge.language import thai
from knowledge.search import features, passage_match
from knowledge.search.candidates import Pool, Shelves
from knowledge.search.passage_match import Laid, Matches
from knowledge.search.question import Phrase, Question

FEATURES = (
    "gap", "words_gap", "three_gap", "toneless_gap", "asked", "title_gap", "named", "named_in_title", "words",
    "letters", "toneless", "window_words", "window_letters", "pairs", "rest", "rare_here", "counted", "digits",
    "title_said", "number", "time", "person", "place", "meaning",
)  # fmt: skip
_LOOKED_FOR = ("words", "three", "toneless")
_DIGITS = 9  # of a share: what is finer is how the machine adds


@dataclass(frozen=True)
class Weights:
    """What each feature counts."""

    of: Scores

    def __call__(self, features: Scores) -> Scores:
        return features @ self.of


@dataclass(frozen=True)
class Look:
    """What a close look at some passages found, for one wording of the question."""

    features: Scores  # one row for a passage
    covered: Scores  # 0 to 1: how much of the question is there, in words, in letters, in one place
    words: Keys
    held: NDArray[np.bool_]  # which of the words each passage holds
    runs: Keys  # of three letters
    in_words: Matches
    in_letters: Matches
    word_worth: Scores
    letter_worth: Scores


@dataclass(frozen=True)
class Looked:
    """For each passage the wording of the question that suits it best."""

    laid: Laid
    looks: tuple[Look, ...]
    best: NDArray[np.intp]

    @property
    def features(self) -> Scores:
        return np.stack([look.features for look in self.looks])[self.best, np.arange(self.laid.count)]

    @property
    def covered(self) -> Scores:
        return np.stack([look.covered for look in self.looks])[self.best, np.arange(self.laid.count)]


@cache
def fitted(asked_before: bool) -> Weights:
    """The weights of ranking.json: for papers alone, or for papers with the questions that people asked."""
    table = "weights_where_asked" if asked_before else "weights"
    named = json.loads(files("knowledge.search").joinpath("ranking.json").read_text(encoding="utf-8"))[table]
    return Weights(np.array([named.get(name, 0.0) for name in FEATURES]))


def look(shelves: Shelves, pool: Pool, question: Question, count: int) -> Looked:
    """Look closely at the first so many passages of the pool, in each of the question's wordings."""
    laid = passage_match.lay(shelves, pool.rows[:count])
    seen = _see(laid, question)
    same = [*features.gaps(pool, count), *features.named(laid, question)]
    looks = tuple(_look(laid, pool, question, phrase, seen, same) for phrase in question.phrases)
    return Looked(laid, looks, _suits_best(looks, fitted(shelves.asked_before)))


def _suits_best(looks: tuple[Look, ...], weigh: Weights) -> NDArray[np.intp]:
    """For each passage the wording that covers it most; of those equally good the one that weighs most.

    Sums of the same share differ in their last digits with every paper that is added: that must not choose.
    """
    covered = np.round([one.covered for one in looks], _DIGITS)
    weight = np.array([weigh(one.features) for one in looks])
    return np.asarray(np.argmax(np.where(covered == covered.max(axis=0), weight, -np.inf), axis=0))


def _see(laid: Laid, question: Question) -> dict[str, tuple[Keys, Matches]]:
    """The pieces of all wordings at once, and where they stand: the passages are long, and the wordings much alike."""
    keys = {name: np.unique(np.concatenate([one.field(name) for one in question.phrases])) for name in _LOOKED_FOR}
    return {
        "words": (keys["words"], passage_match.word_matches(laid, keys["words"])),
        "three": (keys["three"], passage_match.gram_matches(laid, keys["three"])),
        "toneless": (keys["toneless"], passage_match.gram_matches(laid, keys["toneless"], thai.toneless(laid.letters))),
    }


def origins(shelves: Shelves, pool: Pool, place: int) -> NDArray[np.int32]:
    """Where each word of a passage of the pool begins in its text; -1 for what is not of its text."""
    shelf, row = shelves.at(int(pool.rows[place]))
    return shelf.arrays["word_from"][slice(*shelf.arrays["word_starts"][row : row + 2].tolist())]


def _look(
    laid: Laid,
    pool: Pool,
    question: Question,
    phrase: Phrase,
    seen: dict[str, tuple[Keys, Matches]],
    same: list[Scores],
) -> Look:
    count = laid.count
    words, three, toneless = (np.unique(phrase.field(name)) for name in _LOOKED_FOR)
    worth = {
        name: pool.rarity[name].of(keys) * phrase.weight(name, keys)
        for name, keys in (("words", words), ("three", three), ("toneless", toneless))
    }
    in_words = passage_match.only(*seen["words"], words)
    in_letters = passage_match.only(*seen["three"], three)
    in_toneless = passage_match.only(*seen["toneless"], toneless)

    held = passage_match.held_by(in_words, len(words), count)
    by_words = held @ worth["words"] / max(worth["words"].sum(), 1e-9)
    by_letters = passage_match.coverage(in_letters, worth["three"], count)
    window_words, _ = passage_match.best_window(in_words, worth["words"], count, 120)
    window_letters, begin = passage_match.best_window(in_letters, worth["three"], count, 150)
    pair_worth = dict(zip(words.tolist(), worth["words"].tolist(), strict=True))
    columns = [
        *same,
        by_words,
        by_letters,
        passage_match.coverage(in_toneless, worth["toneless"], count),
        window_words,
        window_letters,
        passage_match.adjacent(laid, phrase, pair_worth),
        passage_match.beyond_the_head(in_letters, worth["three"], count),
        features.rare_here(in_letters, len(three), count),
        features.counted(laid, phrase),
        features.digits(phrase, words, held),
        features.title_said(laid, in_words),
        *features.signs(laid, question, words, begin),
    ]
    covered = (by_words + by_letters + window_letters) / 3
    return Look(
        np.column_stack(columns), covered, words, held, three, in_words, in_letters, worth["words"], worth["three"]
    )
