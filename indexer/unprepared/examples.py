"""Examples to fit on: each question put to an index that was not prepared for it, with what came first."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from indexer.collect import BuildInput
from indexer.measure import Collection, read_collection
from indexer.papers.questions import DEVELOP, Question, by_name, with_asked
from indexer.unprepared.asked_papers import AskedPaper, asked_papers, holds, read_alone
from indexer.unprepared.hidden import hide, index_of, only, subject
from knowledge.embedding import Embedder, Remembering
from knowledge.index.postings import Scores
from knowledge.library import Library
from knowledge.passages import Paper, Passage
from knowledge.search.candidates import POOL
from knowledge.search.decide import rank
from knowledge.search.question import read_question

# In the index; its papers were left out; nothing like it anywhere; the same words as in a paper, and another matter.
HERE, ABSENT, FAR, NEAR_MISS = "here", "absent", "far", "near miss"
_NEAR_MISSES = "near-misses.yaml"
_MOST = 110  # questions of a subject and a setting
_MOST_ALL_HIDDEN = 700
_MOST_FAR = 120
_MOST_OF_SET = 1_500
_MOST_WITH_MEANING = 400
_IN = 3
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Example:
    """A question, the features of its first passage, and whether that passage, or one of the first three, is right."""

    ask: str
    group: str
    kind: str
    setting: str
    signs: Scores
    first: bool
    three: bool
    prepared: bool
    foreign: bool = False  # in another language, so that it goes by its meaning alone


def of_packaged(papers: BuildInput, questions: Sequence[Question], far: Sequence[str]) -> Iterator[Example]:
    """The packaged papers: all hidden, each subject hidden, each subject absent, and half of the questions hidden."""
    asked = [question for question in questions if question.answers and not question.after]
    nothing = [*((ask, FAR) for ask in far), *(_of_nothing(one) for one in questions if not one.answers)]
    bare, hidden = hide(papers.papers, papers.passages)
    right = _right(asked, papers.passages)
    with index_of(bare, hidden, papers) as library:
        yield from put(library, _some(asked, _MOST_ALL_HIDDEN), right, HERE, "all hidden")
        yield from far_from(library, nothing, "all hidden")
    prepared = with_asked(papers.passages, questions)
    for topic in sorted({subject(paper.id) for paper in papers.papers}):
        own = [question for question in asked if subject(question.answers[0]) == topic]
        mixed = [less if subject(less.paper) == topic else more for less, more in zip(hidden, prepared, strict=True)]
        known = [less if subject(less.id) == topic else more for less, more in zip(bare, papers.papers, strict=True)]
        with index_of(known, mixed, papers) as library:
            yield from put(library, _some(own, _MOST), right, HERE, "subject hidden")
            yield from far_from(library, _few(nothing, _MOST_FAR), "subject hidden")
        rest = only(papers, lambda id, topic=topic: subject(id) != topic)  # type: ignore[misc]
        with index_of(*hide(rest.papers, rest.passages), papers) as library:
            yield from put(library, _some(own, _MOST // 2), right, ABSENT, "subject absent")
    half = [question for question in asked if question.split == DEVELOP and zlib.crc32(question.ask.encode()) % 2]
    others = [question for question in asked if question.split != DEVELOP or not zlib.crc32(question.ask.encode()) % 2]
    with index_of(papers.papers, with_asked(papers.passages, half), papers) as library:
        yield from put(library, _some(others, _MOST_ALL_HIDDEN), right, HERE, "prepared")
        yield from far_from(library, nothing, "prepared")


def of_set(folder: Path, split: str, papers: BuildInput) -> Iterator[Example]:
    """A data set in BEIR form: half of its articles in the index, questions about both halves."""
    collection = read_collection(folder, split)
    here = {id for id, _, _ in collection.passages if zlib.crc32(_article(id).encode()) % 2}
    kept = [one for one in collection.passages if one[0] in here]
    all_ = [
        Paper(f"set/{_article(id)}", title, "public") for id, title, _ in {_article(o[0]): o for o in kept}.values()
    ]
    passages = [Passage(id, f"set/{_article(id)}", (title,), text) for id, title, text in kept]
    with index_of(all_, passages, BuildInput((), (), (), ())) as library:
        yield from _put_set(library, collection, here)


def with_meaning(
    papers: BuildInput, questions: Sequence[Question], far: Sequence[str], model: Embedder, open_papers: Path | None
) -> Iterator[Example]:
    """The packaged papers hidden and prepared, and papers that nobody prepared among them, with similarity of meaning.

    Encoding costs a quarter of a second a section, so no index is built for each subject.
    """
    model = Remembering(model)
    asked = [question for question in questions if question.answers and not question.after]
    nothing = [*((ask, FAR) for ask in far), *(_of_nothing(one) for one in questions if not one.answers)]
    right = _right(asked, papers.passages)
    with index_of(*hide(papers.papers, papers.passages), papers, model) as library:
        yield from put(library, _some(asked, _MOST_WITH_MEANING), right, HERE, "all hidden")
        yield from far_from(library, nothing, "all hidden")
    prepared = with_asked(papers.passages, questions)
    if open_papers is None:
        return
    told = asked_papers(open_papers)
    with tempfile.TemporaryDirectory() as home:
        own = read_alone(told, Path(home))
    with index_of((*papers.papers, *own.papers), (*prepared, *own.passages), papers, model) as library:
        yield from of_papers(library, told, own.passages, HERE)
        yield from far_from(library, _few(nothing, _MOST_FAR), "papers")
    with index_of(papers.papers, prepared, papers, model) as library:
        yield from of_papers(library, told, (), ABSENT)


def of_papers(
    library: Library, told: Sequence[AskedPaper], passages: Sequence[Passage], kind: str
) -> Iterator[Example]:
    """The questions about papers that nobody prepared; right is each passage of the paper that holds the answer."""
    for paper in told:
        own = [passage for passage in passages if passage.paper == paper.id]
        for question in paper.questions:
            if not question.stands_alone:
                continue
            holding = {p.id for p in own if holds(f"{p.heading[-1]} {p.text}", question.wanted)}
            yield from _example(library, question.ask, holding, paper.id, kind if holding else ABSENT, "papers")


def _put_set(library: Library, collection: Collection, here: set[str]) -> Iterator[Example]:
    chosen = _few(sorted(collection.questions), _MOST_OF_SET)
    for id in chosen:
        right = {passage for passage, grade in collection.relevant[id].items() if grade > 0}
        group = _article(min(right))
        kind = HERE if right & here else ABSENT
        yield from _example(library, collection.questions[id], right, group, kind, "set")


def _article(id: str) -> str:
    return id.rpartition("#")[0] or id


def put(
    library: Library, asked: Sequence[Question], right: Mapping[str, set[str]], kind: str, setting: str
) -> Iterator[Example]:
    """Each question put to this library."""
    for question in asked:
        yield from _example(library, question.ask, right[question.ask], subject(question.answers[0]), kind, setting)


def far_from(library: Library, asked: Sequence[tuple[str, str]], setting: str) -> Iterator[Example]:
    """Questions that nothing answers, with their kind."""
    for ask, kind in asked:
        yield from _example(library, ask, set(), f"far{zlib.crc32(ask.encode()) % 6}", kind, setting)


def _of_nothing(question: Question) -> tuple[str, str]:
    return question.ask, NEAR_MISS if question.file == _NEAR_MISSES else FAR


def _example(library: Library, ask: str, right: set[str], group: str, kind: str, setting: str) -> Iterator[Example]:
    partitions = library.partitions(frozenset(library.index.partitions))
    question = read_question(ask, library.index.reader)
    if not len(question.own.codes):
        return
    ranked = rank(partitions, question, POOL, library.sense(ask, partitions))
    ids = [partitions.passage(int(ranked.pool.rows[place])).id for place in ranked.order[:_IN]]
    prepared = partitions.is_asked_for(int(ranked.pool.rows[ranked.order[0]]))
    first, three = ids[0] in right, bool(right.intersection(ids))
    yield Example(ask, group, kind, setting, ranked.unprepared_signs, first, three, prepared, ranked.foreign)


def _right(asked: Sequence[Question], passages: Sequence[Passage]) -> Mapping[str, set[str]]:
    named = by_name(passages)
    return {one.ask: {passage.id for answer in one.answers for passage in named.get(answer, ())} for one in asked}


def _some(questions: Sequence[Question], count: int) -> list[Question]:
    """So many of the developed questions, always the same; what is only measured is never fitted on."""
    return _few([question for question in questions if question.split == DEVELOP], count)


def _few(items: Sequence[_Item], count: int) -> list[_Item]:
    if len(items) <= count:
        return list(items)
    return [items[place] for place in np.sort(np.random.default_rng(7).choice(len(items), count, replace=False))]
