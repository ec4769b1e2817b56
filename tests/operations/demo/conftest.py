"""One demonstration for all of these tests, made once: they look at it, and change only copies of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import begin_records
from bot.basics.settings import Settings
from bot.operations.demo import folder
from bot.store import Store
from knowledge.index.on_disk import switch, write
from tests.conftest import PAPERS, PASSAGES
from tests.support.people import NOW

SEED = 2569


def with_an_index(data: Path) -> Settings:
    """An installation that has nothing but an index."""
    write(data / "index" / "one", PAPERS, PASSAGES)
    switch(data / "index", data / "index" / "one")
    return Settings.model_construct(data=data)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation, and a demonstration beside it."""
    settings = with_an_index(tmp_path_factory.mktemp("installation"))
    folder.make(settings, SEED, NOW)
    return settings


@pytest.fixture(scope="session")
def demo(installation: Settings) -> Path:
    return folder.folder_of(installation)


@pytest.fixture(scope="session")
def month(installation: Settings, demo: Path) -> Iterator[Store]:
    """The records of the demonstration."""
    store = begin_records(folder.settings_of(installation, demo))
    yield store
    store.close()
