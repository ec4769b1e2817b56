"""A street with the ministry's real doors: citizens with the chat page open, officers at the console."""

from __future__ import annotations

import math
import re
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.basics.messages import Choice, Letter
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.operations.web_server import open_doors
from bot.store.mail import outbox
from bot.store.people import officers
from knowledge.library import Library
from tests.support.console_client import token_in
from tests.support.sample_files import photo
from tests.support.shared_index import share_index
from tests.support.sign_in import sign_in

HOST = "https://mindbot.example.go.th"
PHOTO = photo()


@pytest.fixture
def house(library: Library, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("MINDBOT_DATABASE", database)
    monkeypatch.setenv("MINDBOT_WEB_PER_MINUTE", "600")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


@pytest.fixture
def doors(house: House) -> Iterator[TestClient]:
    app, _ = open_doors(house)
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        yield client


class Citizen:
    """Somebody with the chat page open in their own browser."""

    def __init__(self, doors: TestClient, house: House) -> None:
        self._doors = doors
        self._house = house
        self.choices: tuple[Choice, ...] = ()
        cookie = TestClient(doors.app, base_url=HOST).get("/").headers["Set-Cookie"].partition(";")[0]
        self._known = {"Cookie": cookie}
        self.address = cookie.partition("=")[2].partition(".")[0]

    def says(self, *texts: str) -> str:
        """One message after the other; the answer to the last."""
        answer = ""
        for text in texts:
            answer = self._answered(self._doors.post, json={"id": str(uuid.uuid4()), "text": text})
        return answer

    def files(self, *texts: str) -> tuple[str, str]:
        """The same, up to the number and the receipt."""
        said = self.says(*texts)
        number, receipt = re.search(r"25\d\d-\d{6}", said), re.search(r"(?:\d{4} ){3}\d{4}", said)
        assert number, said
        assert receipt, said
        return number[0], receipt[0]

    def presses(self, label: str) -> str:
        return self.says(self._button(label).send)

    def opens(self, label: str) -> bytes:
        """What lies behind a button that opens something."""
        opened = self._doors.get("/" + self._button(label).opens)
        assert opened.status_code == 200, opened.text
        return opened.content

    def _button(self, label: str) -> Choice:
        found = next((choice for choice in self.choices if label in choice.label), None)
        assert found, f"no button {label!r}; there are {[choice.label for choice in self.choices]}"
        return found

    def told(self) -> str:
        """The news that came by themselves; their buttons lie ready."""
        letters = self.reads()
        self.choices = tuple(choice for letter in letters for choice in letter.reply.choices)
        return "\n".join(letter.reply.text for letter in letters)

    def sends(self, photo: bytes) -> str:
        return self._answered(self._doors.post, data={"id": str(uuid.uuid4())}, files={"file": ("ควัน.jpg", photo)})

    def reads(self) -> list[Letter]:
        """What lies ready; reading takes it away."""
        letters = self._house.store.read(lambda tx: outbox.waiting(tx, "web", self.address, at=math.inf))
        if letters:
            seen = {"letters": [letter.id for letter in letters]}
            assert self._doors.post("/chat/seen", json=seen, headers=self._known).status_code == 204
        return letters

    def _answered(self, post, **body) -> str:  # type: ignore[no-untyped-def]
        told = post("/chat", headers=self._known, **body)
        assert told.status_code == 202, told.text
        until = time.monotonic() + 60  # a busy machine is no fault
        while time.monotonic() < until:
            if letters := [letter for letter in self.reads() if letter.answers]:
                self.choices = tuple(choice for letter in letters for choice in letter.reply.choices)
                return "\n".join(letter.reply.text for letter in letters)
            time.sleep(0.01)
        raise AssertionError("no answer came")


def officer(doors: TestClient, house: House, unit: str, role: Role = Role.OFFICER) -> TestClient:
    """The browser of a new officer who is signed in."""
    code = house.store.write(lambda tx: officers.add(tx, f"{role} {unit}", role, unit, time.time()))
    browser = TestClient(doors.app, base_url=HOST, follow_redirects=False)
    sign_in(house.store, browser, code, time.time())
    return browser


def submit(browser: TestClient, number: str, what: str, **fields: str) -> str:
    """Press one of the other buttons of a case's page: a name, a seal, a file."""
    page = browser.get(f"/console/tickets/{number}").text
    answer = browser.post(f"/console/tickets/{number}/{what}", data={"token": token_in(page), **fields})
    assert answer.status_code == 200, answer.text
    return answer.text


def party_in(browser: TestClient, number: str) -> str:
    """The alias behind the first button that would show who somebody is."""
    found = re.search(r'name="party" value="([^"]+)"', browser.get(f"/console/tickets/{number}").text)
    assert found
    return found[1]


def copy_in(browser: TestClient, number: str) -> str:
    """Where the photo's working copy is, once it is made."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if found := re.search(rf"tickets/{number}/files/\w+", browser.get(f"/console/tickets/{number}").text):
            return found[0]
        time.sleep(0.1)
    raise AssertionError("no copy was made")
