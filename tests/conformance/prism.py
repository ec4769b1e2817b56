"""Runs Prism, which validates calls against LINE's API description."""

from __future__ import annotations

import http.client
import json
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.conformance.counting import count
from tests.conformance.described import installed
from tests.conformance.ports import free_port

_READY_SECONDS = 180.0


class Prism:
    """One running judge."""

    def __init__(self, description: Path, log: Path) -> None:
        program = installed("@stoplight/prism-cli") / "dist" / "index.js"
        self._port = free_port()
        self._log = log.open("wb")
        address = ["-h", "127.0.0.1", "-p", str(self._port)]
        self._process = subprocess.Popen(
            ["node", str(program), "mock", *address, "--errors", str(description)], stdout=self._log, stderr=self._log
        )
        self._wait(log)

    def verdict(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> str:
        """What is wrong with this call; nothing if LINE's description allows it."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            said = response.read().decode()
        finally:
            connection.close()
        count("calls that Prism judged")
        return f"{response.status} for {method} {path}: {said[:2000]}" if response.status >= 400 else ""

    def messages(self, messages: list[dict[str, Any]]) -> str:
        """What is wrong with these messages, as a push."""
        body = json.dumps({"to": "U" + "0" * 32, "messages": messages}).encode()
        headers = {"Content-Type": "application/json", "Authorization": "Bearer judged"}
        return self.verdict("POST", "/v2/bot/message/push", headers, body)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    def _wait(self, log: Path) -> None:
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            if b"Prism is listening" in log.read_bytes():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"Prism did not start: {log.read_text('utf-8', 'replace')[-2000:]}")
