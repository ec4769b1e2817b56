"""The build: read papers, write a new index folder, verify it, switch to it."""

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
from indexer.collect import BuildInput, OnProgress, collect_papers, no_progress
from indexer.papers.catalogue import Refusal
from knowledge.embedding import Embedder, NoModel
from knowledge.glossary import Glossary
from knowledge.index import on_disk
from knowledge.index.on_disk import CorruptIndex, Manifest, NoIndex, StaleIndex

STAMP = re.compile(r"\d{8}T\d{6}(?:-\d+)?(?:\.part)?")
EDITION_FILE = "made-by"  # beside the manifest: a digest of the program and model that built the index


class NothingToBuild(Exception):
    """No paper could be read, so the current index stays."""

    def __init__(self, documents: Path, refused: Sequence[Refusal]) -> None:
        super().__init__(f"No paper in {documents} could be read, so no index was made. Put papers there.")
        self.refused = refused


class UnsoundIndex(Exception):
    """The new index is incomplete, so it is not switched to."""


@dataclass(frozen=True)
class BuildOptions:
    """The options of a build."""

    model: Embedder | None = None  # embedding model, beside words
    accept_worse: bool = False  # use the model although the self-test says that it harms
    at: datetime | None = None
    own: Path | None = None  # the folder of the Ministry's own papers, which replace packaged ones of the same name


def build(
    documents: Path, home: Path, progress: OnProgress = no_progress, options: BuildOptions | None = None
) -> Outcome:
    """Bring the index in `home` up to date with the papers in `documents`."""
    options = options or BuildOptions()
    home.mkdir(parents=True, exist_ok=True)
    with build_lock(home, progress):
        found = collect_papers(documents, home, progress, options.own)
        if not found.passages:
            raise NothingToBuild(documents, found.refused)
        before = on_disk.current(home)
        outcome = compare(found, manifest_of(before))
        if is_still_good(before, outcome, found, options):
            return outcome
        options, trouble = with_working_model(options)
        if trouble and is_still_good(before, outcome, found, options):
            return replace(outcome, trouble=trouble)
        folder = write(home, found, progress, options)
        on_disk.switch(home, folder)
        remove_old_indexes(home, {folder, before or folder})
        return replace(outcome, written=True, trouble=trouble, partitions=on_disk.read_manifest(folder).partitions)


@contextmanager
def build_lock(home: Path, progress: OnProgress) -> Iterator[None]:
    """A file lock for builds: the second waits; the lock of a dead process is released by the system."""
    with (home / "building.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("Waiting for another build", 0, 1)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def manifest_of(folder: Path | None) -> Manifest | None:
    if folder is None:
        return None
    try:
        return on_disk.read_manifest(folder)
    except (NoIndex, StaleIndex, CorruptIndex):
        return None


def is_still_good(folder: Path | None, outcome: Outcome, found: BuildInput, options: BuildOptions) -> bool:
    """Whether the current index is up to date, was built by this program version, and opens."""
    if folder is None or outcome.new or outcome.changed or outcome.gone:
        return False
    try:
        opened = on_disk.open_index(folder)
        same_program = (folder / EDITION_FILE).read_text(encoding="utf-8") == edition(options)
        return same_program and opened.glossary == Glossary.read(found.glossary)
    except (NoIndex, StaleIndex, CorruptIndex, OSError):
        return False


def edition(options: BuildOptions) -> str:
    """A digest of the search code and the embedding model: another one means a rebuild."""
    total = hashlib.blake2b(digest_size=8)
    home = Path(knowledge.__file__).parent
    for source in sorted([*home.glob("*.py"), *home.glob("*.json")]):
        total.update(source.read_bytes())
    model = options.model.name if options.model else "words alone"
    return f"{total.hexdigest()} {model}{', though worse' if options.accept_worse else ''}"


def with_working_model(options: BuildOptions) -> tuple[BuildOptions, str]:
    """The options with a model that works here; else without one, and why."""
    if options.model is not None:
        try:
            options.model.dimension  # noqa: B018  # it is loaded on first use
        except NoModel as missing:
            return replace(options, model=None), str(missing)
    return options, ""


def write(home: Path, found: BuildInput, progress: OnProgress, options: BuildOptions) -> Path:
    """Write the new index into its own folder and verify it."""
    at = options.at or datetime.now(UTC)
    folder = unused_folder(home, at)
    on_disk.write(
        folder,
        found.papers,
        found.passages,
        found.glossary,
        previous=on_disk.current(home),
        progress=lambda done, total: progress("Indexing", done, total),
        at=at,
        model=options.model,
        accept_worse=options.accept_worse,
    )
    try:
        verify_contents(folder, found)
    except (UnsoundIndex, StaleIndex, CorruptIndex):
        shutil.rmtree(folder)
        raise
    (folder / EDITION_FILE).write_text(edition(options), encoding="utf-8")
    return folder


def unused_folder(home: Path, at: datetime) -> Path:
    stamp = at.strftime("%Y%m%dT%H%M%S")
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    return next(home / name for name in names if not (home / name).exists())


def verify_contents(folder: Path, found: BuildInput) -> None:
    """Verify that every paper is in the index, and only in the partition of its audience."""
    opened = on_disk.open_index(folder)
    audiences = {paper.id: paper.audience for paper in found.papers}
    counted = 0
    for audience, partition in opened.partitions.items():
        for row in range(len(partition)):
            counted += 1
            passage = partition.passage(row)
            if audiences.get(passage.paper) != audience:
                raise UnsoundIndex(
                    f"{passage.id} is for {audiences.get(passage.paper)!r} and was put among {audience!r}."
                )
    if counted != len(found.passages):
        raise UnsoundIndex(f"{len(found.passages):,} sections were written and {counted:,} are there.")


def remove_old_indexes(home: Path, keep: set[Path]) -> None:
    """Delete old and unfinished index folders; the current index and the one before stay."""
    for folder in home.iterdir():
        if folder.is_dir() and STAMP.fullmatch(folder.name) and folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)
