"""Everything that is read for one build: papers, their sections, the glossary, and what had to be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.papers.catalogue import Entry, Refusal, joined
from indexer.papers.front_matter import Misread, entries
from indexer.papers.questions import Question, read_questions, with_asked
from indexer.readers import Block, Heading, Unreadable
from indexer.reading.encodings import decode
from indexer.reading.reader_cache import Notebook
from indexer.reading.reader_process import ReadingRoom
from indexer.split import split
from indexer.texts import say
from knowledge.glossary import Glossary, UnclearGlossary
from knowledge.passages import Paper, Passage

GLOSSARY = "glossary.yaml"
NOTEBOOK = "read.json"
QUESTIONS = "questions"  # the folder beside the packaged papers, and in the Ministry's own

Told = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


@dataclass(frozen=True)
class Harvest:
    """What a build has to work with."""

    papers: tuple[Paper, ...]
    passages: tuple[Passage, ...]
    glossary: tuple[Mapping[str, Any], ...]
    refused: tuple[Refusal, ...]


def silently(doing: str, done: int, total: int) -> None:
    """Tell nobody."""


def harvest(documents: Path, home: Path, told: Told, own: Path | None = None) -> Harvest:
    """Every paper with its sections, and what people asked for them."""
    found = read_all(documents, home, told, own)
    questions, refused = asked_in(documents.parent / QUESTIONS, own)
    return replace(found, passages=with_asked(found.passages, questions), refused=(*found.refused, *refused))


def asked_in(folder: Path, own: Path | None) -> tuple[tuple[Question, ...], tuple[Refusal, ...]]:
    """The questions beside the packaged papers and in the Ministry's own: one that asks the same replaces."""
    packaged, refused = read_questions(folder)
    ours, wrong = read_questions(own / QUESTIONS) if own else ((), ())
    questions = {(one.ask, one.after): one for one in (*packaged, *ours)}
    return tuple(questions.values()), (*refused, *wrong)


def read_all(documents: Path, home: Path, told: Told = silently, own: Path | None = None) -> Harvest:
    """Every paper and its sections; a file that cannot be read is named and left out."""
    found = joined(documents, own)
    notebook = Notebook(home / NOTEBOOK)
    papers: list[Paper] = []
    passages: list[Passage] = []
    refused = list(found.refused)
    with ReadingRoom() as room:
        for done, entry in enumerate(found.entries):
            told("Reading", done, len(found.entries))
            try:
                paper, sections = read_one(entry, notebook, room)
            except (Unreadable, OSError) as wrong:
                refused.append(Refusal(entry.name, str(wrong)))
                continue
            papers.append(paper)
            passages += sections
    notebook.save()
    glossaries = [read_glossary(folder) for folder in (documents, own) if folder]
    words = tuple(word for glossary, _ in glossaries for word in glossary)
    troubles = [trouble for _, all_ in glossaries for trouble in all_]
    return Harvest(tuple(papers), tuple(passages), words, (*refused, *troubles))


def read_one(entry: Entry, notebook: Notebook, room: ReadingRoom) -> tuple[Paper, tuple[Passage, ...]]:
    blocks = notebook.blocks(entry.file, room.read)
    paper = entry.paper if entry.paper.title else replace(entry.paper, title=title_in(blocks) or entry.file.stem)
    sections = split(paper, blocks)
    if not sections:
        raise Unreadable(say("file.no_words"))
    return paper, sections


def title_in(blocks: Sequence[Block]) -> str:
    """A paper that nobody gave a title is called by its first heading of the first rank."""
    return next(
        (" ".join(block.text.split()) for block in blocks if isinstance(block, Heading) and block.level == 1), ""
    )


def read_glossary(documents: Path) -> tuple[tuple[Mapping[str, Any], ...], tuple[Refusal, ...]]:
    """The glossary beside the papers; one that cannot be read leaves the words without it."""
    file = documents / GLOSSARY
    if not file.is_file():
        return (), ()
    try:
        found = tuple(entry.values for entry in entries(decode(file.read_bytes())))
        Glossary.read(found)
    except Misread as wrong:
        return (), (Refusal(GLOSSARY, str(wrong), wrong.line),)
    except (Unreadable, UnclearGlossary) as wrong:
        return (), (Refusal(GLOSSARY, str(wrong)),)
    return found, ()
