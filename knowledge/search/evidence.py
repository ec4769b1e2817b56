"""How sure we are that the first passage answers, from what speaks for it and what it lacks."""

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
from knowledge.search.ranking import Look, Looked

SIGNS = (
    "covered", "chance", "asked", "asked_ahead", "missing", "gone", "named", "words", "window_words", "length",
    "verbatim",
)  # fmt: skip
_PLAIN = 3.0  # beyond these odds a passage is no righter: it only has no rival
_LONG = 6  # words that tell something; with more of them a question is no clearer
_STRANGE = 0.95  # a word that no paper knows, not even by its letters: whatever is asked about it, it is not this
_RARE = 6.0  # what a word is worth that one passage of some hundred holds


@dataclass(frozen=True)
class Weighed:
    """What each sign counts, and the chance above which something may be asserted."""

    of: Scores
    base: float
    line: float

    def suffices(self, signs: Scores) -> bool:
        """Whether a passage with these signs was nearly always the right one."""
        chance = 1 / (1 + np.exp(-(signs @ self.of + self.base)))
        return bool(signs[SIGNS.index("gone")] < _STRANGE and chance >= self.line)


@cache
def fitted() -> Weighed:
    """The weights of evidence.json, written by benchmarks/fit_asked.py."""
    said = json.loads(files("knowledge.search").joinpath("evidence.json").read_text(encoding="utf-8"))
    return Weighed(np.array([said["weights"].get(sign, 0.0) for sign in SIGNS]), said["base"], said["line"])


def signs(question: Question, pool: Pool, looked: Looked, order: list[int], chance: float, verbatim: bool) -> Scores:
    """The signs of the first passage, in the order of SIGNS."""
    first = order[0]
    look, phrase = looked.looks[int(looked.best[first])], question.phrases[int(looked.best[first])]
    features = dict(zip(ranking.FEATURES, look.features[first].tolist(), strict=True))
    alike = pool.fields[similar_questions.FIELD]
    rivals = [float(alike[place]) for place in order[1:]]
    telling = [word for word in dict.fromkeys(phrase.words) if word not in QUIET]
    worth = _worth(telling, pool)
    lacking = _lacking(telling, look, first)
    return np.array(
        [
            float(looked.covered[first]),
            float(np.log(chance / max(1 - chance, 1e-4)).clip(-_PLAIN, _PLAIN)),
            features[similar_questions.FIELD],
            features[similar_questions.FIELD] - max(rivals, default=0.0),
            float(worth @ (lacking > 0) / max(worth.sum(), 1e-9)),
            float((worth * lacking).max(initial=0.0)) / _RARE,
            features["named"],
            features["words"],
            features["window_words"],
            min(len(telling), _LONG) / _LONG,
            float(verbatim),
        ]
    )


def _worth(words: list[str], pool: Pool) -> Scores:
    return pool.rarity["words"].of(np.array([key(word) for word in words], dtype=np.uint64))


def _lacking(words: list[str], look: Look, place: int) -> Scores:
    """For each word 0 where it is held, else the share of its letters that is not there: a typing error lacks few."""
    held = set(look.words[look.held[place]].tolist())
    runs = set(look.runs[look.in_letters.piece[look.in_letters.owner == place]].tolist())
    return np.array([0.0 if key(word) in held else _gone(word, runs) for word in words])


def _gone(word: str, runs: set[int]) -> float:
    codes = thai.letters(word)
    own = grams(codes[codes != 0], 3)[0].tolist()
    return float(np.mean([run not in runs for run in own])) if own else 1.0
