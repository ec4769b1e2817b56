"""Writes, opens and switches an index: a new folder for each build, and one small file that names the current one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding import Embedder
from knowledge.glossary import Glossary
from knowledge.index.manifest import CorruptIndex as CorruptIndex
from knowledge.index.manifest import Manifest as Manifest
from knowledge.index.manifest import NoIndex as NoIndex
from knowledge.index.manifest import PartitionInfo as PartitionInfo
from knowledge.index.manifest import StaleIndex as StaleIndex
from knowledge.index.manifest import checksums, verify
from knowledge.index.manifest import read_manifest as read_manifest
from knowledge.index.partition_reader import Partition, open_partition
from knowledge.index.partition_writer import OnProgress, write_partition
from knowledge.index.vector_cache import VectorCache
from knowledge.index.vector_parts import parts_of
from knowledge.index.vectors import VectorIndex, open_vectors, owners_of, write_owners, write_vectors
from knowledge.language import thai
from knowledge.language.tokens import Reader
from knowledge.passages import Paper, Passage
from knowledge.records import record_of
from knowledge.search import thresholds
from knowledge.search.meaning import SelfTest
from knowledge.search.selftest import self_test

_VECTORS = "vectors.faiss"
_MOSTLY = 0.8  # of the passages were there when the model was tested


class StrayPassage(ValueError):
    """A passage belongs to no paper of the build, or an id is used twice."""


@dataclass(frozen=True)
class Index:
    """An opened index."""

    folder: Path
    manifest: Manifest
    glossary: Glossary
    reader: Reader
    partitions: Mapping[str, Partition]  # by audience
    vector_indexes: Mapping[
        str, tuple[VectorIndex, SelfTest]
    ]  # by audience, where the embedding model passed its self-test


def write(
    folder: Path,
    papers: Sequence[Paper],
    passages: Sequence[Passage],
    glossary: Iterable[Mapping[str, Any]] = (),
    *,
    previous: Path | None = None,
    progress: OnProgress = lambda done, total: None,
    at: datetime | None = None,
    model: Embedder | None = None,
    accept_worse: bool = False,
) -> Manifest:
    """Write a new index into a folder that must not exist yet; passages unchanged since `previous` are copied."""
    entries = list(glossary)
    reader = Reader(Glossary.read(entries))
    _check(papers, passages)
    before = _usable(previous, entries)
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    _save(part / "glossary.json", entries)

    notes, fresh = [], 0
    for number, audience in enumerate(sorted({paper.audience for paper in papers})):
        own = [paper for paper in papers if paper.audience == audience]
        ids = {paper.id for paper in own}
        sections = [passage for passage in passages if passage.paper in ids]
        place = part / f"partition-{number}"
        fresh += write_partition(place, own, sections, reader, before.get(audience), progress)
        partition = open_partition(place, audience, 1.0)
        strict = round(thresholds.strict(partition, reader), 4)
        tested = _tested(previous, audience, model, partition, before.get(audience)) if model else None
        meaning = _meaning(partition, folder.parent, reader, model, progress, accept_worse, tested) if model else None
        notes.append(PartitionInfo(audience, place.name, len(own), len(sections), strict, meaning))

    stamp = at or datetime.now(UTC)
    manifest = Manifest(
        stamp,
        thai.tokeniser(),
        tuple(notes),
        digests(papers, passages),
        fresh,
        checksums(part),
        model.name if model else "",
    )
    _save(part / "manifest.json", {**asdict(manifest), "built": stamp.isoformat()})
    part.rename(folder)
    return manifest


def open_index(folder: Path) -> Index:
    """Open what `write` wrote, or say why that is not possible and what to do."""
    manifest = read_manifest(folder)
    if manifest.tokeniser != thai.tokeniser():
        raise StaleIndex(
            f"{folder} was cut by {manifest.tokeniser!r}, here works {thai.tokeniser()!r}. Run: indexer build"
        )
    verify(folder, manifest)
    glossary = Glossary.read(json.loads((folder / "glossary.json").read_text(encoding="utf-8")))
    try:
        partitions = {
            note.audience: open_partition(folder / note.folder, note.audience, note.strict)
            for note in manifest.partitions
        }
    except (OSError, ValueError) as why:
        raise CorruptIndex(f"{folder} cannot be read: {why}. Run: indexer build") from why
    vector_indexes = {
        note.audience: (open_vectors(folder / note.folder / _VECTORS), note.meaning)
        for note in manifest.partitions
        if note.meaning and note.meaning.weight
    }
    return Index(folder, manifest, glossary, Reader(glossary), partitions, vector_indexes)


def switch(home: Path, folder: Path) -> None:
    """Make this index the current one, atomically: a reader sees the old index or the new one."""
    fresh = home / "current.new"
    fresh.write_text(folder.name + "\n", encoding="utf-8")
    os.replace(fresh, home / "current")


def current(home: Path) -> Path | None:
    """The folder of the current index, or None."""
    try:
        name = (home / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return home / name if name else None


def digests(papers: Iterable[Paper], passages: Iterable[Passage]) -> dict[str, str]:
    """A digest for each paper, which changes when the paper or a passage changes."""
    sums = {paper.id: blake2b(_bytes(paper), digest_size=16) for paper in papers}
    for passage in passages:
        sums[passage.paper].update(_bytes(passage))
    return {id: total.hexdigest() for id, total in sums.items()}


def _meaning(
    partition: Partition,
    home: Path,
    reader: Reader,
    model: Embedder,
    progress: OnProgress,
    accept_worse: bool,
    tested: SelfTest | None,
) -> SelfTest:
    """Compute the vector of every passage, and run the self-test of the model, unless it was tested on most of them."""

    digests = partition.arrays["digests"].tolist()
    parts = [
        (row, part)
        for row in range(len(partition))
        for part in parts_of(partition.passage(row), partition.paper_of(row), digests[row])
    ]
    made = VectorCache(home, model).vectors(
        [part.digest for _, part in parts], lambda place: parts[place][1].text, progress
    )
    path = partition.folder / _VECTORS
    kept = write_vectors(made, path)
    write_owners(path, [(row, part.begin, part.end, part.foreign, part.is_line) for row, part in parts])
    if tested:
        meaning = replace(tested, kind=kept.kind, recall=kept.recall)
    else:
        meaning = self_test(partition, reader, model, open_vectors(path), kept, accept_worse=accept_worse)
    if not meaning.weight:
        path.unlink()
        owners_of(path).unlink()
    return meaning


def _tested(
    previous: Path | None, audience: str, model: Embedder, partition: Partition, before: Partition | None
) -> SelfTest | None:
    """The self-test of this model on the partition before, where most of its passages are still there."""
    if previous is None or before is None:
        return None
    notes = {note.audience: note.meaning for note in read_manifest(previous).partitions}
    known = notes.get(audience)
    same = np.isin(partition.arrays["digests"], before.arrays["digests"]).mean() if len(partition) else 0.0
    fits = known and known.model == model.name and known.weight and known.centred
    return known if fits and same >= _MOSTLY else None


def _check(papers: Sequence[Paper], passages: Sequence[Passage]) -> None:
    for kind, ids in (("paper", [paper.id for paper in papers]), ("passage", [passage.id for passage in passages])):
        if len(set(ids)) < len(ids):
            twice = next(id for number, id in enumerate(ids) if id in ids[:number])
            raise StrayPassage(f"Two {kind}s are named {twice!r}. Each id stands for one thing; rename one of the two.")
    known = {paper.id for paper in papers}
    for passage in passages:
        if passage.paper not in known:
            raise StrayPassage(
                f"Passage {passage.id!r} belongs to paper {passage.paper!r}, which is not in this build."
            )


def _usable(previous: Path | None, entries: list[Mapping[str, Any]]) -> Mapping[str, Partition]:
    """The partitions of the previous index that can be reused: same tokeniser, same glossary."""
    if previous is None:
        return {}
    try:
        before = open_index(previous)
    except (NoIndex, StaleIndex, CorruptIndex):
        return {}
    return before.partitions if before.glossary == Glossary.read(entries) else {}


def _bytes(thing: Paper | Passage) -> bytes:
    return json.dumps(record_of(thing), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _save(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
