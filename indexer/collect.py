"""Collects the input of a build: papers, their sections, the glossary, and the refused files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.clauses import clause_of
from indexer.papers.catalogue import Entry, Refusal, joined
from indexer.papers.front_matter import InvalidYaml, entries
from indexer.papers.questions import Question, read_questions, with_asked
from indexer.readers import Block, Heading, Paragraph, Unreadable
from indexer.reading.encodings import decode
from indexer.reading.plain_text import ITEM
from indexer.reading.reader_cache import ReaderCache
from indexer.reading.reader_process import ReaderProcess
from indexer.split import split
from indexer.texts import say
from knowledge.glossary import Glossary, UnclearGlossary
from knowledge.passages import Paper, Passage

GLOSSARY = "glossary.yaml"
READER_CACHE = "read.json"
GOES_ON = re.compile("ว่าด้วย|เรื่อง")  # how the second line of an official title begins
SHORTEST_SUBJECT = 20  # letters
SHORT_TITLE, MAX_TITLE_LETTERS = 60, 160
QUESTIONS = "questions"  # the folder beside the packaged papers, and in the Ministry's own

OnProgress = Callable[[str, int, int], None]  # (what is being done, done, total)


@dataclass(frozen=True)
class BuildInput:
    """The input of a build."""

    papers: tuple[Paper, ...]
    passages: tuple[Passage, ...]
    glossary: tuple[Mapping[str, Any], ...]
    refused: tuple[Refusal, ...]


def no_progress(doing: str, done: int, total: int) -> None:
    """No progress output."""


def collect_papers(documents: Path, home: Path, progress: OnProgress, own: Path | None = None) -> BuildInput:
    """Collect every paper with its sections and approved questions."""
    found = read_all(documents, home, progress, own)
    questions, refused = asked_in(documents.parent / QUESTIONS, own)
    return replace(found, passages=with_asked(found.passages, questions), refused=(*found.refused, *refused))


def asked_in(folder: Path, own: Path | None) -> tuple[tuple[Question, ...], tuple[Refusal, ...]]:
    """The questions of the packaged papers and of the Ministry's own; the same question replaces."""
    packaged, refused = read_questions(folder)
    ours, wrong = read_questions(own / QUESTIONS) if own else ((), ())
    questions = {(one.ask, one.after): one for one in (*packaged, *ours)}
    return tuple(questions.values()), (*refused, *wrong)


def read_all(documents: Path, home: Path, progress: OnProgress = no_progress, own: Path | None = None) -> BuildInput:
    """Every paper and its sections; a file that cannot be read is named and left out."""
    found = joined(documents, own)
    reader_cache = ReaderCache(home / READER_CACHE)
    papers: list[Paper] = []
    passages: list[Passage] = []
    refused = list(found.refused)
    with ReaderProcess() as reader:
        for done, entry in enumerate(found.entries):
            progress("Reading", done, len(found.entries))
            try:
                paper, sections = read_one(entry, reader_cache, reader)
            except (Unreadable, OSError) as wrong:
                refused.append(Refusal(entry.name, str(wrong)))
                continue
            papers.append(paper)
            passages += sections
    reader_cache.save()
    glossaries = [read_glossary(folder) for folder in (documents, own) if folder]
    words = tuple(word for glossary, _ in glossaries for word in glossary)
    troubles = [trouble for _, all_ in glossaries for trouble in all_]
    return BuildInput(tuple(papers), tuple(passages), words, (*refused, *troubles))


def read_one(entry: Entry, reader_cache: ReaderCache, reader: ReaderProcess) -> tuple[Paper, tuple[Passage, ...]]:
    blocks = reader_cache.blocks(entry.file, reader.read)
    paper = entry.paper if entry.paper.title else replace(entry.paper, title=title_in(blocks) or entry.file.stem)
    sections = split(paper, blocks)
    if not sections:
        raise Unreadable(say("file.no_words"))
    return paper, sections


def title_in(blocks: Sequence[Block]) -> str:
    """The title of a paper without one: its first heading of level 1, with the lines that belong to it."""
    first = next((at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1), None)
    if first is None:
        return ""
    title = _one_line(blocks[first])
    for block in blocks[first + 1 :]:
        line = _one_line(block)
        if not _belongs_to_title(title, block, line):
            break
        title = f"{title} {line}"
    return title


def _belongs_to_title(title: str, block: Block, line: str) -> bool:
    """Whether a line below a short title says what the paper is about: "คู่มือการปฏิบัติงาน", then its subject."""
    is_line = isinstance(block, Paragraph) and "\n" not in block.text and len(line) >= SHORTEST_SUBJECT
    is_line = is_line or (isinstance(block, Heading) and GOES_ON.match(line) is not None)
    fits = len(title) < SHORT_TITLE and len(title) + len(line) <= MAX_TITLE_LETTERS
    return is_line and fits and not clause_of(line) and ITEM.fullmatch(line) is None and not line[:1].isdigit()


def _one_line(block: Block) -> str:
    return " ".join(block.text.split()) if isinstance(block, Heading | Paragraph) else ""


def read_glossary(documents: Path) -> tuple[tuple[Mapping[str, Any], ...], tuple[Refusal, ...]]:
    """The glossary beside the papers; when it cannot be read, the build goes on without one."""
    file = documents / GLOSSARY
    if not file.is_file():
        return (), ()
    try:
        found = tuple(entry.values for entry in entries(decode(file.read_bytes())))
        Glossary.read(found)
    except InvalidYaml as wrong:
        return (), (Refusal(GLOSSARY, str(wrong), wrong.line),)
    except (Unreadable, UnclearGlossary) as wrong:
        return (), (Refusal(GLOSSARY, str(wrong)),)
    return found, ()
