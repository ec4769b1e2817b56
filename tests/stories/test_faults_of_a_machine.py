"""A disk that is full and freed, a process that is stopped for a while, an index that is broken: nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from benchmarks.killed import Server, Visitor
from knowledge.index.on_disk import current, switch
from tests.support.chaos import IS_SMALL, assert_answered_once_and_in_order, size, writing
from tests.support.fake_line import eventually

pytestmark = pytest.mark.slow

LINES, SECONDS = size(40, 12), size(10, 3)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 48 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("This system cannot mount a small disk: only root may.")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("workers", ["2"] if IS_SMALL else ["1", "2"])
def test_every_message_is_answered_once_and_in_order_whatever_the_machine_does(small_disk: Path, workers: str) -> None:
    """Four people write on; each repeats a message until the server says that it has it."""
    server = Server(small_disk, "", "--workers", workers)
    visitors = [Visitor(server) for _ in range(4)]
    try:
        writers = writing(visitors, LINES, pause=4 * SECONDS / LINES)
        eventually(lambda: all(visitor.sent for visitor in visitors), 120)
        for fault in (fill, stop, break_index):
            fault(server, small_disk)
        assert_answered_once_and_in_order(visitors, writers, 120)
        assert psutil.pid_exists(server.process)
    finally:
        server.kill()


def fill(server: Server, disk: Path) -> None:
    """Not one byte is left for a while."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as growing:
        while True:
            growing.write(bytes(2**16))
    time.sleep(SECONDS)
    filler.unlink()


def stop(server: Server, disk: Path) -> None:
    """The server does not run for a while, nor do those who think for it."""
    stopped = [server.process, *(child.pid for child in psutil.Process(server.process).children())]
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    time.sleep(SECONDS)
    for process in reversed(stopped):
        os.kill(process, signal.SIGCONT)


def break_index(server: Server, disk: Path) -> None:
    """A newer index is published, and a part of it is rubbish."""
    home = disk / "index"
    newest = current(home)
    assert newest
    broken = home / f"{newest.name}-broken"
    shutil.copytree(newest, broken)
    next(broken.rglob("words.npy")).write_bytes(b"rubbish")
    switch(home, broken)
    time.sleep(SECONDS)
