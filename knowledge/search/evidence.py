"""Calibrated confidence: a logistic model over features of the first passage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from knowledge.index.postings import Scores
from knowledge.language import thai
from knowledge.language.stop_words import QUIET
from knowledge.language.tokens import grams, key
from knowledge.search import ranking, similar_questions
from knowledge.search.candidates import Pool
from knowledge.search.question import Question
from knowledge.search.ranking import RerankFeatures, WordingFeatures

SIGNS = (
    "covered", "chance", "asked", "asked_ahead", "missing", "gone", "named", "words", "window_words", "length",
    "verbatim",
)  # fmt: skip
_PLAIN = 3.0  # log-odds are clipped here: beyond it a passage only has no competitor
_LONG = 6  # content words; more of them make a question no clearer
_STRANGE = 0.95  # a word that no paper contains, not even by its n-grams
_RARE = 6.0  # IDF of a word in one passage of some hundred


@dataclass(frozen=True)
class CalibratedWeights:
    """The weights of the features, and the calibrated threshold for asserting."""

    of: Scores
    base: float
    line: float

    def suffices(self, signs: Scores) -> bool:
        """Whether the confidence of these features is above the threshold."""
        chance = 1 / (1 + np.exp(-(signs @ self.of + self.base)))
        return bool(signs[SIGNS.index("gone")] < _STRANGE and chance >= self.line)


@cache
def fitted() -> CalibratedWeights:
    """The weights of evidence.json, written by benchmarks/fit_asked.py."""
    said = json.loads(files("knowledge.search").joinpath("evidence.json").read_text(encoding="utf-8"))
    return CalibratedWeights(np.array([said["weights"].get(sign, 0.0) for sign in SIGNS]), said["base"], said["line"])


def signs(
    question: Question, pool: Pool, reranked: RerankFeatures, order: list[int], chance: float, verbatim: bool
) -> Scores:
    """The features of the first passage, in the order of SIGNS."""
    first = order[0]
    wording, phrase = reranked.looks[int(reranked.best[first])], question.phrases[int(reranked.best[first])]
    features = dict(zip(ranking.FEATURES, wording.features[first].tolist(), strict=True))
    alike = pool.fields[similar_questions.FIELD]
    rivals = [float(alike[place]) for place in order[1:]]
    telling = [word for word in dict.fromkeys(phrase.words) if word not in QUIET]
    worth = worth_of(telling, pool)
    lacks = lacking(telling, wording, first)
    return np.array(
        [
            float(reranked.covered[first]),
            float(np.log(chance / max(1 - chance, 1e-4)).clip(-_PLAIN, _PLAIN)),
            features[similar_questions.FIELD],
            features[similar_questions.FIELD] - max(rivals, default=0.0),
            float(worth @ (lacks > 0) / max(worth.sum(), 1e-9)),
            float((worth * lacks).max(initial=0.0)) / _RARE,
            features["named"],
            features["words"],
            features["window_words"],
            min(len(telling), _LONG) / _LONG,
            float(verbatim),
        ]
    )


def worth_of(words: list[str], pool: Pool) -> Scores:
    return pool.idf["words"].of(np.array([key(word) for word in words], dtype=np.uint64))


def lacking(words: list[str], wording: WordingFeatures, place: int) -> Scores:
    """For each word 0 where it is contained, else the share of its missing n-grams: a typing error lacks few."""
    held = set(wording.words[wording.held[place]].tolist())
    runs = set(wording.runs[wording.in_letters.piece[wording.in_letters.owner == place]].tolist())
    return np.array([0.0 if key(word) in held else _gone(word, runs) for word in words])


def _gone(word: str, runs: set[int]) -> float:
    codes = thai.letters(word)
    own = grams(codes[codes != 0], 3)[0].tolist()
    return float(np.mean([run not in runs for run in own])) if own else 1.0
