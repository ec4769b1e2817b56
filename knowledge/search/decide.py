"""What the library has to say to a question, and how it came to it."""

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
from knowledge.search.candidates import POOL, Pool, Shelves
from knowledge.search.exact_heading import asks_for
from knowledge.search.meaning import Sense
from knowledge.search.passage_match import Matches
from knowledge.search.question import Question
from knowledge.search.ranking import Looked

_CLEAR = 0.7  # below this chance two sections are too alike to assert one of them
_CLEAR_IN_PAPER = 0.85  # the sections of one paper are more alike
_ALIKE = 0.9  # as like as two questions are that differ in polite words alone
_RIVALS = 5  # passages that may claim the same words
_SHOWN = 5  # results whose lines are chosen with care; nobody is shown more
_PAPER_NAMED = 0.5  # of the words beside the clause
_CLAUSE_NAMED = 3.0  # who names a clause wants that clause
_SAME_PAPER = 6.0  # a question that goes on is answered by the paper it goes on from, when that paper can


class Band(Enum):
    """How much may be said."""

    ANSWER = "answer"  # something may be asserted
    NEAR = "near"  # show the nearest, assert nothing
    NOTHING = "nothing"


@dataclass(frozen=True)
class Why:
    """What speaks for a passage."""

    matched: tuple[str, ...]
    missing: tuple[str, ...]
    fields: Mapping[str, float]  # how far above the other passages it stands in each
    coverage: float
    clause: bool = False  # the question names this clause
    followed: bool = False  # it was read as going on from the passage before


@dataclass(frozen=True)
class Found:
    """A passage that may answer."""

    passage: Passage
    paper: Paper
    score: float
    coverage: float
    snippet: str
    why: Why


@dataclass(frozen=True)
class Finding:
    """The passages, best first, and how sure we are that the first one answers."""

    band: Band
    confidence: float
    found: tuple[Found, ...]
    asks: tuple[Suggestion, ...] = ()
    ask: str = ""  # the sentence that asks back, when there are asks


@dataclass(frozen=True)
class Ranked:
    """The pool in its final order, before anything is fetched."""

    shelves: Shelves
    question: Question
    pool: Pool
    looked: Looked
    scores: list[float]
    covered: Scores
    order: list[int]
    followed: bool
    stayed: bool  # the first passage is of the paper that the question goes on from

    def finding(self, limit: int) -> Finding:
        """Fetch the first so many and say how sure we are."""
        strict = max(shelf.strict for shelf in self.shelves.shelves)
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
        if not self.shelves.is_asked_for(int(self.pool.rows[self.order[0]])):
            return self._verbatim() or (confidence >= strict and self._chance() >= _CLEAR)
        return self._verbatim() or (self._names_all() and evidence.fitted().suffices(self.signs()))

    def _clause_named(self) -> bool:
        """The question names this very clause."""
        return bool(self.pool.named[self.order[0]])

    def _paper_named(self) -> bool:
        """Of what the question says beside the clause, at least half stands in the title."""
        look = self.looked.looks[0]
        beside = clauses.without(self.question.own.normal)
        words = [word for word in dict.fromkeys(self.question.own.words) if word not in QUIET and word in beside]
        in_title = look.in_words.piece[(look.in_words.owner == self.order[0]) & look.in_words.in_head]
        title = set(look.words[in_title].tolist())
        return bool(words) and sum(key(word) in title for word in words) >= _PAPER_NAMED * len(words)

    def _covers_all(self) -> bool:
        """A question that goes on says little: every word of it must be here."""
        signs = dict(zip(evidence.SIGNS, self.signs().tolist(), strict=True))
        return bool(signs["length"] > 0 and signs["missing"] == 0)

    def _touched(self) -> bool:
        """It goes on from this paper, and the passage holds some word of it."""
        signs = dict(zip(evidence.SIGNS, self.signs().tolist(), strict=True))
        return bool(self.stayed and signs["length"] > 0 and signs["missing"] < 1)

    def _names_all(self) -> bool:
        """A loan or a system that the question names and the passage does not is another one."""
        wanted = [term for term in self.question.named if term.name]
        return all(features.names(self.looked.laid, term)[self.order[0]] for term in wanted)

    def _holds_clauses(self) -> bool:
        """Who asks for section 37 is not answered by what says section 24."""
        if not self.question.clauses:
            return True
        passage = self._passage(self.order[0])
        said = normalise(" ".join((passage.clause, *passage.heading, passage.text, *passage.asked)))
        shelf, row = self.shelves.at(int(self.pool.rows[self.order[0]]))
        title = normalise(shelf.paper_of(row).title)
        return set(self.question.clauses) <= {*clauses.named_in(said), *clauses.named_in(title)}

    def signs(self) -> Scores:
        """What speaks for the first passage, and what it lacks."""
        return evidence.signs(self.question, self.pool, self.looked, self.order, self._chance(), self._verbatim())

    def _verbatim(self) -> bool:
        """Whether the question is the first passage's own, word for word, and no other's of those near it."""
        if self.followed:
            return False
        alike = self.pool.fields[similar_questions.FIELD]
        own = [
            asks_for(self.question.own.normal, self._passage(place), alike[place] > _ALIKE)
            for place in self.order[:_RIVALS]
        ]
        return own[0] and sum(own) == 1

    def _passage(self, place: int) -> Passage:
        shelf, row = self.shelves.at(int(self.pool.rows[place]))
        return shelf.passage(row)

    def _chance(self) -> float:
        """How likely it is the first passage rather than another of the pool, as the weights were fitted to say."""
        behind = (
            np.array([self.scores[place] for place in self.order[: len(self.covered)]]) - self.scores[self.order[0]]
        )
        return float(1 / np.exp(behind).sum())

    def _covered(self, place: int) -> float:
        return float(np.clip(self.covered[place], 0, 1)) if place < len(self.covered) else 0.0

    def _found(self, place: int, carefully: bool) -> Found:
        shelf, row = self.shelves.at(int(self.pool.rows[place]))
        passage, covered = shelf.passage(row), self._covered(place)
        snippet = self._snippet(place, passage.text) if carefully else snippets.beginning(passage.text)
        return Found(passage, shelf.paper_of(row), self.scores[place], covered, snippet, self._why(place, covered))

    def _why(self, place: int, covered: float) -> Why:
        look = self.looked.looks[0]
        held = set(look.words[look.held[place]].tolist()) if place < len(self.covered) else set()
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
        look = self.looked.looks[int(self.looked.best[place])]
        origins = ranking.origins(self.shelves, self.pool, place)
        word_at, word_piece = self._spots(look.in_words, place, origins)
        letter_at, letter_piece = self._spots(look.in_letters, place, origins)
        worth = np.concatenate(
            [_left(look.in_words, look.word_worth, place), _left(look.in_letters, look.letter_worth, place)]
        )
        at = np.concatenate([word_at, letter_at])
        piece = np.concatenate([word_piece, letter_piece + len(look.words)])
        return snippets.choose(
            text, at, piece, worth, features.sign_places(self.looked.laid, self.question, place, origins)
        )

    def _spots(
        self, matches: Matches, place: int, origins: NDArray[np.int32]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where matches stand in the passage's text as it was written, and which piece each is."""
        laid = self.looked.laid
        own = matches.owner == place
        first = int(np.searchsorted(laid.word_owner, place))
        word = np.searchsorted(laid.word_at[first : first + len(origins)], matches.at[own], side="right") - 1
        at = origins[word.clip(0)].astype(np.intp)
        return at[at >= 0], matches.piece[own][at >= 0]


def rank(shelves: Shelves, asked: Question, limit: int, sense: Sense | None = None, paper: str = "") -> Ranked:
    """Choose a pool by words, letters and meaning, look closely at its best, and put them in order."""
    same_paper = shelves.of_paper(paper) if paper else np.zeros(0, dtype=np.intp)
    pool = shelves.candidates(asked, max(limit, POOL), sense, same_paper)
    looked = ranking.look(shelves, pool, asked, POOL if sense is None else POOL + sense.more)
    count = looked.laid.count
    scores = ranking.fitted(shelves.asked_before)(looked.features) + _CLAUSE_NAMED * pool.named[:count]
    covered = looked.covered
    if sense:
        scores = scores + sense.weigh(pool.likeness[:count])
        covered = np.maximum(covered, sense.sure(pool.likeness[:count]))
    scores = scores + _SAME_PAPER * np.isin(pool.rows[:count], same_paper)
    order = [*np.lexsort((np.arange(count), -scores)).tolist(), *range(count, len(pool.rows))]
    behind = [float(scores.min(initial=0.0) - place) for place in range(1, len(pool.rows) - count + 1)]
    stayed = bool(np.isin(pool.rows[order[0]], same_paper))
    return Ranked(shelves, asked, pool, looked, [*scores.tolist(), *behind], covered, order, bool(paper), stayed)


def _left(matches: Matches, worth: Scores, place: int) -> Scores:
    """What each piece of the question is worth in a snippet: the answer seldom stands where the title is said again."""
    in_title = matches.piece[(matches.owner == place) & matches.in_head]
    left = worth.copy()
    left[in_title] = 0
    return np.asarray(left / max(left.sum(), 1e-9))
