"""Everything that is read for one build: papers, their sections, the glossary, and what had to be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.catalogue import Entry, Refusal, catalogue, relative
from indexer.front import Misread, entries
from indexer.letters import decode
from indexer.notebook import Notebook
from indexer.questions import read_questions, with_asked
from indexer.readers import Block, Heading, Unreadable
from indexer.reading_room import ReadingRoom
from indexer.split import split
from knowledge.glossary import Glossary, UnclearGlossary
from knowledge.passages import Paper, Passage

GLOSSARY = "glossary.yaml"
NOTEBOOK = "read.json"
QUESTIONS = "questions"  # the folder beside the papers

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


def harvest(documents: Path, home: Path, told: Told) -> Harvest:
    """Every paper with its sections, and what people asked for them."""
    found = read_all(documents, home, told)
    questions, refused = read_questions(documents.parent / QUESTIONS)
    return replace(found, passages=with_asked(found.passages, questions), refused=(*found.refused, *refused))


def read_all(documents: Path, home: Path, told: Told = silently) -> Harvest:
    """Every paper and its sections; a file that cannot be read is named and left out."""
    found = catalogue(documents)
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
                refused.append(Refusal(relative(entry.file, documents), str(wrong)))
                continue
            papers.append(paper)
            passages += sections
    notebook.save()
    glossary, trouble = read_glossary(documents)
    return Harvest(tuple(papers), tuple(passages), glossary, (*refused, *trouble))


def read_one(entry: Entry, notebook: Notebook, room: ReadingRoom) -> tuple[Paper, tuple[Passage, ...]]:
    blocks = notebook.blocks(entry.file, room.read)
    paper = entry.paper if entry.paper.title else replace(entry.paper, title=title_in(blocks) or entry.file.stem)
    sections = split(paper, blocks)
    if not sections:
        raise Unreadable("There are no words in it.")
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
