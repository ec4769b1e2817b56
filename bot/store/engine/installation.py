"""Finds the installation in a data folder: its key and its database belong together; neither is invented."""

from __future__ import annotations

from pathlib import Path

from bot.store import Store
from bot.store.engine.migrations import Opening
from bot.store.engine.open import facts, open_store
from bot.store.engine.seal import Seal, key_file, read_key


class NoInstallation(RuntimeError):
    """There is nothing here, and this command begins nothing."""


class LostKey(RuntimeError):
    """There is a database, and not the key that it is sealed with."""


def begin_or_find_seal(data: Path, url: str) -> Seal:
    """The key of this installation; of a new one it is made now."""
    path = data / "seal.key"
    if not path.exists():
        _refuse_without_key(path, url)
    return Seal(key_file(path))


def find_seal(data: Path, url: str) -> Seal:
    """The key of the installation that is here; makes nothing."""
    path = data / "seal.key"
    if path.exists():
        return Seal(read_key(path))
    _refuse_without_key(path, url)
    raise _nothing_here(data)


def find_store(data: Path, url: str, opening: Opening = Opening.CURRENT) -> Store:
    """The database of the installation that is here; makes nothing."""
    seal = find_seal(data, url)
    if not facts(url):
        raise _nothing_here(data)
    return open_store(url, seal, opening)


def _nothing_here(data: Path) -> NoInstallation:
    return NoInstallation(
        f"No mindbot is installed in {data.absolute()}. Go to the folder that it was started in, or name its data "
        "folder in MINDBOT_DATA. A new installation begins with: mindbot serve"
    )


def _refuse_without_key(path: Path, url: str) -> None:
    # Another process may just have begun the installation: it made the key before the tables.
    if "seal" in facts(url) and not path.exists():
        raise LostKey(
            f"There is a database and no {path.absolute()}, the key that it is sealed with. Put the kept copy of "
            "that key there; with another key nothing in the database can be read."
        )
