"""The reranker: a linear model over the features, with weights in ranking.json."""

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
from knowledge.search.candidates import Partitions, Pool
from knowledge.search.passage_match import Matches, PassageArrays
from knowledge.search.question import Phrase, Question

FEATURES = (
    "gap", "words_gap", "three_gap", "toneless_gap", "asked", "title_gap", "named", "named_in_title", "words",
    "letters", "toneless", "window_words", "window_letters", "pairs", "rest", "rare_here", "counted", "digits",
    "title_said", "number", "time", "person", "place", "meaning",
)  # fmt: skip
_LOOKED_FOR = ("words", "three", "toneless")
_DIGITS = 9  # decimals of a share; finer differences are rounding errors


@dataclass(frozen=True)
class Weights:
    """The weights of the features."""

    of: Scores

    def __call__(self, features: Scores) -> Scores:
        return features @ self.of


@dataclass(frozen=True)
class WordingFeatures:
    """The features of the candidates for one phrasing of the question."""

    features: Scores  # one row for a passage
    covered: Scores  # 0 to 1: coverage by words, by n-grams, by the proximity window
    words: Keys
    held: NDArray[np.bool_]  # which of the words each passage contains
    runs: Keys  # of three letters
    in_words: Matches
    in_letters: Matches
    word_worth: Scores
    letter_worth: Scores


@dataclass(frozen=True)
class RerankFeatures:
    """The features of each candidate for the phrasing that suits it best."""

    loaded: PassageArrays
    looks: tuple[WordingFeatures, ...]
    best: NDArray[np.intp]

    @property
    def features(self) -> Scores:
        return np.stack([wording.features for wording in self.looks])[self.best, np.arange(self.loaded.count)]

    @property
    def covered(self) -> Scores:
        return np.stack([wording.covered for wording in self.looks])[self.best, np.arange(self.loaded.count)]


@cache
def fitted(asked_before: bool) -> Weights:
    """The weights of ranking.json: for papers alone, or for papers with approved questions."""
    table = "weights_where_asked" if asked_before else "weights"
    named = json.loads(files("knowledge.search").joinpath("ranking.json").read_text(encoding="utf-8"))[table]
    return Weights(np.array([named.get(name, 0.0) for name in FEATURES]))


def rerank_features(partitions: Partitions, pool: Pool, question: Question, count: int) -> RerankFeatures:
    """Compute the features of the first so many candidates, for each phrasing of the question."""
    loaded = passage_match.load_arrays(partitions, pool.rows[:count])
    seen = _find_pieces(loaded, question)
    same = [*features.gaps(pool, count), *features.named(loaded, question)]
    looks = tuple(_wording_features(loaded, pool, question, phrase, seen, same) for phrase in question.phrases)
    return RerankFeatures(loaded, looks, _best_wording(looks, fitted(partitions.asked_before)))


def _best_wording(looks: tuple[WordingFeatures, ...], weigh: Weights) -> NDArray[np.intp]:
    """For each passage the phrasing with the highest coverage; of equals the one with the highest score.

    Sums of the same share differ in their last digits with every paper that is added: that must not choose.
    """
    covered = np.round([look.covered for look in looks], _DIGITS)
    weight = np.array([weigh(look.features) for look in looks])
    return np.asarray(np.argmax(np.where(covered == covered.max(axis=0), weight, -np.inf), axis=0))


def _find_pieces(loaded: PassageArrays, question: Question) -> dict[str, tuple[Keys, Matches]]:
    """Match the keys of all phrasings at once: the passages are long, and the phrasings much alike."""
    keys = {
        name: np.unique(np.concatenate([phrase.field(name) for phrase in question.phrases])) for name in _LOOKED_FOR
    }
    return {
        "words": (keys["words"], passage_match.word_matches(loaded, keys["words"])),
        "three": (keys["three"], passage_match.gram_matches(loaded, keys["three"])),
        "toneless": (
            keys["toneless"],
            passage_match.gram_matches(loaded, keys["toneless"], thai.toneless(loaded.letters)),
        ),
    }


def origins(partitions: Partitions, pool: Pool, place: int) -> NDArray[np.int32]:
    """Where each word of a candidate begins in its text; -1 for words of the headings."""
    partition, row = partitions.at(int(pool.rows[place]))
    return partition.arrays["word_from"][slice(*partition.arrays["word_starts"][row : row + 2].tolist())]


def _wording_features(
    loaded: PassageArrays,
    pool: Pool,
    question: Question,
    phrase: Phrase,
    seen: dict[str, tuple[Keys, Matches]],
    same: list[Scores],
) -> WordingFeatures:
    count = loaded.count
    words, three, toneless = (np.unique(phrase.field(name)) for name in _LOOKED_FOR)
    worth = {
        name: pool.idf[name].of(keys) * phrase.weight(name, keys)
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
        passage_match.adjacent(loaded, phrase, pair_worth),
        passage_match.beyond_the_head(in_letters, worth["three"], count),
        features.rare_here(in_letters, len(three), count),
        features.counted(loaded, phrase),
        features.digits(phrase, words, held),
        features.title_said(loaded, in_words),
        *features.signs(loaded, question, words, begin),
    ]
    covered = (by_words + by_letters + window_letters) / 3
    return WordingFeatures(
        np.column_stack(columns), covered, words, held, three, in_words, in_letters, worth["words"], worth["three"]
    )
