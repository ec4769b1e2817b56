"""Lints papers: errors that must be fixed, and remarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indexer.papers import sources
from indexer.papers.catalogue import Entry, catalogue, relative
from indexer.readers import Heading, Note, Unreadable
from indexer.reading import file_type
from indexer.reading.encodings import decode
from indexer.reading.reader_process import ReaderProcess
from indexer.split import split
from indexer.texts import say
from knowledge import settings
from knowledge.passages import Paper, Passage

NOTES = ("asked", "effective")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?(?P<to>[^)\s>]+)")
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True)
class LintMessage:
    """A lint message: an error (`must`) or a remark."""

    file: str
    words: str
    line: int | None = None
    must: bool = True

    def __str__(self) -> str:
        line, weight = f":{self.line}" if self.line else "", "" if self.must else "ข้อสังเกต remark: "
        return f"{self.file}{line}: {weight}{self.words}"


@dataclass(frozen=True)
class Read:
    """A paper with its sections and source text."""

    paper: Paper
    file: Path
    name: str
    passages: tuple[Passage, ...]
    headings: tuple[str, ...]
    notes: tuple[Note, ...]
    text: str

    def mark(self, words: str, line: int | None = None, must: bool = True) -> LintMessage:
        return LintMessage(self.name, words, line, must)

    def line_of(self, words: str) -> int | None:
        """The first line with these words."""
        at = self.text.find(words) if words else -1
        return self.text.count("\n", 0, at) + 1 if at >= 0 else None


def lint(documents: Path, today: date, only: Path | None = None) -> tuple[LintMessage, ...]:
    """Lint the papers of a folder, or of a file or folder inside it."""
    found = catalogue(documents)
    elsewhere = frozenset(entry.paper.id for entry in catalogue(settings.documents()).entries)
    marks = [LintMessage(refusal.file, refusal.reason, refusal.line) for refusal in found.refused]
    reads: dict[str, Read] = {}
    with ReaderProcess() as reader:
        for entry in found.entries:
            try:
                reads[entry.paper.id] = read(entry, documents, reader)
            except (Unreadable, OSError) as wrong:
                marks.append(LintMessage(entry.name, str(wrong)))
    known = sources.known_figures(one.paper for one in reads.values())
    for one in reads.values():
        marks += [
            *covers(one, elsewhere.union(reads), today),
            *sections(one),
            *links(one, documents, reads),
            *figures(one, known),
        ]
    marks = [mark for mark in marks if only is None or lies_in(documents / mark.file, only)]
    return tuple(sorted(marks, key=lambda mark: (mark.file, mark.line or 0)))


def lies_in(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())


def read(entry: Entry, documents: Path, reader: ReaderProcess) -> Read:
    blocks = reader.read(entry.file)
    text = decode(entry.file.read_bytes()) if file_type.ending(entry.file) == "md" else ""
    notes = tuple(block for block in blocks if isinstance(block, Note))
    headings = tuple(block.text for block in blocks if isinstance(block, Heading))
    name = relative(entry.file, documents)
    return Read(entry.paper, entry.file, name, split(entry.paper, blocks), headings, notes, text)


def covers(one: Read, papers: Set[str], today: date) -> Iterator[LintMessage]:
    """Check titles, dates, and superseding papers."""
    paper = one.paper
    if one.text and not paper.title:
        yield one.mark(say("lint.title"), 1)
    if paper.superseded_by and paper.superseded_by not in papers:
        words = say("lint.superseded", other=paper.superseded_by)
        yield one.mark(words, one.line_of("superseded_by"))
    if paper.review_by and paper.review_by < today:
        words = say("lint.review", day=paper.review_by)
        yield one.mark(words, one.line_of("review_by"), must=False)
    if paper.as_of and paper.as_of > today:
        yield one.mark(say("lint.as_of", day=paper.as_of), one.line_of("as_of"))
    if not paper.owner:
        yield one.mark(say("lint.owner"), 1, must=False)


def sections(one: Read) -> Iterator[LintMessage]:
    """Check sections: missing text, duplicate headings, too long for a phone."""
    if not one.passages:
        yield one.mark(say("file.no_words"))
    pieces = Counter(passage.heading[-1] for passage in one.passages)
    for heading, count in pieces.items():
        times = one.headings.count(heading)
        if times > 1:
            words = say("lint.same", times=times, heading=heading)
            yield one.mark(words, one.line_of(heading))
        elif count > 1:
            words = say("lint.long", heading=heading, count=count)
            yield one.mark(words, one.line_of(heading), must=False)
    for note in one.notes:
        if note.key not in NOTES:
            words = say("lint.note", known=" / ".join(NOTES), key=note.key)
            yield one.mark(words, note.line, must=False)


def links(one: Read, documents: Path, reads: Mapping[str, Read]) -> Iterator[LintMessage]:
    """Check links to papers and sections that do not exist."""
    for found in LINK.finditer(one.text):
        to = found["to"]
        if OUTSIDE.match(to):
            continue
        place, _, heading = to.partition("#")
        target = (one.file.parent / place).resolve() if place else one.file.resolve()
        line = one.text.count("\n", 0, found.start()) + 1
        if not target.exists() or not target.is_relative_to(documents.resolve()):
            yield one.mark(say("lint.link", to=to), line)
            continue
        other = reads.get(relative(target, documents.resolve()).removesuffix(target.suffix))
        if heading and other and not any(slug(passage.heading[-1]) == slug(heading) for passage in other.passages):
            yield one.mark(say("lint.link_section", to=to), line)


def slug(heading: str) -> str:
    return "-".join(heading.lower().replace("-", " ").split())


def figures(one: Read, known: frozenset[str]) -> Iterator[LintMessage]:
    if sources.is_sourced_subject(one.paper):
        for words, what in sources.unsourced(one.paper, one.passages):
            yield one.mark(what, one.line_of(words))
        for words, what in sources.loose(one.paper, one.passages, known):
            yield one.mark(what, one.line_of(words), must=False)


def must_be_mended(marks: Sequence[LintMessage]) -> bool:
    return any(mark.must for mark in marks)
