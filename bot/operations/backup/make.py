"""Makes a backup while the bot runs: records, files, papers and settings of one moment, read back before it counts."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bot.basics.settings import Settings, without_secrets
from bot.operations.backup import encryption, manifest
from bot.operations.backup.manifest import DATA, RECORDS, SETTINGS, BrokenBackup, Manifest
from bot.store import Store, Transaction
from bot.store.admin import about
from bot.store.engine import sqlite
from bot.store.engine.copy_rows import copy_rows, digests
from bot.store.engine.installation import find_store
from bot.store.engine.migrations import Opening, version_of
from bot.store.engine.open import file_of, is_sqlite, open_store
from bot.store.engine.seal import Seal, private_folder
from bot.store.files import files

_LEFT_OUT = ("mindbot.db*", "seal.key*", "index", "demo", "demo.part", "backups", "*.lock", "*.part")
LAST = "backup"  # the name under which the database knows when it was last backed up


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    path: Path
    manifest: Manifest
    bytes: int


def make(settings: Settings, folder: Path, recipient: str = "", env_file: Path = Path(".env")) -> Made:
    """Backs up into a new folder or, for a recipient, an encrypted file below `folder`."""
    at = time.time()
    name = f"mindbot-{datetime.fromtimestamp(at, UTC):%Y%m%d-%H%M%S}"
    part = folder / f"{name}.part"
    with closing(find_store(settings.data, settings.database_url, Opening.ANY)) as store:
        private_folder(folder)
        private_folder(part)
        try:
            listed = _fill(part, settings, store, at, env_file)
            read_back(part, store.seal)
            made = encryption.pack(part, folder / f"{name}.tar.age", recipient) if recipient else folder / name
            if recipient:
                shutil.rmtree(part)
            else:
                part.rename(made)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        store.write(lambda tx: about.put(tx, LAST, repr(at)))
    size = sum(path.stat().st_size for path in manifest.files_of(made)) if made.is_dir() else made.stat().st_size
    return Made(made, listed, size)


def read_back(folder: Path, seal: Seal) -> Manifest:
    """Reads the whole backup as a restore would: hashes, the database's pages and rows, and the files of its cases."""
    listed = manifest.read(folder)
    manifest.check(folder, listed, seal)
    if is_broken := sqlite.broken_pages(str(folder / RECORDS)):
        raise BrokenBackup(f"{RECORDS} is damaged: {is_broken}")
    rows, wanted = sqlite.look(str(folder / RECORDS), seal, lambda tx: (_rows(tx), _wanted(tx)))
    lost = sorted(wanted - _there(folder / DATA) - set(listed.lost))
    if rows != listed.rows:
        raise BrokenBackup(f"{RECORDS} holds other numbers of rows than were backed up.")
    if lost:
        raise BrokenBackup(f"{len(lost)} photos or documents of cases are not in the backup, such as {lost[0]}.")
    return listed


def last_backup(tx: Transaction) -> float | None:
    """When this installation was last backed up."""
    at = about.get(tx, LAST)
    return float(at) if at else None


def _fill(part: Path, settings: Settings, store: Store, at: float, env_file: Path) -> Manifest:
    # Files first, then the records, then the files that came meanwhile: so each file of a record is there.
    _copy_files(settings.data, part / DATA)
    _copy_records(settings, store, part / RECORDS)
    _copy_files(settings.data, part / DATA)
    (part / SETTINGS).write_text(without_secrets(env_file), encoding="utf-8")
    schema, rows, wanted = sqlite.look(
        str(part / RECORDS), store.seal, lambda tx: (version_of(tx), _rows(tx), _wanted(tx))
    )
    lost = tuple(sorted(wanted - _there(part / DATA) - _there(settings.data)))
    hashes = {path.relative_to(part).as_posix(): manifest.sha256(path) for path in manifest.files_of(part)}
    listed = Manifest(at, version("mindbot"), schema, store.seal.id, rows, hashes, lost)
    manifest.write(part, listed, store.seal)
    return listed


def _copy_records(settings: Settings, store: Store, into: Path) -> None:
    if is_sqlite(settings.database_url):
        sqlite.copy_file(file_of(settings.database_url), str(into))
        return
    url = f"sqlite:///{into}.part"
    with closing(open_store(url, store.seal, Opening.BLANK)) as copy:
        copy_rows(store, copy, url)
    sqlite.copy_file(file_of(url), str(into))
    for part in into.parent.glob(f"{into.name}.part*"):
        part.unlink()


def _copy_files(data: Path, into: Path) -> None:
    """Copies what is not there yet; a file that is erased meanwhile is left out."""
    for path in _kept(data):
        copy = into / path.relative_to(data)
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            shutil.copy2(path, copy)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)


def _kept(data: Path) -> Iterator[Path]:
    """The files of the data folder that a backup holds: all but keys, index and what is made anew."""
    for entry in sorted(data.iterdir()):
        if not any(entry.match(pattern) for pattern in _LEFT_OUT):
            yield from manifest.files_of(entry) if entry.is_dir() else [entry]


def _rows(tx: Transaction) -> dict[str, int]:
    return {name: digest.rows for name, digest in digests(tx).items()}


def _wanted(tx: Transaction) -> set[str]:
    """The files that cases of these records hold."""
    return {file for file, _, _ in files.digests(tx)}


def _there(data: Path) -> set[str]:
    return {path.name for path in (data / "files").glob("??/*")}


def delete_oldest(folder: Path, keep: int) -> list[Path]:
    """Deletes all backups in this folder but the newest ones; returns those that are gone."""
    made = sorted(path for path in folder.glob("mindbot-????????-??????*") if path.suffix != ".part")
    old = made[:-keep]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return old
