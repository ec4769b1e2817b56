"""The web chat in a real server of its own, a mailbox in memory that keeps the real one's promise, and who uses it."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.basics.messages import Allowance, Choice, Event, File, Letter, Message, Reply, Source
from bot.basics.settings import Settings
from bot.channels import Post, TooMuch
from bot.channels.web import WebChat

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECRET = "a secret for tests, long enough"
SOURCE = Source(
    "loans/x", "ระเบียบสินเชื่อ", "คุณสมบัติ", "public", None, 0.9, "กองทุน", date(2026, 11, 1), "1. นิติบุคคล\n2. ไทย"
)
GREETING = Reply("สวัสดีค่ะ", choices=(Choice("สินเชื่อ", "ถามเรื่องสินเชื่อ"), Choice("ร้องเรียน", "ร้องเรียน")))


def assistant(message: Message) -> list[Reply]:
    """Greets, and says back what it heard."""
    return [GREETING] if message.event is Event.JOINED else [Reply(f"ได้ยินว่า {message.text}")]


@dataclass
class FakePost:
    """Each event once, letters until they are seen, nobody's letter to anybody else; and whoever answers, answers."""

    answer: Callable[[Message], Sequence[Reply]] = lambda message: ()
    kept: dict[str, Message] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)
    allowances: dict[str, Allowance] = field(default_factory=dict)
    _count: int = 0

    async def keep(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if message.id not in self.kept:
                self.kept[message.id] = message
                for reply in self.answer(message):
                    self.write(message.address, reply, answers=message.id, language=message.language or "th")

    async def is_kept(self, channel: str, message_id: str) -> bool:
        return message_id in self.kept

    async def file(self, content: bytes, name: str) -> File:
        if not content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"%PDF-")):
            raise TooMuch(f"{name} is of a kind that we do not take.")
        file = File(hashlib.sha256(content).hexdigest()[:32], "image/jpeg", len(content), name)
        self.files[file.id] = content
        return file

    async def waiting(self, channel: str, address: str, after: int) -> list[Letter]:
        return [letter for letter in self.letters if letter.address == address and letter.id > after]

    async def seen(self, channel: str, address: str, letters: Sequence[int]) -> None:
        self.letters = [letter for letter in self.letters if letter.address != address or letter.id not in letters]

    async def news(self, channel: str, address: str, timeout: float) -> bool:
        before, over = self._count, time.monotonic() + timeout
        while time.monotonic() < over:
            if self._count != before:
                return True
            await asyncio.sleep(0.01)
        return False

    async def forget(self, channel: str, address: str) -> None:
        self.forgotten.append(address)

    async def allowance(self, channel: str, allowance: Allowance) -> None:
        self.allowances[channel] = allowance

    async def hang(self, letter: Letter) -> None:
        self.letters.append(letter)

    async def pressed(self, channel: str, address: str, letter: int, button: int) -> str:
        hung = [one for one in self.letters if one.id == letter and one.address == address]
        return next((choice.send for choice in hung[0].reply.choices[button : button + 1]), "") if hung else ""

    def write(self, address: str, reply: Reply, *, answers: str = "", language: str = "th") -> Letter:
        """A letter for this address lies ready."""
        self._count += 1
        letter = Letter(self._count, "web", address, reply, f"key-{self._count}", language, answers=answers)
        self.letters.append(letter)
        return letter


def settings(**chosen: object) -> Settings:
    """What the web chat is told; nothing is read from the environment's own .env."""
    given = {"MINDBOT_SECRET": SECRET, "MINDBOT_DATA": Path("data"), **chosen}
    return Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]


def client(post: Post, address: str = "203.0.113.5", base: str = "http://testserver", **chosen: object) -> TestClient:
    """A browser before the web chat's doors, without a network between them."""
    chat = WebChat(settings(**chosen), post)
    return TestClient(Starlette(routes=chat.routes()), base_url=base, client=(address, 1234))


def an_id() -> str:
    return str(uuid.uuid4())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(post: Post, port: int = 0, prefix: str = "", **chosen: object) -> Iterator[str]:
    """The web chat at a real address, for as long as the block runs; with a prefix, as a proxy may place it."""
    chat = WebChat(settings(**chosen), post)
    port = port or free_port()
    app = Starlette(routes=[Mount(prefix, routes=chat.routes())])
    options = uvicorn.Config(app, port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(options)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}{prefix}/"
    finally:
        asyncio.run_coroutine_threadsafe(chat.close(), loops[0]).result(5)
        server.should_exit = True
        thread.join(10)


def tell(page: Page, text: str) -> None:
    page.locator("#field").fill(text)
    page.locator("#field").press("Enter")


def heard(page: Page, text: str) -> None:
    page.locator(".row.bot", has_text=text).first.wait_for()


def said(post: FakePost) -> list[str]:
    return [message.text for message in post.kept.values() if message.event is Event.SAID]
