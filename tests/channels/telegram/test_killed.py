"""Tests that every message on Telegram is answered although the process is killed."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.killed import Server
from tests.support.chaos import size
from tests.support.fake_telegram import TOKEN, Town, town

pytestmark = pytest.mark.slow

PEOPLE, KILLS = size(60, 24), size(5, 2)


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_everybody_is_answered_though_the_process_is_killed(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town() as played:
        monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_BASE", played.base)
        server = Server(tmp_path, "")
        if way == "webhook":
            server.kill()
            server._environment["PUBLIC_URL"] = f"http://127.0.0.1:{server.port}"
            server.start()
        over = threading.Event()
        postman = threading.Thread(target=_bring, args=(played, over))
        postman.start()
        try:
            write_and_kill(played, server, random.Random(7))
            answers = played.until(lambda: everybody_answered(played), 120)
        finally:
            over.set()
            postman.join()
            server.kill()

    # What was on its way when the process died may come twice, for Telegram has no key against it; nothing else does.
    assert sum(count - 1 for count in answers.values()) <= KILLS * 8
    assert TOKEN not in (tmp_path / "server.log").read_text("utf-8")


def write_and_kill(played: Town, server: Server, chance: random.Random) -> None:
    played.until(lambda: played.made("getMe"), 60)
    for number in range(PEOPLE):
        who = {"id": 500 + number, "is_bot": False, "first_name": "x", "language_code": "th"}
        played.says("เมนู", {"id": 500 + number, "type": "private"}, who)
        time.sleep(chance.uniform(0, 0.1))
        if number % (PEOPLE // KILLS) == 5:
            server.kill()
            server.start()


def everybody_answered(played: Town) -> Counter[int]:
    """How many messages each of them got, once nobody is left without."""
    got = Counter(call.said["chat_id"] for call in played.made("sendMessage"))
    return got if len(got) == PEOPLE else Counter()


def _bring(played: Town, over: threading.Event) -> None:
    """Telegram tries again while nobody is there."""
    while not over.wait(0.05):
        if played.webhook:
            played.bring(over)
