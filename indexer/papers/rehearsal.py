"""What would come of an errand: how its paper is split, what is wrong with it, what changes, whose answer breaks."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from indexer.check import Reply, ask, shelved
from indexer.collect import NOTEBOOK, Harvest, asked_in, harvest, silently
from indexer.papers.changes import Change, changes
from indexer.papers.lint import Mark, lint
from indexer.papers.paper_changes import PUT, WITHDRAW, Errand, carry_out, target
from indexer.papers.questions import Question
from knowledge import settings
from knowledge.embedding import Embedder
from knowledge.index import on_disk
from knowledge.library import Library
from knowledge.passages import Paper, Passage


@dataclass(frozen=True)
class Moved:
    """A question that is answered otherwise than today."""

    ask: str
    wanted: str
    before: str
    after: str


@dataclass(frozen=True)
class Rehearsal:
    """What would come of it."""

    paper: Paper | None
    sections: tuple[Passage, ...]
    marks: tuple[Mark, ...]
    changes: tuple[Change, ...]
    broken: tuple[Moved, ...]  # answered rightly today, and not then
    mended: tuple[Moved, ...]
    asked: int

    def as_json(self) -> dict[str, Any]:
        return {
            "paper": on_cover(self.paper) if self.paper else None,
            "sections": [
                {"heading": list(one.heading), "text": one.text, "clause": one.clause, "asked": list(one.asked)}
                for one in self.sections
            ],
            "marks": [{"line": one.line, "must": one.must, "words": one.words} for one in self.marks],
            "changes": [asdict(one) for one in self.changes],
            "broken": [asdict(one) for one in self.broken],
            "mended": [asdict(one) for one in self.mended],
            "asked": self.asked,
        }


def rehearse(errand: Errand, scratch: Path, today: date, model: Embedder | None = None) -> Rehearsal:
    """Carry it out in copies, and ask every question that is known. Nothing that is in use is touched."""
    own, together = scratch / "papers", scratch / "together"
    lay(settings.own_documents(), own)
    carry_out(errand, own)
    lay(settings.documents(), together)
    lay(own, together)
    marks = lint(together, today, target(errand, together)) if errand.do == PUT else ()
    library = Library(settings.indexes(), model=model) if on_disk.current(settings.indexes()) else None
    now = harvested(own, scratch)
    paper = next((one for one in now.papers if one.id == errand.paper), None)
    sections = tuple(one for one in now.passages if one.paper == errand.paper)
    if library is None or (errand.do == PUT and paper is None):
        return Rehearsal(paper, sections, marks or refusals(errand, now), (), (), (), 0)
    questions = [one for one in asked_in(settings.questions(), own)[0] if stays(one, errand)]
    broken, mended = compared(library, built(now, library, scratch, model), questions, errand.paper)
    changed = tuple(one for one in changes(library, now) if one.paper == errand.paper)
    return Rehearsal(paper, sections, marks, changed, broken, mended, len(questions))


def on_cover(paper: Paper) -> dict[str, Any]:
    """What a paper says of itself, but for the data that calculators read."""
    said = {key: value for key, value in asdict(paper).items() if key != "data"}
    return {key: str(value) if isinstance(value, date) else value for key, value in said.items()}


def lay(folder: Path, over: Path) -> None:
    """A copy of a folder of papers, over what lies there already."""
    if folder.is_dir():
        shutil.copytree(folder, over, dirs_exist_ok=True, symlinks=True, ignore=shutil.ignore_patterns(".*"))
    over.mkdir(parents=True, exist_ok=True)


def harvested(own: Path, scratch: Path) -> Harvest:
    home = scratch / "index"
    home.mkdir(parents=True, exist_ok=True)
    if (known := settings.indexes() / NOTEBOOK).is_file():
        shutil.copy(known, home / NOTEBOOK)  # what was read before need not be read again
    return harvest(settings.documents(), home, silently, own)


def built(now: Harvest, library: Library, scratch: Path, model: Embedder | None) -> Library:
    home = scratch / "index"
    on_disk.write(home / "new", now.papers, now.passages, now.glossary, previous=library.index.folder, model=model)
    on_disk.switch(home, home / "new")
    return Library(home, model=model)


def refusals(errand: Errand, now: Harvest) -> tuple[Mark, ...]:
    """Why the paper could not be read, where looking it over found nothing."""
    name = target(errand, Path()).as_posix()
    return tuple(Mark(one.file, one.reason, one.line) for one in now.refused if one.file == name)


def stays(question: Question, errand: Errand) -> bool:
    """Whether a question is still to be answered: what only a withdrawn paper answered is to be answered no more."""
    if errand.do != WITHDRAW or not question.answers:
        return True
    return any(answer.partition("#")[0] != errand.paper for answer in question.answers)


def compared(
    today: Library, then: Library, questions: Sequence[Question], paper: str
) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """The questions that would no longer be answered rightly, and those of this paper that would be from then on."""
    known, new = shelved(today), shelved(then)
    broken: list[Moved] = []
    mended: list[Moved] = []
    for question in questions:
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
    """The right section came first, or nothing was claimed where nothing is known."""
    return not reply.wrong and (reply.right_first or not reply.question.answers)
