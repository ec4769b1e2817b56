"""The real process: it says that it is ready to systemd, notices a held database, logs as JSON, and ends when told."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx

from knowledge.library import Library
from tests.support.fake_web import free_port
from tests.support.shared_index import share_index

HERE = Path(__file__).parents[2]


def test_it_notices_what_hangs_and_ends_all_the_same(library: Library, installation: Path, tmp_path: Path) -> None:
    share_index(library, installation)
    port, told = free_port(), tmp_path / "systemd"
    environment = {**os.environ, "MINDBOT_LOG": "json", "NOTIFY_SOCKET": str(told), "WATCHDOG_USEC": "1000000"}
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as systemd:
        systemd.bind(str(told))
        systemd.settimeout(300)
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", str(port)],
            cwd=HERE,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert {systemd.recv(100), systemd.recv(100)} == {b"READY=1", b"WATCHDOG=1"}
            ready = f"http://127.0.0.1:{port}/health/ready"
            while httpx.get(ready, timeout=60).status_code != 200:
                time.sleep(0.1)
            with closing(sqlite3.connect(installation / "mindbot.db", isolation_level=None)) as another:
                another.execute("begin immediate")
                held = httpx.get(ready, timeout=60).json()
                assert not held["ready"]
                assert held["wrong"][0]["code"] == "store"
                bot.send_signal(signal.SIGTERM)
                out, errors = bot.communicate(timeout=300)
        finally:
            bot.kill()

    assert "First sign-in" in out
    assert all(json.loads(line)["level"] for line in errors.splitlines() if line.startswith("{"))
    assert bot.returncode is not None
