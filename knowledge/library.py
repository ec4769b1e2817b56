"""The library as the bot uses it: ask, and get passages with their source, how sure we are, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge import lines, ranking, snippets
from knowledge.closely import Matches
from knowledge.glossary import Glossary, Suggestion
from knowledge.index import CorruptIndex, Index, NoIndex, StaleIndex, current, open_index
from knowledge.passages import Paper, Passage
from knowledge.question import Question, read_question
from knowledge.ranking import Looked
from knowledge.search import POOL, Pool, Shelves
from knowledge.shelving import headline

_CLAUSE_NAMED = 3.0  # who names a clause wants that clause
_SAME_PAPER = 1.5
_SAME_TALK = 0.6  # of a question's worth that the last paper holds: then it is asked about that paper
_GOING_ON = re.compile(
    r"^(แล้ว|และ|ถ้า|กรณี|งั้น|ส่วน|then\b|and\b|what about|how about|what if)|(ล่ะ|ละ)\s*(คะ|ครับ|ค่ะ)?\s*\??$"
)


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
    fields: Mapping[str, float]  # z-scores: how far above the other passages it stands
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
    """What the library has to say to a question."""

    band: Band
    confidence: float
    found: tuple[Found, ...]
    asks: tuple[Suggestion, ...] = ()
    ask: str = ""  # the sentence that asks back, when there are asks


class Library:
    """An index in use. Whoever asks says which audiences may be read; there is no default."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.trouble = ""  # why a newer index is not used
        folder = current(home)
        if folder is None:
            raise NoIndex(f"There is no index in {home}. Run: indexer build")
        self._index = open_index(folder)
        self._tried = folder
        self._visible = lru_cache(maxsize=64)(self._open_shelves)

    @property
    def glossary(self) -> Glossary:
        return self._index.glossary

    @property
    def built(self) -> datetime:
        return self._index.manifest.built

    @property
    def index(self) -> Index:
        return self._index

    def counts(self, *, audiences: frozenset[str]) -> tuple[int, int]:
        """How many papers and passages these readers may see."""
        shelves = self._visible(audiences).shelves
        return sum(len(shelf.papers) for shelf in shelves), sum(len(shelf) for shelf in shelves)

    def refresh(self) -> bool:
        """Move to the index that is current now; the last good one stays when that one cannot be used."""
        folder = current(self.home)
        if folder is None or folder == self._tried:
            return False
        self._tried = folder
        try:
            self._index = open_index(folder)
        except (NoIndex, StaleIndex, CorruptIndex) as why:
            self.trouble = str(why)
            return False
        self.trouble = ""
        self._visible.cache_clear()
        return True

    def paper(self, id: str, *, audiences: frozenset[str]) -> Paper | None:
        for shelf in self._visible(audiences).shelves:
            if (row := shelf.papers.row(id)) is not None:
                return shelf.paper(row)
        return None

    def passage(self, id: str, *, audiences: frozenset[str]) -> Passage | None:
        for shelf in self._visible(audiences).shelves:
            if (row := shelf.passages.row(id)) is not None:
                return shelf.passage(row)
        return None

    def sections(self, paper_id: str, *, audiences: frozenset[str]) -> tuple[Passage, ...]:
        """All of a paper, in its order."""
        for shelf in self._visible(audiences).shelves:
            if shelf.papers.row(paper_id) is not None:
                return tuple(shelf.passage(row) for row in shelf.sections(paper_id))
        return ()

    def search(self, question: str, *, audiences: frozenset[str], after: str | None = None, limit: int = 10) -> Finding:
        """The passages that answer, best first, and how sure we are that they do."""
        index, shelves = self._index, self._visible(audiences)
        asked = read_question(question, index.reader)
        if not len(shelves) or not len(asked.own.codes):
            return Finding(Band.NOTHING, 0.0, ())
        before = self.passage(after, audiences=audiences) if after else None
        going_on = before is not None and _goes_on(asked, self.sections(before.paper, audiences=audiences), index)
        if before and going_on:
            paper = self.paper(before.paper, audiences=audiences)
            context = headline(before, paper) if paper else ""
            asked = read_question(question, index.reader, context)
        ranked = _rank(shelves, asked, max(limit, POOL), before.paper if before and going_on else "")
        strict = max(shelf.strict for shelf in shelves.shelves)
        finding = ranked.finding(strict, limit)
        return self._ask_back(asked, finding)

    def _open_shelves(self, audiences: frozenset[str]) -> Shelves:
        # Before scoring: nothing of a shelf that is not opened here can change a score, a count or a suggestion.
        return Shelves([self._index.shelves[name] for name in sorted(audiences) if name in self._index.shelves])

    def _ask_back(self, asked: Question, finding: Finding) -> Finding:
        unclear = self.glossary.unclear(asked.own.normal)
        if unclear is None:
            return finding
        thai = re.search("[ก-๙]", asked.own.normal) is not None
        asks = tuple(Suggestion(choice.th if thai else choice.en, choice.send) for choice in unclear.choices)
        band = Band.NEAR if finding.band is Band.ANSWER else finding.band
        return replace(finding, band=band, asks=asks, ask=unclear.ask_th if thai else unclear.ask_en)


@dataclass(frozen=True)
class _Ranked:
    """The pool in its final order, before anything is fetched."""

    shelves: Shelves
    question: Question
    pool: Pool
    looked: Looked
    scores: list[float]
    order: list[int]
    paper: str

    def finding(self, strict: float, limit: int) -> Finding:
        best = self.order[0]
        confidence = float(np.clip(self._covered(best), 0, 1))
        band = Band.ANSWER if confidence >= strict else Band.NEAR if confidence >= lines.NOTHING else Band.NOTHING
        return Finding(band, confidence, tuple(self._found(place) for place in self.order[:limit]))

    def _covered(self, place: int) -> float:
        return float(self.looked.covered[place]) if place < self.looked.laid.count else 0.0

    def _found(self, place: int) -> Found:
        shelf, row = self.shelves.at(int(self.pool.rows[place]))
        passage = shelf.passage(row)
        close = place < self.looked.laid.count
        snippet = self._snippet(place, passage) if close else snippets.beginning(passage.text)
        covered = self._covered(place)
        return Found(passage, shelf.paper_of(row), self.scores[place], covered, snippet, self._why(place, covered))

    def _why(self, place: int, covered: float) -> Why:
        held: set[int] = set()
        if place < self.looked.laid.count:
            look = self.looked.looks[0]
            held = set(look.words[look.held[place]].tolist())
        words = dict(zip(self.question.own.words, self.question.own.keys.tolist(), strict=True))
        return Why(
            tuple(word for word, key in words.items() if key in held),
            tuple(word for word, key in words.items() if key not in held),
            {name: round(float(scores[place]), 2) for name, scores in self.pool.fields.items()},
            round(covered, 3),
            bool(self.pool.named[place]),
            bool(self.paper),
        )

    def _snippet(self, place: int, passage: Passage) -> str:
        look = self.looked.looks[int(self.looked.best[place])]
        origins = ranking.origins(self.shelves, self.pool, place)
        word_at, word_piece = _spots(look.in_words, place, self.looked, origins)
        letter_at, letter_piece = _spots(look.in_letters, place, self.looked, origins)
        worth = np.concatenate(
            [look.word_worth / max(look.word_worth.sum(), 1e-9), look.letter_worth / max(look.letter_worth.sum(), 1e-9)]
        )
        at = np.concatenate([word_at, letter_at])
        piece = np.concatenate([word_piece, letter_piece + len(look.words)])
        return snippets.choose(passage.text, at, piece, worth, np.zeros(0, dtype=np.intp))


def _spots(
    matches: Matches,
    place: int,
    looked: Looked,
    origins: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Where matches stand in the passage's text as it was written, and which piece each is."""
    laid = looked.laid
    own = matches.owner == place
    first = int(np.searchsorted(laid.word_owner, place))
    word = np.searchsorted(laid.word_at[first : first + len(origins)], matches.at[own], side="right") - 1
    at = origins[word.clip(0)].astype(np.intp)
    return at[at >= 0], matches.piece[own][at >= 0]


def _rank(shelves: Shelves, asked: Question, limit: int, paper: str) -> _Ranked:
    pool = shelves.candidates(asked, limit)
    looked = ranking.look(shelves, pool, asked, POOL)
    count = looked.laid.count
    scores = ranking.fitted()(looked.features) + _CLAUSE_NAMED * pool.named[:count]
    if paper:
        same = [shelf.paper_of(row).id == paper for shelf, row in map(shelves.at, pool.rows[:count].tolist())]
        scores = scores + _SAME_PAPER * np.array(same)
    order = np.lexsort((np.arange(count), -scores)).tolist()
    rest = [float(scores.min(initial=0.0) - place) for place in range(1, len(pool.rows) - count + 1)]
    return _Ranked(
        shelves, asked, pool, looked, [*scores.tolist(), *rest], [*order, *range(count, len(pool.rows))], paper
    )


def _goes_on(asked: Question, sections: tuple[Passage, ...], index: Index) -> bool:
    """Whether a question is about the paper that was shown, because it says so or says nothing else."""
    if _GOING_ON.search(asked.own.normal):
        return True
    there = {
        word for section in sections for word in index.reader.read(" ".join((*section.heading, section.text))).words
    }
    sizes = {word: len(word) for word in asked.own.words}
    return sum(size for word, size in sizes.items() if word in there) >= _SAME_TALK * max(sum(sizes.values()), 1)
