"""Decides the answer band: reranks, estimates the confidence, and asserts, shows or refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import Suggestion
from knowledge.index.postings import Scores
from knowledge.language import clauses
from knowledge.language.stop_words import QUIET
from knowledge.language.thai import normalise
from knowledge.language.tokens import key
from knowledge.passages import Paper, Passage
from knowledge.search import (
    answer_type,
    evidence,
    features,
    quotes,
    ranking,
    similar_questions,
    snippets,
    suited,
    unprepared,
)
from knowledge.search.candidates import POOL, Partitions, Pool
from knowledge.search.exact_heading import asks_for
from knowledge.search.meaning import WORDS_OF_A_FOREIGN_QUESTION, QuestionVector
from knowledge.search.passage_match import Matches
from knowledge.search.question import Question
from knowledge.search.ranking import RerankFeatures

_CLEAR = 0.6  # below this probability two sections are too similar to assert one of them
_CLEAR_IN_PAPER = 0.85  # the sections of one paper are more similar
_ALIKE = 0.9  # similarity of two questions that differ in polite words alone
_RIVALS = 5  # passages that may claim the same words
_SHOWN = 5  # results that get the best snippet; nobody is shown more
_QUOTED = 3  # results that are quoted
_PAPER_NAMED = 0.5  # of the words beside the clause
_CLAUSE_NAMED = 3.0  # who names a clause wants that clause
_THE_SAME = 0.5  # of the way from a usual wrong passage to the same text
_SAID_SO = 0.6  # similarity with an approved question, from which on a question in English goes by its words
_ONLY_PAPER = 1_000.0  # more than any other score: a follow-up without a subject is asked of that paper
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
    quote: str = ""  # the sentences, the row or the steps that answer; only of the first few


@dataclass(frozen=True)
class Finding:
    """The search results, best first, with the band and the confidence of the first."""

    band: Band
    confidence: float
    found: tuple[Found, ...]
    asks: tuple[Suggestion, ...] = ()
    ask: str = ""  # the question that is asked back, when there are suggestions
    likely: float = 0.0  # that a paper answers, as papers nobody prepared are judged; from .5 on it is shown
    stayed: bool = False  # a follow-up, and the first is of the paper before


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
    paper: str  # that a follow-up is about; empty for a question that stands alone
    stayed: bool  # the first passage is of that paper
    nearness: Scores  # of meaning: 0 like a usual wrong passage, 1 the same text; empty without a model
    sense: QuestionVector | None = None
    context: tuple[str, ...] = ()  # words of the question before a follow-up

    @property
    def followed(self) -> bool:
        return bool(self.paper)

    def finding(self, limit: int) -> Finding:
        """Read the first so many passages, and estimate the confidence."""
        strict = max(partition.strict for partition in self.partitions.partitions)
        confidence = self._covered(self.order[0])
        band = Band.NEAR if self._worth_showing() else Band.NOTHING
        if self._may_be_asserted():
            band, confidence = Band.ANSWER, max(confidence, strict)
        found = tuple(self._found(place, nth) for nth, place in enumerate(self.order[:limit]))
        likely = self._model("show").likely(self.unprepared_signs)
        return Finding(band, confidence, found, likely=likely, stayed=self.stayed)

    def _may_be_asserted(self) -> bool:
        first = self._passage(self.order[0])
        if first.scanned or not self._holds_clauses() or quotes.is_empty(first):
            return False
        if self._strays():
            return False
        if self.stayed:  # of a paper that nobody prepared it is quoted: a short question fits several of its sections
            return self._prepared() and self._covers_all() and self._chance() >= _CLEAR_IN_PAPER
        if self._clause_named():  # and only one paper has it, or the question says which paper it means
            return self._names_all() and (np.count_nonzero(self.pool.named) == 1 or self._paper_named())
        if not self._prepared():
            return self._verbatim() or (self._names_all() and self._chance() >= _CLEAR and self._is_certain())
        return self._verbatim() or (self._names_all() and evidence.fitted().suffices(self.signs()))

    def _strays(self) -> bool:
        """Whether a follow-up asks for a figure, and the first passage is of a paper about another subject."""
        if not self.followed or self.stayed or not answer_type.asks_for_figure(self.question.own.normal):
            return False
        return self._passage(self.order[0]).paper.partition("/")[0] != self.paper.partition("/")[0]

    def _worth_showing(self) -> bool:
        """Whether one of the first passages may answer, so that it is quoted."""
        sure = self._clause_named() or self._touched() or self._suffices("show")
        return sure or self._means_the_same() or unprepared.has_nearly_all(self.unprepared_signs)

    def _means_the_same(self) -> bool:
        """Whether the first passage is nearly the question in other words, whatever words they share."""
        return len(self.nearness) > 0 and float(self.nearness[self.order[0]]) >= _THE_SAME

    def _suffices(self, what: str) -> bool:
        return self._model(what).suffices(self.unprepared_signs)

    @property
    def foreign(self) -> bool:
        """Whether the question goes by its meaning alone."""
        return len(self.nearness) > 0 and _is_foreign(self.question, self.pool)

    def _model(self, what: str) -> unprepared.Model:
        with_meaning = unprepared.FOREIGN if self.foreign else unprepared.MEANING
        return unprepared.fitted(what, with_meaning if len(self.nearness) > 0 else unprepared.WORDS)

    def _prepared(self) -> bool:
        """Whether the first passage has approved questions."""
        return self.partitions.is_asked_for(int(self.pool.rows[self.order[0]]))

    def _is_certain(self) -> bool:
        """Whether the first passage, of an unprepared paper, is asserted: it has the figure, and the model suffices."""
        # A clause that is named and found is evidence that the model, which learns from plain questions, does not know.
        strict = max(partition.strict for partition in self.partitions.partitions)
        clause_found = bool(self.question.clauses) and self._covered(self.order[0]) >= strict
        return not self._lacks_figure() and (clause_found or self._suffices("assert"))

    def _lacks_figure(self) -> bool:
        """Whether a figure is asked for, and the first passage has none of its kind."""
        return answer_type.lacks(self.question.own.normal, normalise(self._passage(self.order[0]).text))

    @cached_property
    def unprepared_signs(self) -> Scores:
        """The confidence features of the first passage that need no approved questions."""
        first, text = self.order[0], self._passage(self.order[0]).text
        rows = [int(self.pool.rows[place]) for place in self.order[:2]]
        known = unprepared.Candidates(
            self.question,
            self.pool,
            self.nearness,
            self.reranked,
            self.order,
            [self.partitions.paper_row(row) for row in rows],
            self._chance(),
            self._verbatim(),
            self._prepared(),
            self._quote(first, text),
            text,
        )
        return unprepared.signs(known)

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
        told = signs["missing"] < 1 or len(self.nearness) > 0  # a word of it, or its meaning
        return bool(self.stayed and signs["length"] > 0 and told)

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

    def _found(self, place: int, nth: int) -> Found:
        partition, row = self.partitions.at(int(self.pool.rows[place]))
        passage, covered = partition.passage(row), self._covered(place)
        snippet = self._snippet(place, passage.text) if nth < _SHOWN else snippets.beginning(passage.text)
        quote = self._quote(place, passage.text) if nth < _QUOTED and not quotes.is_empty(passage) else ""
        why = self._why(place, covered)
        return Found(passage, partition.paper_of(row), self.scores[place], covered, snippet, why, quote)

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
        origins = ranking.origins(self.partitions, self.pool, place)
        spots = self._all_spots(place, origins)
        signs = features.sign_places(self.reranked.loaded, self.question, place, origins)
        return snippets.best_snippet(text, spots.at, spots.piece, spots.worth, signs)

    def _quote(self, place: int, text: str) -> str:
        if place >= len(self.covered):
            return snippets.beginning(text)
        spots = self._all_spots(place, ranking.origins(self.partitions, self.pool, place))
        return quotes.best_quote(text, self.question.own.normal, spots, self._parts(place), self.context)

    def _parts(self, place: int) -> list[tuple[int, int, float]]:
        """The parts of a passage, each with its similarity of meaning; empty without a model."""
        if self.sense is None or not self.sense.weight:
            return []
        row = int(self.pool.rows[place])
        number, _ = self.partitions.paper_row(row)
        return self.sense.parts(number, row - int(self.partitions.offsets[number]))

    def _all_spots(self, place: int, origins: NDArray[np.int32]) -> quotes.Spots:
        """The positions of the question's words and letters in the passage's original text."""
        wording = self.reranked.looks[int(self.reranked.best[place])]
        word_at, word_piece = self._spots(wording.in_words, place, origins)
        letter_at, letter_piece = self._spots(wording.in_letters, place, origins)
        at = np.concatenate([word_at, letter_at])
        piece = np.concatenate([word_piece, letter_piece + len(wording.words)])
        worth = np.concatenate(
            [_left(wording.in_words, wording.word_worth, place), _left(wording.in_letters, wording.letter_worth, place)]
        )
        return quotes.Spots(at, piece, worth)

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
    partitions: Partitions,
    asked: Question,
    limit: int,
    sense: QuestionVector | None = None,
    paper: str = "",
    context: tuple[str, ...] = (),
    *,
    only: bool = False,
) -> Ranked:
    """Retrieve candidates by words, n-grams and vectors, and rerank the best; those of `paper` first, or always."""
    same_paper = partitions.of_paper(paper) if paper else np.zeros(0, dtype=np.intp)
    pool = partitions.candidates(asked, max(limit, POOL), sense, same_paper)
    reranked = ranking.rerank_features(partitions, pool, asked, POOL if sense is None else POOL + sense.more)
    count = reranked.loaded.count
    scores = ranking.fitted(partitions.asked_before)(reranked.features) + _CLAUSE_NAMED * pool.named[:count]
    covered = reranked.covered
    if sense:
        unprepared_rows = np.array([not partitions.is_asked_for(int(row)) for row in pool.rows[:count]], dtype=bool)
        # What no passage has in these words is asked in other words: the less is found, the less it tells.
        known = WORDS_OF_A_FOREIGN_QUESTION if _is_foreign(asked, pool) else float(covered.max(initial=0.0))
        scores = sense.joined(scores, pool.likeness[:count], unprepared_rows, known)
        covered = np.maximum(covered, sense.sure(pool.likeness[:count]))
    scores = scores + (_ONLY_PAPER if only else _SAME_PAPER) * np.isin(pool.rows[:count], same_paper)
    scores = scores + suited.adjustments(partitions, asked, pool, scores)
    order = [*np.lexsort((np.arange(count), -scores)).tolist(), *range(count, len(pool.rows))]
    behind = [float(scores.min(initial=0.0) - place) for place in range(1, len(pool.rows) - count + 1)]
    near = sense.scaled(pool.likeness) if sense and sense.weight else np.zeros(0)
    stayed = bool(np.isin(pool.rows[order[0]], same_paper))
    return Ranked(
        partitions, asked, pool, reranked, [*scores.tolist(), *behind], covered, order, paper, stayed, near, sense
    )


def _is_foreign(asked: Question, pool: Pool) -> bool:
    """Whether a question in another language than Thai is like no approved one: words cannot match it."""
    foreign = not re.search("[ก-๙]", asked.own.normal)
    return foreign and float(pool.fields[similar_questions.FIELD].max(initial=0.0)) < _SAID_SO


def _left(matches: Matches, worth: Scores, place: int) -> Scores:
    """The weight of each key in a snippet: words of the title count less, for the answer seldom repeats it."""
    in_title = matches.piece[(matches.owner == place) & matches.in_head]
    left = worth.copy()
    left[in_title] = 0
    return np.asarray(left / max(left.sum(), 1e-9))
