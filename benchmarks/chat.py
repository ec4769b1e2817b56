"""How long a person on the web chat waits: from the first byte of a question sent to the whole answer arrived.

    python -m benchmarks.chat [--visitors 20] [--questions 20] [--database postgresql://…]

Each visitor holds a stream open, asks, waits for the answer, and asks again. `kept` is the time until the server said
that it has the message on disk; `answered` the time until the answer came by the stream. Beside them, in the same run,
what the library alone takes for the same questions.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import tempfile
import threading
import time
import uuid
from pathlib import Path

from benchmarks.killed import QUESTIONS, Server
from knowledge.library import Library


class Visitor:
    """Somebody who waits for each answer."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._doors = server.connect()
        self._doors.request("GET", "/")
        page = self._doors.getresponse()
        page.read()
        self._cookie = page.headers["Set-Cookie"].partition(";")[0]
        self._stream = server.connect()
        self._stream.request("GET", "/chat/events", headers={"Cookie": self._cookie})
        self._events = self._stream.getresponse()
        self.kept: list[float] = []
        self.answered: list[float] = []

    def ask(self, question: str) -> None:
        name = str(uuid.uuid4())
        begun = time.perf_counter()
        body = json.dumps({"id": name, "text": question})
        self._doors.request("POST", "/chat", body, {"Cookie": self._cookie, "Content-Type": "application/json"})
        told = self._doors.getresponse()
        told.read()
        if told.status != 202:
            raise RuntimeError(f"the server said {told.status}")
        self.kept.append(time.perf_counter() - begun)
        while name.encode() not in self._events.readline():
            pass
        self.answered.append(time.perf_counter() - begun)

    def close(self) -> None:
        self._doors.close()
        self._stream.close()


def main() -> None:
    """Start the real server, let everybody talk at once, print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--visitors", type=int, default=20)
    options.add_argument("--questions", type=int, default=20)
    options.add_argument("--database", default="")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), chosen.database)
        _wait_for(server)
        visitors = [Visitor(server) for _ in range(chosen.visitors)]
        alone = visitors[0]
        for number in range(chosen.questions):
            alone.ask(QUESTIONS[number % len(QUESTIONS)])
        one = list(alone.answered)
        alone.answered.clear()
        begun = time.perf_counter()
        talkers = [threading.Thread(target=_talk, args=(visitor, chosen.questions)) for visitor in visitors]
        for talker in talkers:
            talker.start()
        for talker in talkers:
            talker.join()
        took = time.perf_counter() - begun
        for visitor in visitors:
            visitor.close()
        server.kill()
        library = Library(Path(folder) / "index")
        _print("the library alone", _searches(library, chosen.questions))
    everybody = [seconds for visitor in visitors for seconds in visitor.answered]
    _print("kept, all together", [seconds for visitor in visitors for seconds in visitor.kept])
    _print("answered, one person", one)
    _print(f"answered, {chosen.visitors} together", everybody)
    print(f"{len(everybody) / took:.0f} answers a second")


def _talk(visitor: Visitor, questions: int) -> None:
    for number in range(questions):
        visitor.ask(QUESTIONS[number % len(QUESTIONS)])


def _searches(library: Library, questions: int) -> list[float]:
    taken = []
    for number in range(questions):
        begun = time.perf_counter()
        library.search(QUESTIONS[number % len(QUESTIONS)], audiences=frozenset({"public"}))
        taken.append(time.perf_counter() - begun)
    return taken


def _wait_for(server: Server) -> None:
    for _ in range(200):
        try:
            connection = server.connect()
            connection.request("GET", "/health/live")
            connection.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise RuntimeError("the server did not start; see its log")


def _print(what: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles([second * 1000 for second in seconds], n=100)
    print(f"{what:28} p50 {cuts[49]:7.1f} ms   p99 {cuts[98]:7.1f} ms")


if __name__ == "__main__":
    main()
