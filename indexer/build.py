"""From papers to an index in use: read, write into a new folder, look at it once more, switch."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import knowledge
from indexer.build_summary import Outcome, compare
from indexer.collect import Harvest, Told, harvest, silently
from indexer.papers.catalogue import Refusal
from knowledge.embedding import Embedder, NoModel
from knowledge.glossary import Glossary
from knowledge.index import on_disk
from knowledge.index.on_disk import CorruptIndex, Manifest, NoIndex, StaleIndex

STAMP = re.compile(r"\d{8}T\d{6}(?:-\d+)?(?:\.part)?")
MADE_BY = "made-by"  # beside the manifest: the edition of the program that worked out its lines and weights


class NothingToBuild(Exception):
    """No paper could be read, so the index that is in use stays."""

    def __init__(self, documents: Path, refused: Sequence[Refusal]) -> None:
        super().__init__(f"No paper in {documents} could be read, so no index was made. Put papers there.")
        self.refused = refused


class UnsoundIndex(Exception):
    """The new index does not hold what was put into it, so it is not switched to."""


@dataclass(frozen=True)
class Way:
    """How a build is to be done."""

    model: Embedder | None = None  # of meaning, beside words
    accept_worse: bool = False  # use the model although the self-test says that it harms
    at: datetime | None = None
    own: Path | None = None  # the Ministry's own papers, laid over the documents


def build(documents: Path, home: Path, told: Told = silently, way: Way | None = None) -> Outcome:
    """Bring the index in `home` to what the papers in `documents` say."""
    way = way or Way()
    home.mkdir(parents=True, exist_ok=True)
    with alone(home, told):
        found = harvest(documents, home, told, way.own)
        if not found.passages:
            raise NothingToBuild(documents, found.refused)
        before = on_disk.current(home)
        outcome = compare(found, manifest_of(before))
        if is_still_good(before, outcome, found, way):
            return outcome
        way, trouble = with_working_model(way)
        if trouble and is_still_good(before, outcome, found, way):
            return replace(outcome, trouble=trouble)
        folder = write(home, found, told, way)
        on_disk.switch(home, folder)
        tidy(home, {folder, before or folder})
        return replace(outcome, written=True, trouble=trouble, shelves=on_disk.read_manifest(folder).shelves)


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


def manifest_of(folder: Path | None) -> Manifest | None:
    if folder is None:
        return None
    try:
        return on_disk.read_manifest(folder)
    except (NoIndex, StaleIndex, CorruptIndex):
        return None


def is_still_good(folder: Path | None, outcome: Outcome, found: Harvest, way: Way) -> bool:
    """The index in use says all this already, was made by this very program, and opens."""
    if folder is None or outcome.new or outcome.changed or outcome.gone:
        return False
    try:
        opened = on_disk.open_index(folder)
        same_program = (folder / MADE_BY).read_text(encoding="utf-8") == edition(way)
        return same_program and opened.glossary == Glossary.read(found.glossary)
    except (NoIndex, StaleIndex, CorruptIndex, OSError):
        return False


def edition(way: Way) -> str:
    """One number for how knowledge is written now, and the model beside it."""
    total = hashlib.blake2b(digest_size=8)
    home = Path(knowledge.__file__).parent
    for source in sorted([*home.glob("*.py"), *home.glob("*.json")]):
        total.update(source.read_bytes())
    model = way.model.name if way.model else "words alone"
    return f"{total.hexdigest()} {model}{', though worse' if way.accept_worse else ''}"


def with_working_model(way: Way) -> tuple[Way, str]:
    """The same way when its model works here; else words alone, and why."""
    if way.model is not None:
        try:
            way.model.dimension  # noqa: B018  # it is loaded when it is first asked
        except NoModel as missing:
            return replace(way, model=None), str(missing)
    return way, ""


def write(home: Path, found: Harvest, told: Told, way: Way) -> Path:
    """The new index in a folder of its own, looked at once more before anybody uses it."""
    at = way.at or datetime.now(UTC)
    folder = free_folder(home, at)
    on_disk.write(
        folder,
        found.papers,
        found.passages,
        found.glossary,
        previous=on_disk.current(home),
        told=lambda done, total: told("Indexing", done, total),
        at=at,
        model=way.model,
        accept_worse=way.accept_worse,
    )
    try:
        inspect(folder, found)
    except (UnsoundIndex, StaleIndex, CorruptIndex):
        shutil.rmtree(folder)
        raise
    (folder / MADE_BY).write_text(edition(way), encoding="utf-8")
    return folder


def free_folder(home: Path, at: datetime) -> Path:
    stamp = at.strftime("%Y%m%dT%H%M%S")
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    return next(home / name for name in names if not (home / name).exists())


def inspect(folder: Path, found: Harvest) -> None:
    """Everything is in it, and each paper stands only on the shelf of those who may read it."""
    opened = on_disk.open_index(folder)
    audiences = {paper.id: paper.audience for paper in found.papers}
    counted = 0
    for audience, shelf in opened.shelves.items():
        for row in range(len(shelf)):
            counted += 1
            passage = shelf.passage(row)
            if audiences.get(passage.paper) != audience:
                raise UnsoundIndex(
                    f"{passage.id} is for {audiences.get(passage.paper)!r} and was put among {audience!r}."
                )
    if counted != len(found.passages):
        raise UnsoundIndex(f"{len(found.passages):,} sections were written and {counted:,} are there.")


def tidy(home: Path, keep: set[Path]) -> None:
    """The index in use and the one before stay; what is older, or was left half written, goes."""
    for folder in home.iterdir():
        if folder.is_dir() and STAMP.fullmatch(folder.name) and folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)
