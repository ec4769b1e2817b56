"""The manifest of an index: format, tokeniser, partitions, and the checksums that detect damage."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.search.meaning import SelfTest

FORMAT = 3
# Of a larger index only file sizes are compared, because reading it whole would keep the bot waiting.
_WHOLLY = 256 << 20
_CHUNK = 1 << 20


class NoIndex(LookupError):
    """There is no index yet."""


class StaleIndex(ValueError):
    """The index was made by another tokeniser or another version of this program."""


class CorruptIndex(ValueError):
    """A file of the index is missing or is not what was written."""


@dataclass(frozen=True)
class PartitionInfo:
    """What the manifest says of one audience's partition."""

    audience: str
    folder: str
    papers: int
    passages: int
    strict: float
    meaning: SelfTest | None = None  # the self-test of the embedding model, when one was tried


@dataclass(frozen=True)
class Manifest:
    """The manifest of an index."""

    built: datetime
    tokeniser: str
    partitions: tuple[PartitionInfo, ...]
    digests: Mapping[str, str]  # one digest for each paper with its passages
    fresh: int  # passages that were tokenised in this build
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # size and checksum
    model: str = ""  # the embedding model; empty for words alone
    format: int = FORMAT

    @property
    def papers(self) -> int:
        return sum(partition.papers for partition in self.partitions)

    @property
    def passages(self) -> int:
        return sum(partition.passages for partition in self.partitions)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an index."""
    path = folder / "manifest.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            newer = "a newer" if said["format"] > FORMAT else "an older"
            raise StaleIndex(
                f"{folder} has format {said['format']}, this program reads {FORMAT}: it was made by {newer} version. "
                "Run: indexer build"
            )
        return Manifest(
            datetime.fromisoformat(said["built"]),
            said["tokeniser"],
            tuple(_note(note) for note in said["partitions"]),
            said["digests"],
            said["fresh"],
            {name: (size, check) for name, (size, check) in said["files"].items()},
            said["model"],
        )
    except FileNotFoundError as why:
        raise NoIndex(f"There is no index in {folder}. Run: indexer build") from why
    except StaleIndex:
        raise
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise CorruptIndex(f"{path} is no manifest: {why!r}. Run: indexer build") from why


def verify(folder: Path, manifest: Manifest) -> None:
    """Raise CorruptIndex when a file is missing or is not what was written."""
    total = sum(size for size, _ in manifest.files.values())
    for name, (size, check) in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            here = f"{path.stat().st_size:,} bytes" if path.is_file() else "missing"
            raise CorruptIndex(f"{path} is {here}, it was written with {size:,} bytes. Run: indexer build")
        if total <= _WHOLLY and _checksum(path) != check:
            raise CorruptIndex(f"{path} is not what was written. Run: indexer build")


def checksums(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and checksum of every file in the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, _checksum(path)) for path in paths}


def _checksum(path: Path) -> int:
    check = 0
    for chunk in _chunks(path):
        check = zlib.crc32(chunk, check)
    return check


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _note(said: Mapping[str, Any]) -> PartitionInfo:
    meaning = said["meaning"]
    return PartitionInfo(**{**said, "meaning": SelfTest(**meaning) if meaning else None})
