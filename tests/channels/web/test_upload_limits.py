"""Tests of the limits of files at the web chat: nobody can fill the disk or the memory, and words are always taken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.messages import File
from bot.channels import NoRoom
from bot.channels.web import FILES_AN_HOUR, NETWORK_FILES_AN_HOUR, WebChat
from bot.channels.web.message import STRANGERS_BYTES
from tests.support.fake_web import FakePost, an_id, settings

PHOTO = b"\xff\xd8\xff"
MEGABYTE = 2**20
LARGEST = PHOTO.ljust(MEGABYTE - 4096, b"x")


class Street:
    """Many browsers before one web chat that takes files of a megabyte."""

    def __init__(self) -> None:
        self.post = FakePost()
        self._app = Starlette(routes=WebChat(settings(MINDBOT_FILE_MEGABYTES=1), self.post).routes())

    def browser(self, address: str = "203.0.113.5", *, known: bool = True) -> TestClient:
        browser = TestClient(self._app, client=(address, 1234))
        if known:
            browser.get("/")
        return browser


@pytest.fixture
def street() -> Street:
    return Street()


def send(browser: TestClient, content: bytes = LARGEST, id_: str = "") -> int:
    return browser.post("/chat", data={"id": id_ or an_id()}, files={"file": ("a.jpg", content)}).status_code


def test_a_file_that_comes_again_is_kept_once(street: Street) -> None:
    browser = street.browser()

    answers = {send(browser, PHOTO + bytes([place]), "the-same") for place in range(9)}

    assert answers == {202}
    assert len(street.post.files) == 1


def test_one_visitor_brings_only_so_much_in_an_hour_and_words_are_taken_after_that(street: Street) -> None:
    browser = street.browser()

    answers = [send(browser) for _ in range(FILES_AN_HOUR + 3)]

    assert answers == [202] * FILES_AN_HOUR + [413] * 3
    refused = browser.post("/chat", data={"id": an_id()}, files={"file": ("a.jpg", LARGEST)}).json()
    assert set(refused) == {"th", "en"}
    assert "นาที" in refused["th"]
    assert browser.post("/chat", json={"id": an_id(), "text": "กลิ่นเหม็นจากโรงงาน"}).status_code == 202
    assert send(street.browser()) == 202


def test_new_cookies_bring_one_network_no_more_files(street: Street) -> None:
    taken = 0
    for _ in range(NETWORK_FILES_AN_HOUR // FILES_AN_HOUR + 2):
        browser = street.browser()
        taken += sum(send(browser) == 202 for _ in range(FILES_AN_HOUR))

    assert taken == NETWORK_FILES_AN_HOUR
    assert send(street.browser("203.0.113.6")) == 202


def test_of_a_stranger_nothing_above_64_kilobytes_is_read(street: Street) -> None:
    """Of a file nothing at all: the refusal comes before the first byte is asked for."""
    read = 0

    def flood() -> Iterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 4096
            yield b"x" * 4096

    stranger, known = street.browser(known=False), street.browser()
    form = stranger.post("/chat", content=flood(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    long = {"id": an_id(), "text": "x", "padding": "x" * STRANGERS_BYTES}

    assert (form.status_code, read) == (401, 0)
    assert stranger.post("/chat", json=long).status_code == 413
    assert known.post("/chat", json=long).status_code == 202


def test_a_stranger_is_known_before_a_file_is_taken(street: Street) -> None:
    stranger = street.browser(known=False)

    assert send(stranger, PHOTO.ljust(2 * STRANGERS_BYTES, b"x")) == 401
    stranger.get("/")
    assert send(stranger, PHOTO.ljust(2 * STRANGERS_BYTES, b"x")) == 202


def test_without_room_a_file_is_refused_in_words_and_words_are_taken(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(content: bytes, name: str) -> File:
        raise NoRoom

    monkeypatch.setattr(street.post, "file", full)
    browser = street.browser()

    answer = browser.post("/chat", data={"id": an_id()}, files={"file": ("a.jpg", PHOTO)})

    assert answer.status_code == 413
    assert "เล่าเป็นข้อความ" in answer.json()["th"]
    assert browser.post("/chat", json={"id": an_id(), "text": "ไฟไหม้"}).status_code == 202
