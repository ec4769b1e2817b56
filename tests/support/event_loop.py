"""One event loop for all browsers of a run: the test client would start a thread with a loop for each request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.testclient import TestClient

_RUNNING: list[BlockingPortal] = []


@contextmanager
def running() -> Iterator[None]:
    with start_blocking_portal() as portal:
        _RUNNING.append(portal)
        yield
        _RUNNING.clear()


def in_one_loop(browser: TestClient) -> TestClient:
    """The same browser; its requests share the loop of the run."""
    browser.portal = _RUNNING[0] if _RUNNING else None
    return browser
