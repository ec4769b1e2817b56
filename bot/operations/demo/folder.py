"""Makes, recognises and deletes the data folder of the demonstration: whole or not at all, known by a marker file."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random

from bot.app import begin_records
from bot.basics.access import audiences
from bot.basics.dates import BANGKOK
from bot.basics.people import Person
from bot.basics.settings import Settings
from bot.cases.service import Desk
from bot.operations.demo.fill import fill
from bot.operations.demo.photos import picture
from bot.store import Store, Transaction
from bot.store.files import files
from bot.store.files.files import FileRoom
from knowledge.index import on_disk
from knowledge.library import Library

MARKER = "sample-data.json"
_PHOTOS = 40


class NotADemoFolder(Exception):
    """What lies there is not the demonstration, so it is neither served nor deleted."""


class BeingServed(Exception):
    """Somebody is inside."""


def folder_of(installation: Settings) -> Path:
    return installation.data / "demo"


def settings_of(installation: Settings, folder: Path, banner: str = "") -> Settings:
    """Settings of its own: of the environment only the model that its copy of the index needs, so nothing is sent."""
    return Settings.model_construct(data=folder, embedding_model=installation.embedding_model, banner=banner)


def is_demo(folder: Path) -> bool:
    return not folder.is_symlink() and (folder / MARKER).is_file()


def make(installation: Settings, seed: int, at: float) -> None:
    """A new one; its papers and its index are copies, so whatever is published in it stays in it."""
    folder = folder_of(installation)
    part = folder.with_name(f"{folder.name}.part")
    if folder.exists() and any(folder.iterdir()):
        raise NotADemoFolder(f"{folder} holds something else. Move it away, or choose another folder: MINDBOT_DATA")
    Library(installation.data / "index")  # without an index that can be read there would be nothing to copy
    if part.exists():  # somebody stopped the last making of it
        remove(part)
    part.mkdir(parents=True, mode=0o700)
    made_at = datetime.fromtimestamp(at, BANGKOK).isoformat(timespec="seconds")
    (part / MARKER).write_text(json.dumps({"made_at": made_at, "seed": seed}) + "\n", encoding="utf-8")
    _copy_index(installation.data, part)
    store = begin_records(settings := settings_of(installation, part))
    try:
        _fill(store, settings.data, seed, at)
    finally:
        store.close()
    if folder.exists():
        folder.rmdir()
    part.rename(folder)


def remove(folder: Path) -> None:
    """The whole folder, after a look whether it is a demonstration and whether anybody serves it."""
    if not folder.exists():
        raise NotADemoFolder(f"There is no {folder}. Make one with: mindbot demo")
    if not is_demo(folder):
        raise NotADemoFolder(f"{folder} is no demonstration (there is no {MARKER} in it). Nothing was deleted.")
    with _locked(folder, fcntl.LOCK_EX):
        shutil.rmtree(folder)


@contextmanager
def served(folder: Path) -> Iterator[None]:
    """As long as this lasts nobody removes it."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    with (folder / MARKER).open() as marker:
        try:
            fcntl.flock(marker, how | fcntl.LOCK_NB)
        except OSError as held:
            raise BeingServed(f"{folder} is being served. Stop that first (Ctrl-C where it runs).") from held
        yield


def _copy_index(data: Path, into: Path) -> None:
    """The index in use and the Ministry's own papers behind it; without drafts and earlier editions."""
    build = on_disk.current(data / "index")
    assert build is not None
    shutil.copytree(build, into / "index" / build.name)
    on_disk.switch(into / "index", into / "index" / build.name)
    if (data / "papers").is_dir():
        shutil.copytree(data / "papers", into / "papers", ignore=shutil.ignore_patterns(".*"))


def _fill(store: Store, data: Path, seed: int, at: float) -> None:
    room, chance = FileRoom(data / "files", store.seal), Random(seed)
    drawn = [room.put(picture(chance), f"ตัวอย่าง-{place}.jpg") for place in range(1, _PHOTOS + 1)]
    sections = _sections(data / "index")

    def work(tx: Transaction) -> None:
        for file, digest in drawn:
            files.record(tx, file, digest, at)
        fill(tx, Desk(), sections, seed, at, [file.id for file, _ in drawn])

    store.write(work)  # the running bot makes the working copies of the photos and the words that cases are found by


def _sections(index: Path) -> list[str]:
    """The sections that everybody may read."""
    partitions = Library(index).partitions(audiences(Person("anybody"))).partitions
    return sorted({partition.passage(row).name for partition in partitions for row in range(len(partition))})
