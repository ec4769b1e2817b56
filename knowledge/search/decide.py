"""Decides the answer band: reranks, estimates the confidence, and asserts, shows or refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Suggestion
from knowledge.index.postings import Scores
from knowledge.language import clauses
from knowledge.language.stop_words import QUIET
from knowledge.language.thai import normalise
from knowledge.language.tokens import key
from knowledge.passages import Paper, Passage
from knowledge.search import evidence, features, ranking, similar_questions, snippets, thresholds
from knowledge.search.candidates import POOL, Partitions, Pool
from knowledge.search.exact_heading import asks_for
from knowledge.search.meaning import QuestionVector
from knowledge.search.passage_match import Matches
from knowledge.search.question import Question
from knowledge.search.ranking import RerankFeatures

_CLEAR = 0.7  # below this probability two sections are too similar to assert one of them
_CLEAR_IN_PAPER = 0.85  # the sections of one paper are more similar
_ALIKE = 0.9  # similarity of two questions that differ in polite words alone
_RIVALS = 5  # passages that may claim the same words
_SHOWN = 5  # results that get the best snippet; nobody is shown more
_PAPER_NAMED = 0.5  # of the words beside the clause
_CLAUSE_NAMED = 3.0  # who names a clause wants that clause
_SAME_PAPER = 6.0  # a follow-up is answered by the paper before, when that paper can


class Band(Enum):
    """The answer band: how much may be said."""

    ANSWER = "answer"  # something may be asserted
    NEAR = "near"  # the nearest passages are shown, nothing is asserted
    NOTHING = "nothing"


@dataclass(frozen=True)
class Why:
    """Why a passage was found: matched words, field scores, coverage."""

    matched: tuple[str, ...]
    missing: tuple[str, ...]
    fields: Mapping[str, float]  # z-score of the passage in each field
    coverage: float
    clause: bool = False  # the question names this clause
    followed: bool = False  # the question was read as a follow-up


@dataclass(frozen=True)
class Found:
    """A search result."""

    passage: Passage
    paper: Paper
    score: float
    coverage: float
    snippet: str
    why: Why


@dataclass(frozen=True)
class Finding:
    """The search results, best first, with the band and the confidence of the first."""

    band: Band
    confidence: float
    found: tuple[Found, ...]
    asks: tuple[Suggestion, ...] = ()
    ask: str = ""  # the question that is asked back, when there are suggestions


@dataclass(frozen=True)
class Ranked:
    """The reranked candidates, before their texts are read."""

    partitions: Partitions
    question: Question
    pool: Pool
    reranked: RerankFeatures
    scores: list[float]
    covered: Scores
    order: list[int]
    followed: bool
    stayed: bool  # the first passage is of the paper that the follow-up is about

    def finding(self, limit: int) -> Finding:
        """Read the first so many passages, and estimate the confidence."""
        strict = max(partition.strict for partition in self.partitions.partitions)
        confidence = self._covered(self.order[0])
        near = confidence >= thresholds.NOTHING or self._clause_named() or self._touched()
        band = Band.NEAR if near else Band.NOTHING
        if self._may_be_asserted(confidence, strict):
            band, confidence = Band.ANSWER, max(confidence, strict)
        found = tuple(self._found(place, nth < _SHOWN) for nth, place in enumerate(self.order[:limit]))
        return Finding(band, confidence, found)

    def _may_be_asserted(self, confidence: float, strict: float) -> bool:
        if not self._holds_clauses():
            return False
        if self.stayed:
            return self._covers_all() and self._chance() >= _CLEAR_IN_PAPER
        if self._clause_named():  # and only one paper has it, or the question says which paper it means
            return self._names_all() and (np.count_nonzero(self.pool.named) == 1 or self._paper_named())
        if not self.partitions.is_asked_for(int(self.pool.rows[self.order[0]])):
            return self._verbatim() or (confidence >= strict and self._chance() >= _CLEAR)
        return self._verbatim() or (self._names_all() and evidence.fitted().suffices(self.signs()))

    def _clause_named(self) -> bool:
        """Whether the question names the first passage's clause."""
        return bool(self.pool.named[self.order[0]])

    def _paper_named(self) -> bool:
        """Whether the title contains at least half of the question's words beside the clause."""
        wording = self.reranked.looks[0]
        beside = clauses.without(self.question.own.normal)
        words = [word for word in dict.fromkeys(self.question.own.words) if word not in QUIET and word in beside]
        in_title = wording.in_words.piece[(wording.in_words.owner == self.order[0]) & wording.in_words.in_head]
        title = set(wording.words[in_title].tolist())
        return bool(words) and sum(key(word) in title for word in words) >= _PAPER_NAMED * len(words)

    def _covers_all(self) -> bool:
        """Whether the passage contains every word of a follow-up, which is short."""
        signs = dict(zip(evidence.SIGNS, self.signs().tolist(), strict=True))
        return bool(signs["length"] > 0 and signs["missing"] == 0)

    def _touched(self) -> bool:
        """Whether the passage is of the paper before, and contains some word of the follow-up."""
        signs = dict(zip(evidence.SIGNS, self.signs().tolist(), strict=True))
        return bool(self.stayed and signs["length"] > 0 and signs["missing"] < 1)

    def _names_all(self) -> bool:
        """Whether the passage names every loan or system that the question names."""
        wanted = [term for term in self.question.named if term.name]
        return all(features.names(self.reranked.loaded, term)[self.order[0]] for term in wanted)

    def _holds_clauses(self) -> bool:
        """Whether the passage contains every clause that the question names."""
        if not self.question.clauses:
            return True
        passage = self._passage(self.order[0])
        said = normalise(" ".join((passage.clause, *passage.heading, passage.text, *passage.asked)))
        partition, row = self.partitions.at(int(self.pool.rows[self.order[0]]))
        title = normalise(partition.paper_of(row).title)
        return set(self.question.clauses) <= {*clauses.named_in(said), *clauses.named_in(title)}

    def signs(self) -> Scores:
        """The confidence features of the first passage."""
        return evidence.signs(self.question, self.pool, self.reranked, self.order, self._chance(), self._verbatim())

    def _verbatim(self) -> bool:
        """Whether the question is, word for word, a heading or approved question of the first passage alone."""
        if self.followed:
            return False
        alike = self.pool.fields[similar_questions.FIELD]
        own = [
            asks_for(self.question.own.normal, self._passage(place), alike[place] > _ALIKE)
            for place in self.order[:_RIVALS]
        ]
        return own[0] and sum(own) == 1

    def _passage(self, place: int) -> Passage:
        partition, row = self.partitions.at(int(self.pool.rows[place]))
        return partition.passage(row)

    def _chance(self) -> float:
        """The softmax probability of the first passage among the candidates."""
        behind = (
            np.array([self.scores[place] for place in self.order[: len(self.covered)]]) - self.scores[self.order[0]]
        )
        return float(1 / np.exp(behind).sum())

    def _covered(self, place: int) -> float:
        return float(np.clip(self.covered[place], 0, 1)) if place < len(self.covered) else 0.0

    def _found(self, place: int, carefully: bool) -> Found:
        partition, row = self.partitions.at(int(self.pool.rows[place]))
        passage, covered = partition.passage(row), self._covered(place)
        snippet = self._snippet(place, passage.text) if carefully else snippets.beginning(passage.text)
        return Found(passage, partition.paper_of(row), self.scores[place], covered, snippet, self._why(place, covered))

    def _why(self, place: int, covered: float) -> Why:
        wording = self.reranked.looks[0]
        held = set(wording.words[wording.held[place]].tolist()) if place < len(self.covered) else set()
        words = dict(zip(self.question.own.words, self.question.own.keys.tolist(), strict=True))
        return Why(
            tuple(word for word, key in words.items() if key in held),
            tuple(word for word, key in words.items() if key not in held),
            {name: round(float(scores[place]), 2) for name, scores in self.pool.fields.items()},
            round(covered, 3),
            bool(self.pool.named[place]),
            self.followed,
        )

    def _snippet(self, place: int, text: str) -> str:
        if len(text) <= snippets.LENGTH:
            return text.strip()
        wording = self.reranked.looks[int(self.reranked.best[place])]
        origins = ranking.origins(self.partitions, self.pool, place)
        word_at, word_piece = self._spots(wording.in_words, place, origins)
        letter_at, letter_piece = self._spots(wording.in_letters, place, origins)
        worth = np.concatenate(
            [_left(wording.in_words, wording.word_worth, place), _left(wording.in_letters, wording.letter_worth, place)]
        )
        at = np.concatenate([word_at, letter_at])
        piece = np.concatenate([word_piece, letter_piece + len(wording.words)])
        return snippets.best_snippet(
            text, at, piece, worth, features.sign_places(self.reranked.loaded, self.question, place, origins)
        )

    def _spots(
        self, matches: Matches, place: int, origins: NDArray[np.int32]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The positions of the matches in the passage's original text, and which key each is."""
        loaded = self.reranked.loaded
        own = matches.owner == place
        first = int(np.searchsorted(loaded.word_owner, place))
        word = np.searchsorted(loaded.word_at[first : first + len(origins)], matches.at[own], side="right") - 1
        at = origins[word.clip(0)].astype(np.intp)
        return at[at >= 0], matches.piece[own][at >= 0]


def rank(
    partitions: Partitions, asked: Question, limit: int, sense: QuestionVector | None = None, paper: str = ""
) -> Ranked:
    """Retrieve candidates by words, n-grams and vectors, and rerank the best of them."""
    same_paper = partitions.of_paper(paper) if paper else np.zeros(0, dtype=np.intp)
    pool = partitions.candidates(asked, max(limit, POOL), sense, same_paper)
    reranked = ranking.rerank_features(partitions, pool, asked, POOL if sense is None else POOL + sense.more)
    count = reranked.loaded.count
    scores = ranking.fitted(partitions.asked_before)(reranked.features) + _CLAUSE_NAMED * pool.named[:count]
    covered = reranked.covered
    if sense:
        scores = scores + sense.weigh(pool.likeness[:count])
        covered = np.maximum(covered, sense.sure(pool.likeness[:count]))
    scores = scores + _SAME_PAPER * np.isin(pool.rows[:count], same_paper)
    order = [*np.lexsort((np.arange(count), -scores)).tolist(), *range(count, len(pool.rows))]
    behind = [float(scores.min(initial=0.0) - place) for place in range(1, len(pool.rows) - count + 1)]
    stayed = bool(np.isin(pool.rows[order[0]], same_paper))
    return Ranked(partitions, asked, pool, reranked, [*scores.tolist(), *behind], covered, order, bool(paper), stayed)


def _left(matches: Matches, worth: Scores, place: int) -> Scores:
    """The weight of each key in a snippet: words of the title count less, for the answer seldom repeats it."""
    in_title = matches.piece[(matches.owner == place) & matches.in_head]
    left = worth.copy()
    left[in_title] = 0
    return np.asarray(left / max(left.sum(), 1e-9))
