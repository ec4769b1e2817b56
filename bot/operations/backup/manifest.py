"""The list of what a backup holds: each file with its hash, the versions, and a mark that only the seal key makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.store.engine.seal import Seal

NAME = "manifest.json"
RECORDS = "records.db"  # every row, as a SQLite database whatever the original was
SETTINGS = "settings.env"  # .env without its secrets
DATA = "data"  # the files of the data folder
_CHUNK = 2**20


class BrokenBackup(RuntimeError):
    """A backup that is not what was made: something is missing, changed, or was never there."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is."""

    made_at: float
    version: str  # of the program
    schema: int  # of the database
    seal: str  # the id of the key that opens it
    rows: dict[str, int]
    files: dict[str, str]  # sha256 of each file, by its path in the backup
    lost: tuple[str, ...] = ()  # files of cases that the installation itself no longer had


def write(folder: Path, manifest: Manifest, seal: Seal) -> None:
    told = asdict(manifest)
    text = json.dumps({**told, "mark": _mark(told, seal)}, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The list of this backup; whether it is true is checked elsewhere."""
    if not (folder / NAME).is_file():
        inside = sorted(path.parent.name for path in folder.glob(f"*/{NAME}"))
        hint = f" Backups in it: {', '.join(inside)}." if inside else ""
        raise BrokenBackup(f"{folder} is no backup: there is no {NAME} in it.{hint}")
    try:
        told = json.loads((folder / NAME).read_text("utf-8"))
        told.pop("mark")
        return Manifest(**{**told, "lost": tuple(told["lost"])})
    except (ValueError, TypeError, KeyError) as broken:
        raise BrokenBackup(f"{folder / NAME} cannot be read: it was cut off or changed.") from broken


def check(folder: Path, manifest: Manifest, seal: Seal) -> None:
    """Refuses a backup of another key, and one of which a single byte is missing, added or changed."""
    if manifest.seal != seal.id:
        raise BrokenBackup(
            f"This backup is sealed with key {manifest.seal}, the key given is {seal.id}. "
            "Without the right seal.key nobody in it can be read or answered."
        )
    told = json.loads((folder / NAME).read_text("utf-8"))
    if told.pop("mark") != _mark(told, seal):
        raise BrokenBackup(f"{folder / NAME} was changed after the backup was made.")
    there = {path.relative_to(folder).as_posix() for path in files_of(folder)} - {NAME}
    if lost := sorted(set(manifest.files) - there):
        raise BrokenBackup(f"{len(lost)} files of the backup are missing, such as {lost[0]}.")
    if added := sorted(there - set(manifest.files)):
        raise BrokenBackup(f"{len(added)} files lie in the backup that were not made with it, such as {added[0]}.")
    for name, digest in manifest.files.items():
        if sha256(folder / name) != digest:
            raise BrokenBackup(f"{name} is not what was backed up: it was changed or is damaged.")


def files_of(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() or path.is_symlink())


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _mark(told: dict[str, object], seal: Seal) -> str:
    return seal.fingerprint("backup", json.dumps(told, sort_keys=True))
