"""Restores a backup into nothing: verified first, records last, and everything that waits is held."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.basics.settings import Settings
from bot.operations.backup import encryption, manifest
from bot.operations.backup.make import read_back
from bot.operations.backup.manifest import DATA, RECORDS, BrokenBackup, Manifest
from bot.store import NewerStore
from bot.store.engine.copy_rows import copy_rows
from bot.store.engine.migrations import Opening, newest
from bot.store.engine.open import facts, file_of, is_sqlite, open_store
from bot.store.engine.seal import Seal, private_folder, read_key
from bot.store.mail import after_restore
from bot.store.mail.after_restore import Holding

_MAY_BE_THERE = {"seal.key", "index", "backups", "restoring"}  # in a data folder that counts as empty
_UNFINISHED = "restoring"  # marks a restore that was interrupted, and may be begun again


class NotEmpty(RuntimeError):
    """There is an installation already; a restore never writes over one."""


@dataclass(frozen=True)
class Restored:
    """What was restored and what it holds until its operator decides."""

    manifest: Manifest
    held: Holding
    is_older: bool  # its schema must still be upgraded


def restore(settings: Settings, backup: Path, seal_key: Path | None, identity: Path | None) -> Restored:
    """Restores into the data folder and the database of the settings, which must be empty."""
    _refuse_unless_empty(settings)
    key = seal_key or settings.data / "seal.key"
    if not key.is_file():
        raise BrokenBackup(
            f"There is no seal key at {key}. It was kept apart from the backup; name it: --seal-key FILE"
        )
    content = read_key(key)
    with _opened(backup, identity) as folder:
        seal = Seal(content)
        listed = manifest.read(folder)
        if listed.schema > newest():
            raise NewerStore(f"The backup is of schema {listed.schema}, this mindbot knows {newest()}.")
        read_back(folder, seal)
        held = _put_back(settings, folder, key, seal, listed)
    return Restored(listed, held, listed.schema < newest())


def _put_back(settings: Settings, folder: Path, key: Path, seal: Seal, listed: Manifest) -> Holding:
    data, url = settings.data, settings.database_url
    private_folder(data)
    (data / _UNFINISHED).touch(0o600)
    if (folder / DATA).is_dir():
        shutil.copytree(folder / DATA, data, dirs_exist_ok=True)
    if key != data / "seal.key":
        shutil.copyfile(key, data / "seal.key")
    (data / "seal.key").chmod(0o600)
    copy = data / f"{RECORDS}.part"
    shutil.copyfile(folder / RECORDS, copy)
    with closing(open_store(f"sqlite:///{copy}", seal, Opening.ANY)) as records:
        records.write(lambda tx: after_restore.hold(tx, listed.made_at))
        held = records.read(after_restore.holding)
        assert held is not None
        if not is_sqlite(url):
            with closing(open_store(url, seal, Opening.BLANK)) as target:
                copy_rows(records, target, url)
    if is_sqlite(url):
        Path(file_of(url)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(copy, file_of(url))
    for left in data.glob(f"{RECORDS}.part*"):
        left.unlink()
    (data / _UNFINISHED).unlink()
    return held


def _refuse_unless_empty(settings: Settings) -> None:
    data = settings.data
    if facts(settings.database_url):
        raise NotEmpty(f"There is a database already at {_shown(settings)}. Restore into an empty one.")
    there = {entry.name for entry in data.iterdir()} if data.is_dir() else set()
    if _UNFINISHED not in there and (found := sorted(there - _MAY_BE_THERE)):
        raise NotEmpty(f"{data.absolute()} is not empty ({found[0]} lies in it). Restore into an empty folder.")


def _shown(settings: Settings) -> str:
    if is_sqlite(settings.database_url):
        return str(Path(file_of(settings.database_url)).absolute())
    from bot.store.engine.postgresql import shown

    return shown(settings.database_url)


@contextmanager
def _opened(backup: Path, identity: Path | None) -> Iterator[Path]:
    """The backup as a folder."""
    if backup.is_dir():
        yield backup
        return
    if identity is None:
        raise BrokenBackup(f"{backup} is encrypted. Name the file of the private key: --identity FILE")
    with tempfile.TemporaryDirectory(dir=backup.absolute().parent) as folder:
        encryption.unpack(backup, Path(folder), identity)
        yield Path(folder)
