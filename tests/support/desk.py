"""What the tests of the desk and of the console begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.cases.service import Desk
from bot.store import Store
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from tests.support.console_client import Office
from tests.support.databases import sqlite_copy
from tests.support.people import Town


@pytest.fixture
def town(store: Store) -> Town:
    """A small town with a desk, on a store of each kind in turn."""
    return Town(store, Desk())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The console on a store of its own."""
    opened = open_store(sqlite_copy(tmp_path / "mindbot.db"), Seal(b"console"))
    yield Office(opened, tmp_path)
    opened.close()


@pytest.fixture
def somchai(office: Office) -> TestClient:
    """The browser of an officer of Rayong who is signed in."""
    return office.officer("สมชาย")
