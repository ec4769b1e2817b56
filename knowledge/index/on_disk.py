"""An index on disk: written whole into a new folder, checked when opened, switched by one small file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from knowledge.embedding import Embedder
from knowledge.glossary import Glossary
from knowledge.index.manifest import CorruptIndex as CorruptIndex
from knowledge.index.manifest import Manifest as Manifest
from knowledge.index.manifest import NoIndex as NoIndex
from knowledge.index.manifest import ShelfNote as ShelfNote
from knowledge.index.manifest import StaleIndex as StaleIndex
from knowledge.index.manifest import checksums, verify
from knowledge.index.manifest import read_manifest as read_manifest
from knowledge.index.shelf_reader import Shelf, open_shelf
from knowledge.index.shelf_writer import Told, fill, headline
from knowledge.index.vector_cache import Encoded
from knowledge.index.vectors import Meanings, keep, open_meanings
from knowledge.language import thai
from knowledge.language.tokens import Reader
from knowledge.passages import Paper, Passage
from knowledge.records import record_of
from knowledge.search import thresholds
from knowledge.search.meaning import Meaning
from knowledge.search.selftest import try_out

_VECTORS = "vectors.faiss"


class StrayPassage(ValueError):
    """A passage belongs to no paper of the build, or two things share an id."""


@dataclass(frozen=True)
class Index:
    """An opened index."""

    folder: Path
    manifest: Manifest
    glossary: Glossary
    reader: Reader
    shelves: Mapping[str, Shelf]  # by audience
    meanings: Mapping[str, tuple[Meanings, Meaning]]  # by audience, where a model makes the search better


def write(
    folder: Path,
    papers: Sequence[Paper],
    passages: Sequence[Passage],
    glossary: Iterable[Mapping[str, Any]] = (),
    *,
    previous: Path | None = None,
    told: Told = lambda done, total: None,
    at: datetime | None = None,
    model: Embedder | None = None,
    accept_worse: bool = False,
) -> Manifest:
    """Write a new index into a folder that must not exist yet; what stands in `previous` is not read again."""
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
        place = part / f"shelf-{number}"
        fresh += fill(place, own, sections, reader, before.get(audience), told)
        shelf = open_shelf(place, audience, 1.0)
        strict = round(thresholds.strict(shelf, reader), 4)
        meaning = _meaning(shelf, folder.parent, reader, model, told, accept_worse) if model else None
        notes.append(ShelfNote(audience, place.name, len(own), len(sections), strict, meaning))

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
        shelves = {
            note.audience: open_shelf(folder / note.folder, note.audience, note.strict) for note in manifest.shelves
        }
    except (OSError, ValueError) as why:
        raise CorruptIndex(f"{folder} cannot be read: {why}. Run: indexer build") from why
    meanings = {
        note.audience: (open_meanings(folder / note.folder / _VECTORS), note.meaning)
        for note in manifest.shelves
        if note.meaning and note.meaning.weight
    }
    return Index(folder, manifest, glossary, Reader(glossary), shelves, meanings)


def switch(home: Path, folder: Path) -> None:
    """From now on this index is the one in use; a reader sees the old one or the new one, never half."""
    fresh = home / "current.new"
    fresh.write_text(folder.name + "\n", encoding="utf-8")
    os.replace(fresh, home / "current")


def current(home: Path) -> Path | None:
    """The index in use, or None when none was switched to."""
    try:
        name = (home / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return home / name if name else None


def digests(papers: Iterable[Paper], passages: Iterable[Passage]) -> dict[str, str]:
    """One number for each paper that changes when anything in it does."""
    sums = {paper.id: blake2b(_bytes(paper), digest_size=16) for paper in papers}
    for passage in passages:
        sums[passage.paper].update(_bytes(passage))
    return {id: total.hexdigest() for id, total in sums.items()}


def _meaning(shelf: Shelf, home: Path, reader: Reader, model: Embedder, told: Told, accept_worse: bool) -> Meaning:
    """Give every passage its vector, and find out whether that makes the search better."""

    def text(row: int) -> str:
        passage = shelf.passage(row)
        return "\n".join((headline(passage, shelf.paper_of(row)), passage.text, *passage.asked))

    made = Encoded(home, model).vectors(shelf.arrays["digests"].tolist(), text, told)
    path = shelf.folder / _VECTORS
    kept = keep(made, path)
    meaning = try_out(shelf, reader, model, open_meanings(path), kept, accept_worse=accept_worse)
    if not meaning.weight:
        path.unlink()
    return meaning


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


def _usable(previous: Path | None, entries: list[Mapping[str, Any]]) -> Mapping[str, Shelf]:
    """The shelves before, when they were read with the same dictionary and the same glossary."""
    if previous is None:
        return {}
    try:
        before = open_index(previous)
    except (NoIndex, StaleIndex, CorruptIndex):
        return {}
    return before.shelves if before.glossary == Glossary.read(entries) else {}


def _bytes(thing: Paper | Passage) -> bytes:
    return json.dumps(record_of(thing), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _save(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
