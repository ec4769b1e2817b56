"""The whole bot at a real address, for tests with a real browser before it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from bot.app import House
from bot.operations.web_server import open_doors
from tests.support.databases import sqlite_copy
from tests.support.fake_web import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

SIZES = {"telephone": {"width": 390, "height": 844}, "office": {"width": 1280, "height": 800}}


@contextmanager
def at_an_address(house: House) -> Iterator[str]:
    """Open for as long as somebody is inside."""
    app, channels = open_doors(house)
    server = uvicorn.Server(uvicorn.Config(app, port=(port := free_port()), log_level="warning"))
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    app.state.closing = True
    for channel in channels:
        asyncio.run_coroutine_threadsafe(channel.close(), loops[0]).result(5)
    server.should_exit = True
    thread.join(15)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return sqlite_copy(tmp_path / "mindbot.db")


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """The whole bot at a real address."""
    with at_an_address(house) as found:
        yield found


@pytest.fixture(params=list(SIZES))
def someone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport=SIZES[request.param], reduced_motion="reduce")  # type: ignore[arg-type]
    made.set_default_timeout(10_000)
    yield made
    made.close()
