"""First-stage retrieval: BM25 over words, letter n-grams, titles and clauses, fused as z-scores."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.partition_reader import Partition
from knowledge.index.postings import Keys, Scores
from knowledge.language.tokens import key
from knowledge.passages import Passage
from knowledge.search import similar_questions
from knowledge.search.meaning import QuestionVector
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
# Weights of the glossary's phrasing and of the conversation's last subject; the person's own words count 1.
_OTHER_WORDS, _CONTEXT = 0.6, 0.35
_CLAUSE, _FAVOUR = 4.0, 4.0
_SAID = 30.0  # bonus (in z-scores) for a question that people asked in these very words
_MANY = 20_000  # passages; above it, n-grams in every tenth passage are not looked up
_OFTEN = 0.1


@dataclass(frozen=True)
class Idf:
    """The inverse document frequency (IDF) of each key of the question, over the visible partitions."""

    keys: Keys  # sorted
    worth: Scores
    known: NDArray[np.bool_]  # whether any visible passage contains it

    def of(self, keys: Keys) -> Scores:
        return self.worth[np.searchsorted(self.keys, keys)]


@dataclass(frozen=True)
class Pool:
    """The candidate passages, best first, with the score of each field."""

    rows: NDArray[np.intp]  # numbered over all visible partitions, one after the other
    fused: Scores
    fields: dict[str, Scores]  # z-scores of the rows
    idf: dict[str, Idf]
    named: NDArray[np.bool_]  # the question names its clause
    likeness: Scores  # cosine similarity, when there are vectors


class Partitions:
    """The partitions that one reader may see, searched as one index."""

    def __init__(self, partitions: Sequence[Partition]) -> None:
        self.partitions = tuple(partitions)
        sizes = [len(partition) for partition in partitions]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
        self._lows: list[int] = self.offsets[:-1].tolist()

    def __len__(self) -> int:
        return int(self.offsets[-1])

    def at(self, row: int) -> tuple[Partition, int]:
        """The partition of a row, and the row's number there."""
        number = bisect_right(self._lows, row) - 1
        return self.partitions[number], row - self._lows[number]

    def passage(self, row: int) -> Passage:
        partition, place = self.at(row)
        return partition.passage(place)

    def paper_row(self, row: int) -> tuple[int, int]:
        """Which paper a row belongs to: its partition and its number there."""
        number = bisect_right(self._lows, row) - 1
        return number, int(self.partitions[number].arrays["of_paper"][row - self._lows[number]])

    @property
    def asked_before(self) -> bool:
        """Whether any visible passage has approved questions."""
        return any(len(partition.arrays[similar_questions.ROWS]) for partition in self.partitions)

    def is_asked_for(self, row: int) -> bool:
        """Whether this passage has approved questions."""
        partition, place = self.at(row)
        rows = partition.arrays[similar_questions.ROWS]  # in order
        at = int(np.searchsorted(rows, rows.dtype.type(place)))
        return at < len(rows) and int(rows[at]) == place

    def unknown(self, words: set[str]) -> set[str]:
        """The words that no visible passage contains (out of vocabulary)."""
        keys = {word: np.uint64(key(word)) for word in words}
        known = [
            partition.fields["words"].find(np.array(list(keys.values()), dtype=np.uint64)) >= 0
            for partition in self.partitions
        ]
        held = np.any(known, axis=0) if known else np.zeros(len(words), dtype=bool)
        return {word for word, is_held in zip(keys, held, strict=True) if not is_held}

    def of_paper(self, id: str) -> NDArray[np.intp]:
        """The rows of a paper's passages."""
        rows = [
            low + row
            for partition, low in zip(self.partitions, self.offsets, strict=False)
            for row in partition.sections(id)
        ]
        return np.array(rows, dtype=np.intp)

    def candidates(
        self,
        question: Question,
        limit: int,
        sense: QuestionVector | None = None,
        favoured: NDArray[np.intp] | None = None,
    ) -> Pool:
        """The candidates for a question, before reranking."""
        fused = np.zeros(len(self))
        fields: dict[str, Scores] = {}
        idf: dict[str, Idf] = {}
        sought = {kind: _keys(kind, question) for kind in set(_KINDS.values())}
        for name, weight in WEIGHTS.items():
            scores, idf[name] = self._field(name, *sought[_KINDS[name]])
            fields[name] = standing = _z_scores(scores)
            fused += standing * weight * (_known(question.own, idf[name]) ** 3 if name == "words" else 1)
        alike = similar_questions.likeness(self.partitions, question.pieces)
        fields[similar_questions.FIELD] = np.concatenate([np.zeros(0), *alike])
        likely = fields[similar_questions.FIELD]
        fused += _SAID * (likely * likely * likely)  # a power costs forty times as much
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
        return Pool(best, fused[best], chosen, idf, named[best] > 0, likeness)

    def _field(self, name: str, keys: Keys, shares: Scores) -> tuple[Scores, Idf]:
        places = [
            partition.fields[name].find(keys) if name in partition.fields else None for partition in self.partitions
        ]
        document_frequency = np.zeros(len(keys))
        total = 0
        for partition, at in zip(self.partitions, places, strict=True):
            if at is not None:
                document_frequency += partition.fields[name].document_frequency(at)
                total += len(partition)
        # A word with document frequency 0 is rarer than one with 1, but its IDF stays finite.
        held = np.maximum(document_frequency, 0.5)
        idf = np.log1p((total - held + 0.5) / (held + 0.5))
        worth = idf * shares
        if total > _MANY and name in ("three", "four", "toneless"):
            worth[document_frequency > total * _OFTEN] = 0
        scores = np.zeros(len(self))
        for partition, at, low in zip(self.partitions, places, self.offsets, strict=False):
            if at is not None:
                partition.fields[name].add(scores[low : low + len(partition)], at, worth)
        return scores, Idf(keys, idf, document_frequency > 0)

    def _clauses(self, question: Question) -> Scores:
        scores = np.zeros(len(self))
        keys = np.array([key(clause) for clause in question.clauses], dtype=np.uint64)
        for partition, low in zip(self.partitions, self.offsets, strict=False):
            postings = partition.fields["clause"]
            for place in postings.find(keys):
                if place >= 0:
                    scores[low + postings.rows[postings.starts[place] : postings.starts[place + 1]].astype(np.intp)] = 1
        return scores


def _z_scores(scores: Scores) -> Scores:
    """The scores of a field as z-scores, so that fields of different kinds can be added."""
    mean = scores.mean()
    # Not std(), which would copy a million scores.
    deviation = np.sqrt(max(scores @ scores / max(len(scores), 1) - mean * mean, 0.0))
    return np.asarray((scores - mean) / (deviation or 1.0))


def _known(phrase: Phrase, idf: Idf) -> float:
    """The share of the question's letters in words of the vocabulary."""
    known = idf.known[np.searchsorted(idf.keys, phrase.keys)]
    sizes = np.array([len(word) for word in phrase.words])
    return float(sizes @ known / max(sizes.sum(), 1))


def _keys(kind: str, question: Question) -> tuple[Keys, Scores]:
    """Each key of the phrasings once, with its weight."""
    parts = [question.own.field(kind), *(phrase.field(kind) for phrase in question.phrases[1:])]
    shares = [1.0, *[_OTHER_WORDS] * (len(parts) - 1)]
    if question.context:
        parts.append(question.context.field(kind))
        shares.append(_CONTEXT)
    invert_unweighted = np.concatenate(parts)
    counts = np.repeat(shares, [len(part) for part in parts])
    keys, first = np.unique(invert_unweighted, return_index=True)  # the first place of a key is where it counts most
    return keys, counts[first]


def _best(scores: Scores, limit: int) -> NDArray[np.intp]:
    chosen = np.argpartition(scores, len(scores) - limit)[-limit:] if len(scores) > limit else np.arange(len(scores))
    return chosen[np.lexsort((chosen, -scores[chosen]))]


def _joined(best: NDArray[np.intp], nearest: NDArray[np.intp]) -> NDArray[np.intp]:
    """The best by words, then the nearest by vector, then the rest: the first of these are reranked."""
    rest = best[POOL:]
    return np.concatenate([best[:POOL], nearest, rest[~np.isin(rest, nearest)]])
