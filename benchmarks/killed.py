"""1,000 messages are sent while the process is killed with -9 at twenty random moments: each is answered once.

    python -m benchmarks.killed [--messages 1000] [--kills 20] [--database postgresql://…]

Ten visitors write through the web chat's own door and repeat a message, with its own id, until they were told that it
was kept, as the page does. In the end each visitor collects their letters, and the answers to each message are counted.
"""

from __future__ import annotations

import argparse
import atexit
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

VISITORS = 10
LIVES = (0.4, 1.6)  # seconds between the first kept message of a life and its end
PATIENCE = 300.0  # seconds for all of it; a message that is lost shows as one that is never answered
QUESTIONS = ("สวัสดีค่ะ", "เสือติดปีกกู้ได้เท่าไร", "ขอบคุณค่ะ", "เมนู", "มาตรา 128 คืออะไร", "ใครรับผิดชอบโรงงานในนิคม")


@dataclass
class Count:
    """What happened."""

    messages: int
    kills: int = 0
    repeats: int = 0  # tries that were not told "kept", and were made again
    answers: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def of(self, times: int) -> int:
        return sum(1 for count in self.answers.values() if count == times)

    @property
    def never(self) -> int:
        return self.messages - len(self.answers)

    @property
    def more_than_once(self) -> int:
        return sum(1 for count in self.answers.values() if count > 1)


class Server:
    """The real process, which can be killed and started again."""

    def __init__(self, data: Path, database: str, *arguments: str) -> None:
        self.port = _free_port()
        self._arguments = arguments
        settings = {"MINDBOT_DATA": str(data), "MINDBOT_DATABASE": database, "MINDBOT_WEB_PER_MINUTE": "6000"}
        self._environment = {**os.environ, **settings}
        self._log = (data / "server.log").open("ab")
        if not (data / "index").exists():  # two servers may share one folder
            shutil.copytree(_index(), data / "index")
        self.start()

    def start(self) -> None:
        command = [*_python("bot"), "serve", "--port", str(self.port), *self._arguments]
        self._process = subprocess.Popen(command, env=self._environment, stdout=self._log, stderr=self._log)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        self._process.send_signal(how)
        self._process.wait()

    @property
    def process(self) -> int:
        return self._process.pid

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)


class Visitor:
    """Somebody with the page open."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cookie = ""
        self.sent: list[str] = []

    def open(self) -> None:
        """Get a cookie of one's own."""
        until = time.monotonic() + PATIENCE
        while not self._cookie:
            assert time.monotonic() < until, "the server never answered"
            status, headers = self._ask("GET", "/", None)
            if status == 200:
                self._cookie = headers.get("Set-Cookie", "").partition(";")[0]
            else:
                time.sleep(0.1)

    def say(self, text: str) -> int:
        """Say it until the server has it; how often it had to be repeated."""
        name = str(uuid.uuid4())
        self.sent.append(name)
        until = time.monotonic() + PATIENCE
        for repeated in range(1_000_000):
            status, _ = self._ask("POST", "/chat", {"id": name, "text": text})
            if status == 202:
                return repeated
            assert time.monotonic() < until, "the server takes no message"
            time.sleep(0.05)
        raise AssertionError

    def answers(self, until: float) -> Counter[str]:
        """Every letter that lies ready, counted by the message that it answers."""
        found: dict[int, str] = {}
        while time.monotonic() < until and len(set(found.values())) < len(self.sent):
            connection = self._server.connect()
            try:
                connection.request("GET", "/chat/events", headers={"Cookie": self._cookie})
                response = connection.getresponse()
                while line := response.readline():
                    if line.startswith(b"data:") and b'"answers"' in line:
                        letter = json.loads(line[5:])
                        found[letter["id"]] = letter["answers"]
                    if len(set(found.values())) >= len(self.sent):
                        break
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
            finally:
                connection.close()
        return Counter(found.values())

    def _ask(self, method: str, path: str, said: dict[str, str] | None) -> tuple[int, http.client.HTTPMessage]:
        connection = self._server.connect()
        try:
            headers = {"Content-Type": "application/json", "Cookie": self._cookie}
            connection.request(method, path, json.dumps(said) if said else None, headers)
            response = connection.getresponse()
            response.read()
            return response.status, response.headers
        except (OSError, http.client.HTTPException):
            return 0, http.client.HTTPMessage()
        finally:
            connection.close()


def run(messages: int, kills: int, database: str, seed: int | None = None) -> Count:
    """Let it happen, and count."""
    chance, count, begun = random.Random(seed), Count(messages), time.monotonic()
    until = begun + PATIENCE
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), database)
        visitors = [Visitor(server) for _ in range(VISITORS)]
        kept = threading.Semaphore(0)
        done = threading.Event()

        def write(visitor: Visitor, lines: int, own: random.Random) -> None:
            visitor.open()
            for _ in range(lines):
                count.repeats += visitor.say(own.choice(QUESTIONS))
                kept.release()
                time.sleep(own.uniform(0, (kills + 1) * LIVES[1] / max(1, lines)))

        shares = [messages // VISITORS + (number < messages % VISITORS) for number in range(VISITORS)]
        writers = [
            threading.Thread(target=write, args=(visitor, share, random.Random(chance.random())), daemon=True)
            for visitor, share in zip(visitors, shares, strict=True)
        ]
        for writer in writers:
            writer.start()
        while count.kills < kills and time.monotonic() < until:
            kept.acquire(timeout=20)  # the new life has kept something
            time.sleep(chance.uniform(*LIVES))
            server.kill()
            count.kills += 1
            while kept.acquire(blocking=False):
                pass
            server.start()
        for writer in writers:
            writer.join(max(0.0, until - time.monotonic()))
        done.set()
        for visitor in visitors:
            count.answers += visitor.answers(until)
        server.kill()
    count.seconds = time.monotonic() - begun
    return count


def told(count: Count) -> str:
    """The count as a few lines."""
    return (
        f"messages sent            {count.messages:6}\n"
        f"kill -9                  {count.kills:6}\n"
        f"tries repeated           {count.repeats:6}\n"
        f"answered once            {count.of(1):6}\n"
        f"answered more than once  {count.more_than_once:6}\n"
        f"never answered           {count.never:6}\n"
        f"seconds                  {count.seconds:6.0f}"
    )


@cache
def _index() -> Path:
    """The index of our own papers, built once."""
    folder = Path(tempfile.mkdtemp(prefix="mindbot-index-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {**os.environ, "MINDBOT_DATA": str(folder)}
    subprocess.run([*_python("indexer"), "build"], env=environment, check=True, capture_output=True)
    return folder / "index"


def _python(package: str) -> list[str]:
    return [sys.executable, "-m", package]


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def main() -> None:
    """Read the command line, run, and fail if a message was lost or answered twice."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=1000)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--database", default="")
    options.add_argument("--seed", type=int)
    chosen = options.parse_args()
    count = run(chosen.messages, chosen.kills, chosen.database, chosen.seed)
    print(told(count))
    sys.exit(0 if count.of(1) == count.messages else 1)


if __name__ == "__main__":
    main()
