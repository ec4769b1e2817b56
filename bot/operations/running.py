"""Whether the bot runs on this data folder: a lock that each running process holds, and that ends with it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StillRunning(RuntimeError):
    """The bot runs on this data folder."""


@contextmanager
def running(data: Path) -> Iterator[None]:
    """As long as this lasts nobody may change the database from under the bot."""
    with _locked(data, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """For work that a running bot must not see."""
    with _locked(data, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(data: Path, how: int) -> Iterator[None]:
    with (data / "running.lock").open("a") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except OSError as held:
            raise StillRunning(f"The bot is running on {data.absolute()}, or being upgraded. Stop it first.") from held
        yield
