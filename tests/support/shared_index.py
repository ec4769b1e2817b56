"""One small index for all tests: it is only read, so a data folder points at it and it is opened once."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

import knowledge.library
from knowledge.index.on_disk import Index, open_index
from knowledge.library import Library


def share_index(library: Library, data: Path) -> None:
    """This data folder has the library's index; whoever switches to another one does so here alone."""
    home = data / "index"
    home.mkdir(parents=True)
    shutil.copyfile(library.home / "current", home / "current")
    name = (home / "current").read_text(encoding="utf-8").strip()
    (home / name).symlink_to(library.home / name)


def open_once(patch: pytest.MonkeyPatch, shared: Path) -> None:
    """The index in this folder is opened once, however many libraries use it."""
    opened = cache(open_index)

    def opens(folder: Path) -> Index:
        real = folder.resolve()
        return opened(real) if real.is_relative_to(shared) else open_index(folder)

    patch.setattr(knowledge.library, "open_index", opens)
