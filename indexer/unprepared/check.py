"""Checks answers about papers that nobody prepared: the packaged papers with every approved question hidden."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from indexer.check import BAR, NoBar, share
from indexer.collect import BuildInput
from indexer.papers.questions import MEASURE, Question, by_name
from indexer.unprepared.hidden import hide, index_of
from knowledge.embedding import Embedder
from knowledge.library import Band, Library
from knowledge.passages import Passage

TABLE = "unprepared"
_IN = 3


@dataclass(frozen=True)
class Bar:
    """What must be reached without approved questions."""

    answered: float  # asserted rightly, or the right section quoted first
    in_three: float  # asserted rightly, or the right section among the quotations
    denied: float  # at most: of the answerable questions, "not found"
    wrong_answers: float  # at most: of all questions
    far_listed: float  # at most: of questions about other matters


@dataclass(frozen=True)
class Answered:
    """The result of one question."""

    answerable: bool
    band: Band
    place: int  # of the first right section, counted from 1; 0 when none was found

    @property
    def wrong(self) -> bool:
        return self.band is Band.ANSWER and self.place != 1


@dataclass(frozen=True)
class Figures:
    """The results, counted."""

    asked: int
    asserted: float
    answered: float
    in_three: float
    denied: float
    wrong_answers: float
    far_listed: float

    def lines(self) -> Iterator[str]:
        yield f"without approved questions: {self.asked} questions"
        for field in fields(self)[1:]:
            yield f"  {field.name:<16}{getattr(self, field.name):>8.1%}"


def evaluate(
    papers: BuildInput, questions: Sequence[Question], far: Sequence[str], model: Embedder | None = None
) -> Figures:
    """Ask the measured questions and the far ones."""
    bare, hidden = hide(papers.papers, papers.passages)
    with index_of(bare, hidden, papers, model) as library:
        return count(list(ask(library, hidden, questions, far)))


def ask(
    library: Library, passages: Sequence[Passage], questions: Sequence[Question], far: Sequence[str]
) -> Iterator[Answered]:
    named = by_name(passages)
    readers = frozenset(library.index.partitions)
    for question in questions:
        if question.split != MEASURE or question.after:
            continue
        right = {passage.id for answer in question.answers for passage in named.get(answer, ())}
        finding = library.search(question.ask, audiences=readers, limit=_IN)
        place = next((nth for nth, found in enumerate(finding.found, 1) if found.passage.id in right), 0)
        yield Answered(bool(right), Band.NEAR if finding.asks else finding.band, place)
    for text in far:
        yield Answered(False, library.search(text, audiences=readers, limit=_IN).band, 0)


def count(results: Sequence[Answered]) -> Figures:
    here = [one for one in results if one.answerable]
    far = [one for one in results if not one.answerable]
    told = [one for one in here if one.band is not Band.NOTHING]
    return Figures(
        len(results),
        share(one.band is Band.ANSWER and one.place == 1 for one in here),
        sum(one.place == 1 for one in told) / max(len(here), 1),
        sum(one.place == 1 or (one.band is Band.NEAR and one.place > 0) for one in told) / max(len(here), 1),
        share(one.band is Band.NOTHING for one in here),
        share(one.wrong for one in results),
        share(one.band is not Band.NOTHING for one in far),
    )


def read_bar(folder: Path) -> Bar:
    """Read the table [unprepared] of bar.toml."""
    try:
        said = tomllib.loads((folder / BAR).read_text(encoding="utf-8"))[TABLE]
        return Bar(**{field.name: float(said[field.name]) for field in fields(Bar)})
    except (OSError, KeyError, TypeError, ValueError) as why:
        names = ", ".join(field.name for field in fields(Bar))
        raise NoBar(f"{folder / BAR} has no table [{TABLE}] with {names} ({why}).") from why


def below(bar: Bar, figures: Figures) -> Iterator[str]:
    """Every required value that is not reached."""
    for name in ("answered", "in_three"):
        if getattr(figures, name) < getattr(bar, name):
            yield f"{name}: {getattr(figures, name):.1%}, the bar is {getattr(bar, name):.1%}"
    for name in ("denied", "wrong_answers", "far_listed"):
        if getattr(figures, name) > getattr(bar, name):
            yield f"{name}: {getattr(figures, name):.1%}, at most {getattr(bar, name):.1%} may be"
