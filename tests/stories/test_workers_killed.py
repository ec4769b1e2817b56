"""Kills the processes that think, and the one that keeps the mailbox, and counts the answers afterwards."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from benchmarks.killed import Server, Visitor
from tests.support.chaos import IS_SMALL, assert_answered_once_and_in_order, size, writing
from tests.support.fake_line import eventually

pytestmark = pytest.mark.slow

LINES, KILLS = size(20, 6), size(6, 1)
KINDS = ["sqlite"] if IS_SMALL else ["sqlite", "postgresql"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_message_is_answered_once_and_in_order_though_workers_are_killed(
    kind: str, postgresql: Callable[[], str], tmp_path: Path
) -> None:
    server = Server(tmp_path, postgresql() if kind == "postgresql" else "", "--workers", "2")
    visitors = [Visitor(server) for _ in range(6)]
    try:
        eventually(lambda: len(workers(server)) == 2, 120)
        writers = writing(visitors, LINES)
        for _ in range(KILLS):
            victim = workers(server)[0]
            victim.kill()
            victim.wait(30)
            eventually(lambda: len(workers(server)) == 2)
            time.sleep(1)
        assert_answered_once_and_in_order(visitors, writers, 120)

        thinking = workers(server)
        server.kill(signal.SIGTERM)
        assert not [one for one in thinking if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    finally:
        server.kill()


def test_workers_end_when_the_keeper_of_the_mailbox_is_killed(tmp_path: Path) -> None:
    server = Server(tmp_path, "", "--workers", "2")
    try:
        eventually(lambda: len(workers(server)) == 2, 120)
        thinking = workers(server)
    finally:
        server.kill()

    eventually(lambda: not any(one.is_running() for one in thinking), 60)


def workers(server: Server) -> list[psutil.Process]:
    """The processes that think, from their start on."""
    return [
        one
        for one in psutil.Process(server.process).children()
        if one.status() != psutil.STATUS_ZOMBIE and "bot.operations.worker" in one.cmdline()
    ]
