"""Runs the real bot, `mindbot serve`, as a process on a temporary data folder."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.conformance.ports import free_port

_READY_SECONDS = 60.0


class Running:
    """One installation and its process."""

    def __init__(self, folder: Path, index: Path, arguments: tuple[str, ...] = (), **settings: str) -> None:
        self.port = free_port()
        self.data = folder / "data"
        self.data.mkdir()
        shutil.copytree(index, self.data / "index")
        self._arguments = arguments
        self._log = folder / "bot.log"
        self._environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("MINDBOT_", "LINE_", "TELEGRAM_"))
            },
            "MINDBOT_DATA": str(self.data),
            "EMBEDDING_MODEL": "none",
            **{name: value.format(port=self.port) for name, value in settings.items()},
        }
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port), *self._arguments]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            try:
                if self.ask("GET", "/health/live")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
            if self._process.poll() is not None:
                break
        raise RuntimeError(f"mindbot did not start:\n{self.log()[-4000:]}")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def ready(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.ask("GET", "/health/ready")[1])
        return told

    def verb(self, *words: str) -> str:
        """What `mindbot` prints for these words, on the same data."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words], env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
