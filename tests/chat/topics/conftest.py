"""The Ministry's own papers on gifts, for the tests of the gift dialogue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.chat.assistant import Assistant, NoCases
from indexer.build import build
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture(scope="session")
def gift_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """As they are delivered."""
    folder = tmp_path_factory.mktemp("gifts")
    shutil.copytree(Path("knowledge/documents/ethics"), folder / "papers" / "ethics")
    build(folder / "papers", folder / "index")
    return Library(folder / "index")


@pytest.fixture
def gift_talk(gift_library: Library) -> Conversation:
    return Conversation(Assistant(gift_library, NoCases(), now=lambda: NOW))
