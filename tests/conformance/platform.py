"""A simulated platform: an HTTP server that answers like the platform and fails as planned."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.conformance.faults import DELIVERS, Fault, Plan

SILENCE_SECONDS = 40.0  # longer than anybody of ours waits for an answer


@dataclass(frozen=True)
class Call:
    """What somebody asked."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What they are told."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Platform:
    """Whoever plays one says what is answered, and which calls send something."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.refused: list[str] = []  # what the real platform would not have taken
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, call: Call) -> Answer:
        raise NotImplementedError

    def sends(self, call: Call) -> bool:
        """Whether this call brings something to somebody."""
        raise NotImplementedError

    def too_many(self) -> Answer:
        raise NotImplementedError

    def sleep(self, seconds: float) -> None:
        self._closing.wait(seconds)

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


def wait_for(what: Any, seconds: float = 30.0) -> Any:
    """What is there as soon as it is there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError(f"it did not come within {seconds:.0f} seconds")


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 2**16  # head and body leave together; apart, the second would wait for the first one's receipt
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:  # whoever called hung up in the middle: no platform judges half a call
                self.close_connection = True
                return
            path, _, query = self.path.partition("?")
            call = Call(self.command, path, query, dict(self.headers), body)
            fault = platform.plan.take() if platform.sends(call) else None
            answer = self._with(fault, call)
            if answer is None:
                self.close_connection = True
                return
            with contextlib.suppress(ConnectionError):
                self._write(answer)

        do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815

        def _with(self, fault: Fault | None, call: Call) -> Answer | None:
            """What is answered under this fault; nothing if the connection just ends."""
            if fault in (None, *DELIVERS):
                answer = platform.answer(call)
            if fault is None:
                return answer
            if fault is Fault.TOO_MANY:
                return platform.too_many()
            if fault is Fault.SERVER:
                return Answer(
                    {"ok": False, "error_code": 500, "description": "Internal Server Error", "message": "x"}, 500
                )
            if fault is Fault.GATEWAY:
                return Answer(b"<html>Bad Gateway</html>", 502, {"Content-Type": "text/html"})
            if fault in (Fault.UNHEARD_SILENCE, Fault.DELIVERED_SILENCE):
                platform.sleep(SILENCE_SECONDS)
            return None

        def _write(self, answer: Answer) -> None:
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json", **answer.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *told: Any) -> None:
            """Nothing is logged."""

    return Handler
