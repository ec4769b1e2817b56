"""From papers to an index in use: read, split, write into a new folder, look at it once more, switch."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
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
from knowledge import index
from knowledge.glossary import Glossary, UnclearGlossary
from knowledge.index import CorruptIndex, Manifest, NoIndex, StaleIndex
from knowledge.passages import Paper, Passage

GLOSSARY = "glossary.yaml"
STAMP = re.compile(r"\d{8}T\d{6}(?:-\d+)?(?:\.part)?")

Told = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


class NothingToBuild(Exception):
    """No paper could be read, so the index that is in use stays."""

    def __init__(self, documents: Path, refused: Sequence[Refusal]) -> None:
        super().__init__(f"No paper in {documents} could be read, so no index was made. Put papers there.")
        self.refused = refused


class UnsoundIndex(Exception):
    """The new index does not hold what was put into it, so it is not switched to."""


@dataclass(frozen=True)
class Harvest:
    """Everything that was read."""

    papers: tuple[Paper, ...]
    passages: tuple[Passage, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True)
class Outcome:
    """What a build came to, paper by paper."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    refused: tuple[Refusal, ...]
    passages: int
    written: bool  # a new index is in use; without any change the old one stays

    @property
    def sentence_th(self) -> str:
        begin = "สร้างดัชนีใหม่แล้ว" if self.written else "ไม่มีอะไรเปลี่ยน ใช้ดัชนีเดิมต่อ"
        return (
            f"{begin}: เอกสารใหม่ {len(self.new)} แก้ไข {len(self.changed)} เหมือนเดิม {len(self.unchanged)} "
            f"เลิกใช้ {len(self.gone)} อ่านไม่ได้ {len(self.refused)} ฉบับ รวม {self.passages:,} ตอน"
        )

    @property
    def sentence_en(self) -> str:
        begin = "A new index is in use" if self.written else "Nothing has changed, the index stays"
        return (
            f"{begin}: {len(self.new)} new, {len(self.changed)} changed, {len(self.unchanged)} unchanged, "
            f"{len(self.gone)} gone, {len(self.refused)} refused, {self.passages:,} sections in all."
        )


def silently(doing: str, done: int, total: int) -> None:
    """Tell nobody."""


def build(documents: Path, home: Path, told: Told = silently, at: datetime | None = None) -> Outcome:
    """Bring the index in `home` to what the papers in `documents` say."""
    home.mkdir(parents=True, exist_ok=True)
    with alone(home, told):
        harvest = read_all(documents, home, told)
        glossary, trouble = read_glossary(documents)
        harvest = replace(harvest, refused=(*harvest.refused, *trouble))
        if not harvest.passages:
            raise NothingToBuild(documents, harvest.refused)
        before = index.current(home)
        outcome = compare(harvest, manifest_of(before))
        if is_still_good(before, outcome, glossary):
            return outcome
        folder = write(home, harvest, glossary, told, at or datetime.now(UTC))
        index.switch(home, folder)
        tidy(home, {folder, before or folder})
        return replace(outcome, written=True)


@contextmanager
def alone(home: Path, told: Told) -> Iterator[None]:
    """Two builds at once would tread on each other, so the second waits; a build that died lets go by itself."""
    with (home / "building.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told("Waiting for another build", 0, 1)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_all(documents: Path, home: Path, told: Told) -> Harvest:
    """Every paper and its sections; a file that cannot be read is named and left out."""
    found = catalogue(documents)
    notebook = Notebook(home / "read.json")
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
    questions, _ = read_questions(documents.parent / "questions")
    return Harvest(tuple(papers), with_asked(passages, questions), tuple(refused))


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


def read_glossary(documents: Path) -> tuple[Sequence[Mapping[str, Any]], tuple[Refusal, ...]]:
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


def manifest_of(folder: Path | None) -> Manifest | None:
    if folder is None:
        return None
    try:
        return index.read_manifest(folder)
    except (NoIndex, StaleIndex, CorruptIndex):
        return None


def compare(harvest: Harvest, before: Manifest | None) -> Outcome:
    """What is new since the index that is in use."""
    old = before.digests if before else {}
    now = index.digests(harvest.papers, harvest.passages)
    return Outcome(
        new=tuple(id for id in now if id not in old),
        changed=tuple(id for id in now if id in old and old[id] != now[id]),
        unchanged=tuple(id for id in now if old.get(id) == now[id]),
        gone=tuple(id for id in old if id not in now),
        refused=harvest.refused,
        passages=len(harvest.passages),
        written=False,
    )


def is_still_good(folder: Path | None, outcome: Outcome, glossary: Sequence[Mapping[str, Any]]) -> bool:
    """The index in use says all this already, and opens."""
    if folder is None or outcome.new or outcome.changed or outcome.gone:
        return False
    try:
        return index.open_index(folder).glossary == Glossary.read(glossary)
    except (NoIndex, StaleIndex, CorruptIndex):
        return False


def write(home: Path, harvest: Harvest, glossary: Sequence[Mapping[str, Any]], told: Told, at: datetime) -> Path:
    """The new index in a folder of its own, looked at once more before anybody uses it."""
    folder = free_folder(home, at)
    index.write(
        folder,
        harvest.papers,
        harvest.passages,
        glossary,
        previous=index.current(home),
        told=lambda done, total: told("Indexing", done, total),
        at=at,
    )
    try:
        inspect(folder, harvest)
    except (UnsoundIndex, StaleIndex, CorruptIndex):
        shutil.rmtree(folder)
        raise
    return folder


def free_folder(home: Path, at: datetime) -> Path:
    stamp = at.strftime("%Y%m%dT%H%M%S")
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    return next(home / name for name in names if not (home / name).exists())


def inspect(folder: Path, harvest: Harvest) -> None:
    """Everything is in it, and each paper stands only on the shelf of those who may read it."""
    opened = index.open_index(folder)
    audiences = {paper.id: paper.audience for paper in harvest.papers}
    counted = 0
    for audience, shelf in opened.shelves.items():
        for row in range(len(shelf)):
            counted += 1
            passage = shelf.passage(row)
            if audiences.get(passage.paper) != audience:
                raise UnsoundIndex(
                    f"{passage.id} is for {audiences.get(passage.paper)!r} and was put among {audience!r}."
                )
    if counted != len(harvest.passages):
        raise UnsoundIndex(f"{len(harvest.passages):,} sections were written and {counted:,} are there.")


def tidy(home: Path, keep: set[Path]) -> None:
    """The index in use and the one before stay; what is older, or was left half written, goes."""
    for folder in home.iterdir():
        if folder.is_dir() and STAMP.fullmatch(folder.name) and folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)
