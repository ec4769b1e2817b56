"""Somebody who writes from a platform: what they say, change and take back goes through the whole house."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import House, build
from bot.basics.messages import Event, File, Letter, Message
from bot.basics.settings import read_settings
from bot.store import Transaction
from bot.store.files import files
from bot.store.mail import outbox
from knowledge.library import Library
from tests.support.shared_index import share_index

_NUMBERS = itertools.count(1)
PHOTO = b"\xff\xd8\xff" + b"smoke" * 100


@pytest.fixture
def house(library: Library, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("MINDBOT_DATABASE", database)
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


class Somebody:
    """A person at an address of a channel; or a member of a group there."""

    def __init__(self, house: House, channel: str = "line", address: str = "U-somchai", **always: Any) -> None:
        self.house = house
        self.channel = channel
        self.address = address
        self._always = always
        self.letters: list[Letter] = []

    def says(self, text: str = "", said_id: str = "", **more: Any) -> str:
        return self.sends(self.message(text=text, said_id=said_id, **more))

    def edits(self, said_id: str, text: str) -> str:
        return self.sends(self.message(text=text, about=said_id, said_id=said_id, event=Event.EDITED))

    def unsends(self, said_id: str) -> str:
        return self.sends(self.message(about=said_id, event=Event.UNSENT))

    def photo(self, said_id: str = "") -> str:
        return self.says(said_id=said_id, files=(self.file(),))

    def file(self) -> File:
        kept, digest = self.house.room.put(PHOTO, "ควัน.jpg")
        self.house.store.write(lambda tx: files.record(tx, kept, digest, 0.0))
        return kept

    def sends(self, *messages: Message) -> str:
        """Everything that lies ready for them afterwards, in one text."""
        self.house.mailbox.keep(messages).result()
        while self.house.mailbox.work():
            pass
        return self.reads()

    def message(self, **said: Any) -> Message:
        number = next(_NUMBERS)
        return replace(Message(self.channel, f"event-{number}", self.address, float(number)), **self._always, **said)

    def reads(self) -> str:
        letters = self.house.store.read(lambda tx: outbox.waiting(tx, self.channel, self.address, at=math.inf))
        self.house.store.write(lambda tx: self._take_away(tx, letters))
        self.letters = letters
        return "\n".join(letter.reply.text for letter in letters)

    def _take_away(self, tx: Transaction, letters: list[Letter]) -> None:
        for letter in letters:
            outbox.collected(tx, self.channel, self.address, letter.id)
