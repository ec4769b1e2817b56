"""Evaluates the current index: asks every test question and compares the accuracy with the required values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from indexer.papers.catalogue import Refusal
from indexer.papers.questions import MEASURE, Question, by_name
from indexer.texts import say
from knowledge.library import Band, Finding, Library
from knowledge.passages import Passage

BAR = "bar.toml"
IN = 3  # results that a person is shown


class NoBar(Exception):
    """bar.toml is missing or incomplete."""


@dataclass(frozen=True)
class Bar:
    """The accuracy that the held-out half of the questions must reach."""

    right_first: float
    in_three: float
    right_refusals: float
    asserted: float  # share of the answerable questions that get an asserted answer
    wrong_answers: float  # at most


@dataclass(frozen=True)
class Reply:
    """The result of one question."""

    question: Question
    place: int  # of the first right section, counted from 1; 0 when none was found
    asserted: bool
    best: str = ""

    @property
    def right_first(self) -> bool:
        return self.place == 1

    @property
    def in_three(self) -> bool:
        return 1 <= self.place <= IN

    @property
    def wrong(self) -> bool:
        """Something was asserted, and it is not the answer."""
        return self.asserted and self.place != 1

    def trouble(self) -> str:
        """What is wrong with this result, in one line; empty when it is right."""
        where = f"{self.question.file}:{self.question.line}: {self.question.ask}"
        if not self.question.answers:
            return f"{where}\n    nothing answers this, and {self.best} was asserted" if self.asserted else ""
        if self.right_first:
            return ""
        return (
            f"{where}\n    {self.question.answers[0]} came {self.place or 'not at all'}, {self.best or 'nothing'} first"
        )


@dataclass(frozen=True)
class Figures:
    """The replies of one topic, counted."""

    topic: str
    questions: int
    right_first: float
    in_three: float
    asserted: float
    wrong_answers: float
    right_refusals: float

    def line(self) -> str:
        shares = (self.right_first, self.in_three, self.asserted, self.wrong_answers, self.right_refusals)
        first, three, asserted, wrong, refused = (f"{share:.1%}" for share in shares)
        return f"{self.topic:<22}{self.questions:>7}{first:>9}{three:>10}{asserted:>10}{wrong:>8}{refused:>17}"


@dataclass(frozen=True)
class SectionsInUse:
    """The sections of the current index by name, and the audience of each paper."""

    named: Mapping[str, Sequence[Passage]]
    audience: Mapping[str, str]


def sections_in_use(library: Library) -> SectionsInUse:
    partitions = library.index.partitions
    each = [
        (partition.passage(row), audience)
        for audience, partition in partitions.items()
        for row in range(len(partition))
    ]
    return SectionsInUse(
        by_name(passage for passage, _ in each), {passage.paper: audience for passage, audience in each}
    )


def ask(library: Library, question: Question, known: SectionsInUse) -> Reply:
    right = {passage.id for answer in question.answers for passage in known.named.get(answer, ())}
    own = {known.audience.get(answer.partition("#")[0], "public") for answer in question.answers}
    # An unanswerable question must also be refused to staff, who see more papers.
    audiences = frozenset({"public", *(own or {"staff"})})
    before = known.named.get(question.after, ())
    finding = library.search(question.ask, audiences=audiences, after=before[0].id if before else None)
    place = next((at for at, found in enumerate(finding.found, 1) if found.passage.id in right), 0)
    best = finding.found[0].passage.name if finding.found else ""
    return Reply(question, place, asserts(finding), best)


def asserts(finding: Finding) -> bool:
    """Whether an answer is asserted: asking back and showing near passages assert nothing."""
    return finding.band is Band.ANSWER and not finding.asks


def count(topic: str, replies: Sequence[Reply]) -> Figures:
    answerable = [reply for reply in replies if reply.question.answers]
    nothing = [reply for reply in replies if not reply.question.answers]
    return Figures(
        topic,
        len(replies),
        share(reply.right_first for reply in answerable),
        share(reply.in_three for reply in answerable),
        share(reply.asserted and reply.right_first for reply in answerable),
        share(reply.wrong for reply in replies),
        share(not reply.asserted for reply in nothing),
    )


def share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known) if known else 1.0


@dataclass(frozen=True)
class Verdict:
    """All results, and the accuracy."""

    replies: tuple[Reply, ...]
    bar: Bar
    lost: tuple[Refusal, ...]
    unasked: Mapping[str, tuple[str, ...]]

    def table(self) -> Iterator[str]:
        """The accuracy by topic on the held-out questions, and on those that the index has seen."""
        heads = f"{'first':>9}{'in three':>10}{'asserted':>10}{'wrong':>8}{'refused rightly':>17}"
        yield f"{'topic':<22}{'asked':>7}{heads}"
        for figures in by_topic(measured(self.replies)):
            yield figures.line()
        if second := [reply for reply in measured(self.replies) if reply.question.after]:
            yield count("(follow-ups)", second).line()
        yield count("(develop, seen)", [reply for reply in self.replies if reply.question.split != MEASURE]).line()

    def remarks(self) -> Iterator[str]:
        """Sections that no question asks for."""
        for paper, headings in self.unasked.items():
            yield f"ไม่มีใครถาม · nobody asks  {paper}: {', '.join(headings)}"

    def faults(self) -> Iterator[str]:
        """Why this does not pass."""
        yield from map(str, self.lost)
        yield from below(self.bar, count("all", measured(self.replies)))


def evaluate(library: Library, questions: Sequence[Question], bar: Bar) -> Verdict:
    """Ask every question and compare the accuracy with the required values."""
    known = sections_in_use(library)
    passages = [passage for paper in known.audience for passage in known.named[paper]]
    replies = tuple(ask(library, question, known) for question in questions)
    return Verdict(replies, bar, tuple(lost_answers(questions, passages)), unasked(questions, passages))


def by_topic(replies: Sequence[Reply]) -> tuple[Figures, ...]:
    """One line for each topic, and for all."""
    topics = sorted({reply.question.topic for reply in replies})
    each = (count(topic, [reply for reply in replies if reply.question.topic == topic]) for topic in topics)
    return (*each, count("all", replies))


def measured(replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The held-out questions: only those that the index has not seen measure its quality."""
    return tuple(reply for reply in replies if reply.question.split == MEASURE)


def read_bar(folder: Path) -> Bar:
    """Read bar.toml beside the questions."""
    names = [field.name for field in fields(Bar)]
    try:
        said = tomllib.loads((folder / BAR).read_text(encoding="utf-8"))
        return Bar(**{name: float(said[name]) for name in names})
    except OSError as why:
        raise NoBar(f"There is no {BAR} in {folder}. It says {', '.join(names)}.") from why
    except (KeyError, TypeError, ValueError) as why:
        raise NoBar(f"{folder / BAR} lacks {why}. Every bar is a share, such as right_first = 0.92") from why


def below(bar: Bar, figures: Figures) -> tuple[str, ...]:
    """Every required value that is not reached."""
    least = (
        ("right answer first", figures.right_first, bar.right_first),
        ("right answer in three", figures.in_three, bar.in_three),
        ("right answer asserted", figures.asserted, bar.asserted),
        ("right refusals", figures.right_refusals, bar.right_refusals),
    )
    found = [f"{name}: {got:.1%}, the bar is {wanted:.1%}" for name, got, wanted in least if got < wanted]
    if figures.wrong_answers > bar.wrong_answers:
        found.append(f"wrong answers given: {figures.wrong_answers:.1%}, at most {bar.wrong_answers:.1%} may be")
    return tuple(found)


def lost_answers(questions: Iterable[Question], passages: Iterable[Passage]) -> Iterator[Refusal]:
    """Questions whose answer section does not exist."""
    named = by_name(passages)
    for question in questions:
        for name in (*question.answers, question.after):
            if name and name not in named:
                yield Refusal(question.file, say("question.lost", name=name), question.line)


def unasked(questions: Iterable[Question], passages: Sequence[Passage]) -> Mapping[str, tuple[str, ...]]:
    """Sections that no question asks for, by paper."""
    asked = {answer for question in questions for answer in question.answers}
    found: dict[str, list[str]] = {}
    for passage in passages:
        if passage.name not in asked and passage.paper not in asked:
            headings = found.setdefault(passage.paper, [])
            if passage.heading[-1] not in headings:
                headings.append(passage.heading[-1])
    return {paper: tuple(headings) for paper, headings in found.items()}
