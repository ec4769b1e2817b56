"""An office for the console's tests: the real console on a real store, its officers, and a browser for each."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.messages import Place
from bot.basics.people import Person, Role
from bot.basics.settings import read_settings
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.service import Desk, Done
from bot.console import routes
from bot.documents.copies.copy_maker import Copyist
from bot.store import Store, Transaction
from bot.store.engine.seal import Seal
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.people import officers, people
from knowledge.index.on_disk import switch, write
from knowledge.library import Library
from tests.conftest import PAPERS, PASSAGES
from tests.support.event_loop import in_one_loop
from tests.support.sign_in import PASSWORD as PASSWORD
from tests.support.sign_in import sign_in

NOW = 1_795_226_400.0  # 21 November 2026, 09:00 in Bangkok
HOST = "https://desk.example.go.th"
SMELL = Lodge(
    Kind.COMPLAINT,
    (
        Said("what", "เรื่อง", "กลิ่นเหม็นจากโรงงานทุกคืน <b>หายใจลำบาก</b>"),
        Said("place", "สถานที่", "ซอยหลังตลาดมาบข่า"),
        Said("when", "เมื่อไร", "ตั้งแต่ต้นเดือน หลังสี่ทุ่ม"),
    ),
    matters=(Matter.SMELL, Matter.NIGHT_WORK),
    province="ระยอง",
    place=Place(12.7254, 101.1876),
)


@dataclass
class Office:
    """The console, and everything that a test does around it."""

    store: Store
    folder: Path
    desk: Desk = field(default_factory=Desk)
    at: float = NOW
    news: list[News] = field(default_factory=list)
    library: Library | None = None

    def __post_init__(self) -> None:
        self.room = FileRoom(self.folder / "files", Seal(b"room"))
        settings = read_settings(self.folder / ".env")
        if self.library is None:
            self.library = a_library()
        doors = routes(
            self.store,
            self.desk,
            settings,
            self.room,
            self._bring,
            lambda: self.at,
            library=self.library,
            start=lambda work: work(),
        )
        self.app = Starlette(routes=doors)
        self.citizen = self.store.write(lambda tx: people.meet(tx, "web", "a-browser", self.at))

    def browser(self, host: str = HOST, network: str = "203.0.113.7") -> TestClient:
        browser = TestClient(self.app, base_url=host, follow_redirects=False, client=(network, 50000))
        return in_one_loop(browser)

    def invite(self, name: str, role: Role, unit: str) -> str:
        return self.store.write(lambda tx: officers.add(tx, name, role, unit, self.at))

    def officer(self, name: str, role: Role = Role.OFFICER, unit: str = "สอจ.ระยอง") -> TestClient:
        """A browser in which this new officer is signed in."""
        browser = self.browser()
        sign_in(self.store, browser, self.invite(name, role, unit), self.at)
        return browser

    def by_link(self, name: str, role: Role = Role.OFFICER, unit: str = "สอจ.ระยอง") -> TestClient:
        """A browser in which this new officer opened their one-time link and chose a password."""
        browser = self.browser()
        first = f"/console/first/{self.invite(name, role, unit)}"
        browser.post(first, data={"token": token_in(browser.get(first).text), "password": PASSWORD, "again": PASSWORD})
        return browser

    def person(self, name: str) -> Person:
        everybody = self.store.read(officers.everybody)
        return next(account.person for account in everybody if account.person.name == name)

    def lodge(self, paper: Lodge = SMELL) -> str:
        return self.store.write(lambda tx: self.desk.lodge(tx, self.citizen, paper, self.at)).ticket.number

    def do(self, person: Person, action: Action) -> Done:
        return self.store.write(lambda tx: self.desk.do(tx, person, action, self.at))

    def photo(self, content: bytes, name: str = "ควัน.png") -> str:
        file, digest = self.room.put(content, name)
        self.store.write(lambda tx: files.record(tx, file, digest, self.at))
        return file.id

    def copies(self) -> None:
        """Whoever makes the working copies has made them all."""
        copyist = Copyist(self.store, self.room)
        copyist.copy_all()
        copyist.stop()

    def _bring(self, tx: Transaction, news: Iterable[News], language: str, at: float) -> None:
        self.news.extend(news)


@cache
def a_library() -> Library:
    """A few papers of our own, the same for every office that brings none."""
    home = Path(tempfile.mkdtemp(prefix="mindbot-library-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    write(home / "one", PAPERS, PASSAGES)
    switch(home, home / "one")
    return Library(home)


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, "a page without a form"
    return found[1]


def press(browser: TestClient, number: str, do: str, **fields: str) -> tuple[int, str]:
    """Open a ticket's page, press one of its buttons, and read what comes."""
    page = browser.get(f"/console/tickets/{number}").text
    return press_as_seen(browser, page, number, do, **fields)


def press_as_seen(browser: TestClient, page: str, number: str, do: str, **fields: str) -> tuple[int, str]:
    """The same from a page that was opened before."""
    seen = re.search(r'name="seen" value="(\d+)"', page)
    data = {"token": token_in(page), "seen": seen[1] if seen else "0", "do": do, **fields}
    answer = browser.post(f"/console/tickets/{number}", data=data)
    return answer.status_code, answer.text
