"""Dry run of an errand: sections, lint messages, changes, and questions whose answer breaks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from indexer.check import Reply, ask, sections_in_use
from indexer.collect import READER_CACHE, BuildInput, asked_in, collect_papers, no_progress
from indexer.papers.changes import Change, changes
from indexer.papers.lint import LintMessage, lint
from indexer.papers.paper_changes import PUT, WITHDRAW, Errand, carry_out, target
from indexer.papers.questions import Question
from knowledge import settings
from knowledge.embedding import Embedder, Remembering
from knowledge.index import on_disk
from knowledge.index.vector_cache import ENCODED
from knowledge.library import Library
from knowledge.passages import Paper, Passage


@dataclass(frozen=True)
class Moved:
    """A question whose answer changes."""

    ask: str
    wanted: str
    before: str
    after: str


@dataclass(frozen=True)
class Rehearsal:
    """The result of a dry run."""

    paper: Paper | None
    sections: tuple[Passage, ...]
    marks: tuple[LintMessage, ...]
    changes: tuple[Change, ...]
    broken: tuple[Moved, ...]  # answered rightly today, and wrongly after the change
    mended: tuple[Moved, ...]
    asked: int

    def as_json(self) -> dict[str, Any]:
        return {
            "paper": on_cover(self.paper) if self.paper else None,
            "sections": [
                {
                    "heading": list(section.heading),
                    "text": section.text,
                    "clause": section.clause,
                    "asked": list(section.asked),
                }
                for section in self.sections
            ],
            "marks": [{"line": mark.line, "must": mark.must, "words": mark.words} for mark in self.marks],
            "changes": [asdict(change) for change in self.changes],
            "broken": [asdict(one) for one in self.broken],
            "mended": [asdict(one) for one in self.mended],
            "asked": self.asked,
        }


_SAID_EVERY = 20  # questions


def rehearse(
    errand: Errand,
    scratch: Path,
    today: date,
    model: Embedder | None = None,
    progress: Callable[[int, int], None] = lambda asked, whole: None,
) -> Rehearsal:
    """Carry out the errand on copies and ask every test question. The current index is not touched."""
    model = Remembering(model) if model else None  # each question is asked of both indexes
    own, together = scratch / "papers", scratch / "together"
    lay(settings.own_documents(), own)
    carry_out(errand, own)
    lay(settings.documents(), together)
    lay(own, together)
    marks = lint(together, today, target(errand, together)) if errand.do == PUT else ()
    library = Library(settings.indexes(), model=model) if on_disk.current(settings.indexes()) else None
    now = collected(own, scratch)
    paper = next((one for one in now.papers if one.id == errand.paper), None)
    sections = tuple(passage for passage in now.passages if passage.paper == errand.paper)
    if library is None or (errand.do == PUT and paper is None):
        return Rehearsal(paper, sections, marks or refusals(errand, now), (), (), (), 0)
    questions = [one for one in asked_in(settings.questions(), own)[0] if stays(one, errand)]
    broken, mended = compared(library, built(now, library, scratch, model), questions, errand.paper, progress)
    changed = tuple(change for change in changes(library, now) if change.paper == errand.paper)
    return Rehearsal(paper, sections, marks, changed, broken, mended, len(questions))


def on_cover(paper: Paper) -> dict[str, Any]:
    """The metadata of a paper, without the data of calculators."""
    said = {key: value for key, value in asdict(paper).items() if key != "data"}
    return {key: str(value) if isinstance(value, date) else value for key, value in said.items()}


def lay(folder: Path, over: Path) -> None:
    """Copy a folder of papers over another."""
    if folder.is_dir():
        shutil.copytree(folder, over, dirs_exist_ok=True, symlinks=True, ignore=shutil.ignore_patterns(".*"))
    over.mkdir(parents=True, exist_ok=True)


def collected(own: Path, scratch: Path) -> BuildInput:
    home = scratch / "index"
    home.mkdir(parents=True, exist_ok=True)
    if (known := settings.indexes() / READER_CACHE).is_file():
        shutil.copy(known, home / READER_CACHE)  # what was read before need not be read again
    return collect_papers(settings.documents(), home, no_progress, own)


def built(now: BuildInput, library: Library, scratch: Path, model: Embedder | None) -> Library:
    home = scratch / "index"
    if (encoded := settings.indexes() / ENCODED).is_dir():
        shutil.copytree(encoded, home / ENCODED, dirs_exist_ok=True)  # nor encoded
    on_disk.write(home / "new", now.papers, now.passages, now.glossary, previous=library.index.folder, model=model)
    on_disk.switch(home, home / "new")
    return Library(home, model=model)


def refusals(errand: Errand, now: BuildInput) -> tuple[LintMessage, ...]:
    """Why the paper could not be read, where lint found nothing."""
    name = target(errand, Path()).as_posix()
    return tuple(LintMessage(one.file, one.reason, one.line) for one in now.refused if one.file == name)


def stays(question: Question, errand: Errand) -> bool:
    """Whether a question should still be answered: not when only a withdrawn paper answered it."""
    if errand.do != WITHDRAW or not question.answers:
        return True
    return any(answer.partition("#")[0] != errand.paper for answer in question.answers)


def compared(
    today: Library,
    then: Library,
    questions: Sequence[Question],
    paper: str,
    progress: Callable[[int, int], None] = lambda asked, whole: None,
) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """The questions that break, and the questions about this paper that are fixed."""
    known, new = sections_in_use(today), sections_in_use(then)
    broken: list[Moved] = []
    mended: list[Moved] = []
    for asked, question in enumerate(questions):
        if asked % _SAID_EVERY == 0:
            progress(asked, len(questions))
        after = ask(then, question, new)
        # What goes well then is only asked today where it is about this paper: it halves a long wait.
        if well(after) and not any(answer.partition("#")[0] == paper for answer in question.answers):
            continue
        before = ask(today, question, known)
        if well(before) != well(after):
            moved = Moved(question.ask, ", ".join(question.answers), before.best, after.best)
            (mended if well(after) else broken).append(moved)
    return tuple(broken), tuple(mended)


def well(reply: Reply) -> bool:
    """Whether the right section came first, or an unanswerable question was refused."""
    return not reply.wrong and (reply.right_first or not reply.question.answers)
