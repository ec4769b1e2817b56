"""Calibrated confidence for papers without approved questions: assert, quote, or say that nothing was found.

Two logistic models over the same features: whether the first passage answers, and whether any of the papers does.
`indexer fit` writes their weights, with every approved question hidden and whole papers left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from knowledge.index.postings import Scores
from knowledge.language.stop_words import QUIET
from knowledge.language.thai import normalise
from knowledge.search import answer_type, evidence, ranking, similar_questions
from knowledge.search.candidates import Pool
from knowledge.search.question import Question
from knowledge.search.ranking import RerankFeatures

FILE = "unprepared.json"
WORDS, MEANING, FOREIGN = "words", "meaning", "foreign"  # its tables
FROM_RANKING = (
    "named", "words", "letters", "toneless", "window_words", "window_letters", "pairs", "rest", "rare_here", "digits",
    "title_said",
)  # fmt: skip
SIGNS = (
    *FROM_RANKING, "covered", "chance", "missing", "absent", "gone", "strongest", "length", "verbatim", "typed",
    "lacks_figure", "words_ahead", "letters_ahead", "same_paper", "english", "asked", "prepared", "nearness",
    "nearness_ahead", "nearness_height",
)  # fmt: skip
_MEANING = ("nearness", "nearness_ahead", "nearness_height")
_MOST_LOG_ODDS = 3.0
_MOST_WORDS = 6
_COVERED, _ABSENT = 0.4, 0.25
_RARE = 6.0
_STRONGEST = 2  # words of the question that tell most


@dataclass(frozen=True)
class Model:
    """A fitted logistic model, and the probability from which on it suffices."""

    of: Scores
    base: float
    line: float

    def chance(self, signs: Scores) -> float:
        return float(1 / (1 + np.exp(-(signs @ self.of + self.base))))

    def suffices(self, signs: Scores) -> bool:
        return self.chance(signs) >= self.line

    def likely(self, signs: Scores) -> float:
        """The chance on a scale that means the same for every model: .5 is just enough."""
        odds = signs @ self.of + self.base - np.log(self.line / (1 - self.line))
        return float(1 / (1 + np.exp(-odds)))


@dataclass(frozen=True)
class Candidates:
    """What is known of the ranked candidates of a question."""

    question: Question
    pool: Pool
    nearness: Scores
    reranked: RerankFeatures
    order: Sequence[int]
    papers: Sequence[object]  # of the first two
    chance: float  # of the first among all
    verbatim: bool
    prepared: bool  # the first has approved questions
    quote: str
    text: str

    @property
    def typed(self) -> float:
        """How far the quotation has what the question asks for."""
        return answer_type.share_found(self.question.own.normal, normalise(self.quote))


@cache
def fitted(what: str, table_name: str) -> Model:
    """The model for "assert" or "show", by words alone, with meaning, or for a question in another language."""
    said: dict[str, Any] = json.loads(files("knowledge.search").joinpath(FILE).read_text(encoding="utf-8"))
    table = said[table_name][what]
    return Model(np.array([table["weights"].get(sign, 0.0) for sign in SIGNS]), table["base"], table["line"])


def has_nearly_all(signs: Scores) -> bool:
    """Whether the passage, ahead of all others, has nearly all letters of the question, however its words are joined.

    Of a thousand far questions two were so: it is shown, whatever the model thinks of so small an index.
    """
    covered, chance, absent = (signs[SIGNS.index(name)] for name in ("covered", "chance", "absent"))
    return bool(covered >= _COVERED and chance >= _MOST_LOG_ODDS - 0.1 and absent <= _ABSENT)


def signs(known: Candidates) -> Scores:
    """The features of the first passage, in the order of SIGNS."""
    found = {**_of_words(known), **_of_rivals(known), **_of_meaning(known)}
    normal, text = known.question.own.normal, normalise(known.text)
    found |= {
        "verbatim": float(known.verbatim),
        "prepared": float(known.prepared),
        "typed": known.typed,
        "lacks_figure": float(answer_type.lacks(normal, text)),
        "english": float(not re.search("[ก-๙]", normal)),
    }
    return np.array([found[sign] for sign in SIGNS])


def _of_words(known: Candidates) -> dict[str, float]:
    """How much of the question the passage has, and what it lacks."""
    first, reranked = known.order[0], known.reranked
    wording, phrase = reranked.looks[int(reranked.best[first])], known.question.phrases[int(reranked.best[first])]
    features = dict(zip(ranking.FEATURES, wording.features[first].tolist(), strict=True))
    asking = answer_type.ASKING if known.typed > 0 else frozenset()
    telling = [word for word in dict.fromkeys(phrase.words) if word not in QUIET and word not in asking]
    worth, lacking = evidence.worth_of(telling, known.pool), evidence.lacking(telling, wording, first)
    strongest = np.argsort(-worth)[:_STRONGEST]
    return {name: features[name] for name in FROM_RANKING} | {
        "covered": float(reranked.covered[first]),
        "missing": float(worth @ (lacking > 0) / max(worth.sum(), 1e-9)),
        "absent": float(worth @ lacking / max(worth.sum(), 1e-9)),  # of a word joined otherwise little is absent
        "gone": float((worth * lacking).max(initial=0.0)) / _RARE,
        "strongest": float(worth[strongest] @ (lacking[strongest] == 0) / max(worth[strongest].sum(), 1e-9)),
        "length": min(len(telling), _MOST_WORDS) / _MOST_WORDS,
    }


def _of_rivals(known: Candidates) -> dict[str, float]:
    """How far the passage is ahead of its competitors."""
    order, pool = known.order, known.pool
    first, count = order[0], known.reranked.loaded.count
    others = list(order[1:count])
    words, letters, asked = (pool.fields[name] for name in ("words", "three", similar_questions.FIELD))
    odds = np.log(known.chance / max(1 - known.chance, 1e-4))
    return {
        "chance": float(odds.clip(-_MOST_LOG_ODDS, _MOST_LOG_ODDS)),
        "words_ahead": (float(words[first]) - max((float(words[one]) for one in others), default=0.0)) / 10,
        "letters_ahead": (float(letters[first]) - max((float(letters[one]) for one in others), default=0.0)) / 10,
        "same_paper": float(len(known.papers) > 1 and known.papers[1] == known.papers[0]),
        "asked": float(asked[first]),
    }


def _of_meaning(known: Candidates) -> dict[str, float]:
    """The similarity of meaning, where there are vectors; else nothing."""
    near, first = known.nearness, known.order[0]
    if not len(near):
        return dict.fromkeys(_MEANING, 0.0)
    others = np.delete(near, first)
    return {
        "nearness": float(near[first]),
        "nearness_ahead": float(near[first] - others.max()) if len(others) else 0.0,
        "nearness_height": float((near[first] - near.mean()) / (near.std() or 1.0)) / 10,
    }
