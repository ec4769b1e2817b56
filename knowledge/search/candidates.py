"""From a question to the likeliest passages of the visible shelves: words and letters, summed as z-scores."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Keys, Scores
from knowledge.index.shelf_reader import Shelf
from knowledge.language.tokens import key
from knowledge.search import similar_questions
from knowledge.search.meaning import Sense
from knowledge.search.question import Phrase, Question

POOL = 30
WEIGHTS = {
    "words": 1.0,
    "three": 0.5,
    "four": 0.5,
    "toneless": 0.5,
    "title": 0.3,
}
_KINDS = dict.fromkeys(WEIGHTS, "words") | {name: name for name in ("three", "four", "toneless")}
_OTHER_WORDS, _CONTEXT = 0.6, 0.35  # what the glossary's wording and the talk's last subject count beside the own words
_CLAUSE, _FAVOUR = 4.0, 4.0
_SAID, _ALIKE = 30.0, 3  # a question that people ask in these very words, beside z-scores; how steeply likeness counts
_MANY = 20_000  # passages; above it, grams that stand in every tenth passage are not looked up
_OFTEN = 0.1


@dataclass(frozen=True)
class Rarity:
    """What each piece of the question is worth: the rarer among the visible papers, the more."""

    keys: Keys  # sorted
    worth: Scores
    known: NDArray[np.bool_]  # whether any visible passage holds it

    def of(self, keys: Keys) -> Scores:
        return self.worth[np.searchsorted(self.keys, keys)]


@dataclass(frozen=True)
class Pool:
    """The best passages, best first, and what each field gave them."""

    rows: NDArray[np.intp]  # counted over all visible shelves, one after the other
    fused: Scores
    fields: dict[str, Scores]  # z-scores of the rows
    rarity: dict[str, Rarity]
    named: NDArray[np.bool_]  # the question names its clause
    likeness: Scores  # in meaning, when there is a sense of it


class Shelves:
    """The shelves that one reader may see, searched as if they were one."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self.shelves = tuple(shelves)
        sizes = [len(shelf) for shelf in shelves]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
        self._lows: list[int] = self.offsets[:-1].tolist()

    def __len__(self) -> int:
        return int(self.offsets[-1])

    def at(self, row: int) -> tuple[Shelf, int]:
        """The shelf of a row, and its place there."""
        number = bisect_right(self._lows, row) - 1
        return self.shelves[number], row - self._lows[number]

    @property
    def asked_before(self) -> bool:
        """Whether it is known of any visible passage how people ask for it."""
        return any(len(shelf.arrays[similar_questions.ROWS]) for shelf in self.shelves)

    def is_asked_for(self, row: int) -> bool:
        """Whether it is known of this very passage how people ask for it."""
        shelf, place = self.at(row)
        return bool(np.isin(place, shelf.arrays[similar_questions.ROWS]))

    def unknown(self, words: set[str]) -> set[str]:
        """Those of the words that no visible passage holds."""
        keys = {word: np.uint64(key(word)) for word in words}
        known = [
            shelf.fields["words"].find(np.array(list(keys.values()), dtype=np.uint64)) >= 0 for shelf in self.shelves
        ]
        held = np.any(known, axis=0) if known else np.zeros(len(words), dtype=bool)
        return {word for word, is_held in zip(keys, held, strict=True) if not is_held}

    def of_paper(self, id: str) -> NDArray[np.intp]:
        """The rows of a paper's passages."""
        rows = [low + row for shelf, low in zip(self.shelves, self.offsets, strict=False) for row in shelf.sections(id)]
        return np.array(rows, dtype=np.intp)

    def candidates(
        self, question: Question, limit: int, sense: Sense | None = None, favoured: NDArray[np.intp] | None = None
    ) -> Pool:
        """The likeliest passages before anybody has read them closely."""
        fused = np.zeros(len(self))
        fields: dict[str, Scores] = {}
        rarity: dict[str, Rarity] = {}
        sought = {kind: _keys(kind, question) for kind in set(_KINDS.values())}
        for name, weight in WEIGHTS.items():
            scores, rarity[name] = self._field(name, *sought[_KINDS[name]])
            fields[name] = standing = _standing(scores)
            fused += standing * weight * (_known(question.own, rarity[name]) ** 3 if name == "words" else 1)
        alike = similar_questions.likeness(self.shelves, question.pieces)
        fields[similar_questions.FIELD] = np.concatenate([np.zeros(0), *alike])
        fused += _SAID * fields[similar_questions.FIELD] ** _ALIKE
        named = self._clauses(question) if question.clauses else np.zeros(len(self))
        fused += _CLAUSE * named
        if favoured is not None:
            fused[favoured] += _FAVOUR
        best = _best(fused, limit)
        if sense:
            nearest = sense.nearest(self.offsets)
            best = _joined(best, nearest[~np.isin(nearest, best[:POOL])][: sense.more])
        likeness = sense.likeness(best, self.offsets) if sense else np.zeros(len(best))
        chosen = {name: scores[best] for name, scores in fields.items()}
        return Pool(best, fused[best], chosen, rarity, named[best] > 0, likeness)

    def _field(self, name: str, keys: Keys, shares: Scores) -> tuple[Scores, Rarity]:
        places = [shelf.fields[name].find(keys) if name in shelf.fields else None for shelf in self.shelves]
        spread = np.zeros(len(keys))
        total = 0
        for shelf, at in zip(self.shelves, places, strict=True):
            if at is not None:
                spread += shelf.fields[name].spread(at)
                total += len(shelf)
        held = np.maximum(spread, 0.5)  # what nobody wrote is rarer than what one did, but not without end
        idf = np.log1p((total - held + 0.5) / (held + 0.5))
        worth = idf * shares
        if total > _MANY and name in ("three", "four", "toneless"):
            worth[spread > total * _OFTEN] = 0
        scores = np.zeros(len(self))
        for shelf, at, low in zip(self.shelves, places, self.offsets, strict=False):
            if at is not None:
                shelf.fields[name].add(scores[low : low + len(shelf)], at, worth)
        return scores, Rarity(keys, idf, spread > 0)

    def _clauses(self, question: Question) -> Scores:
        scores = np.zeros(len(self))
        keys = np.array([key(clause) for clause in question.clauses], dtype=np.uint64)
        for shelf, low in zip(self.shelves, self.offsets, strict=False):
            postings = shelf.fields["clause"]
            for place in postings.find(keys):
                if place >= 0:
                    scores[low + postings.rows[postings.starts[place] : postings.starts[place + 1]].astype(np.intp)] = 1
        return scores


def _standing(scores: Scores) -> Scores:
    """How far each passage stands out; fields of different kinds become comparable."""
    mean = scores.mean()
    spread = np.sqrt(max(scores @ scores / max(len(scores), 1) - mean * mean, 0.0))  # std() would copy a million scores
    return np.asarray((scores - mean) / (spread or 1.0))


def _known(phrase: Phrase, rarity: Rarity) -> float:
    """The share of the question's letters that stand in words we know."""
    known = rarity.known[np.searchsorted(rarity.keys, phrase.keys)]
    sizes = np.array([len(word) for word in phrase.words])
    return float(sizes @ known / max(sizes.sum(), 1))


def _keys(kind: str, question: Question) -> tuple[Keys, Scores]:
    """Each key once, and what it counts beside the person's own words."""
    parts = [question.own.field(kind), *(phrase.field(kind) for phrase in question.phrases[1:])]
    shares = [1.0, *[_OTHER_WORDS] * (len(parts) - 1)]
    if question.context:
        parts.append(question.context.field(kind))
        shares.append(_CONTEXT)
    flat = np.concatenate(parts)
    counts = np.repeat(shares, [len(part) for part in parts])
    keys, first = np.unique(flat, return_index=True)  # the first place of a key is where it counts most
    return keys, counts[first]


def _best(scores: Scores, limit: int) -> NDArray[np.intp]:
    chosen = np.argpartition(-scores, limit)[:limit] if len(scores) > limit else np.arange(len(scores))
    return chosen[np.lexsort((chosen, -scores[chosen]))]


def _joined(best: NDArray[np.intp], nearest: NDArray[np.intp]) -> NDArray[np.intp]:
    """The best by words, then the nearest in meaning, then the rest: the first of these are looked at closely."""
    rest = best[POOL:]
    return np.concatenate([best[:POOL], nearest, rest[~np.isin(rest, nearest)]])
