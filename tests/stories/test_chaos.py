"""Kills the process during its work, and counts the answers afterwards."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.killed import Server, Visitor, run, told
from tests.support.chaos import assert_answered_once_and_in_order, size, writing

pytestmark = pytest.mark.slow

MESSAGES, KILLS = size(400, 60), size(8, 2)
MESSAGES_ON_POSTGRESQL, KILLS_ON_POSTGRESQL = size(200, 40), size(5, 1)
LINES = size(20, 8)  # that each of ten people writes to two servers


def test_every_message_is_answered_once_though_the_process_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    count = run(messages=MESSAGES, kills=KILLS, database="")

    with capsys.disabled():
        print(f"\n{told(count)}")
    assert (count.of(1), count.never, count.more_than_once) == (MESSAGES, 0, 0)


def test_it_is_so_on_postgresql_too(postgresql: Callable[[], str], capsys: pytest.CaptureFixture[str]) -> None:
    count = run(messages=MESSAGES_ON_POSTGRESQL, kills=KILLS_ON_POSTGRESQL, database=postgresql())

    with capsys.disabled():
        print(f"\n{told(count)}")
    assert (count.of(1), count.never, count.more_than_once) == (MESSAGES_ON_POSTGRESQL, 0, 0)


def test_two_servers_share_one_postgresql(postgresql: Callable[[], str], tmp_path: Path) -> None:
    """Ten people write quickly to either server; each is answered once and in order, whoever does the work."""
    database = postgresql()
    servers = [Server(tmp_path, database), Server(tmp_path, database)]
    visitors = [Visitor(servers[number % 2]) for number in range(10)]
    try:
        assert_answered_once_and_in_order(visitors, writing(visitors, LINES), 60)
    finally:
        for server in servers:
            server.kill()


def test_the_log_of_a_killed_server_holds_no_words_of_a_person(tmp_path: Path) -> None:
    server = Server(tmp_path, "")
    visitor = Visitor(server)
    visitor.open()
    visitor.say("ความลับสุดยอดของสมชาย")
    visitor.answers(time.monotonic() + 20)
    server.kill()

    assert "สมชาย" not in (tmp_path / "server.log").read_text("utf-8")
    assert json.dumps("สมชาย")[1:-1] not in (tmp_path / "server.log").read_text("utf-8")
