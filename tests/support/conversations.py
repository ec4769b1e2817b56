"""People who talk with the whole house, over any channel, by a clock that obeys."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from bot.app import House, build
from bot.basics.messages import Choice, Letter, Message, Reply
from bot.basics.people import Person, Role
from bot.basics.settings import read_settings
from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Lodge
from bot.cases.rules.undo import GRACE
from bot.cases.service import Done, Lodged
from bot.store import Transaction
from bot.store.files import files
from bot.store.mail import outbox
from bot.store.people import officers, people
from knowledge.library import Library
from tests.support.people import NOW, SMELL
from tests.support.shared_index import share_index


@dataclass
class City:
    """The house, its clock, and whoever lives and works there."""

    house: House
    clock: list[float]

    @property
    def at(self) -> float:
        return self.clock[0]

    def later(self, seconds: float) -> None:
        self.clock[0] += seconds

    def citizen(self, address: str = "a-browser", channel: str = "web") -> Chat:
        return Chat(self, address, channel)

    def officer(self, unit: str, role: Role = Role.OFFICER, name: str = "") -> Person:
        called = name or f"{role} {unit}"

        def added(tx: Transaction) -> Person:
            officers.add(tx, called, role, unit, self.at)
            return next(account.person for account in officers.everybody(tx) if account.person.name == called)

        return self.house.store.write(added)

    def do(self, person: Person, action: Action) -> Done:
        def work(tx: Transaction) -> Done:
            done = self.house.desk.do(tx, person, action, self.at)
            self.house.deeds.bring(tx, done.news, done.ticket.paper.language, self.at)
            return done

        return self.house.store.write(work)

    def photo(self, content: bytes, name: str = "ควัน.png") -> str:
        file, digest = self.house.room.put(content, name)
        self.house.store.write(lambda tx: files.record(tx, file, digest, self.at))
        return file.id


@dataclass
class Chat:
    """Somebody with a conversation of their own."""

    city: City
    address: str
    channel: str
    choices: tuple[Choice, ...] = ()
    heard: list[Reply] = field(default_factory=list)

    @property
    def person(self) -> Person:
        return self.city.house.store.write(lambda tx: people.meet(tx, self.channel, self.address, self.city.at))

    def lodges(self, paper: Lodge = SMELL) -> Lodged:
        """File at once, without the talk."""
        me = self.person
        return self.city.house.store.write(lambda tx: self.city.house.desk.lodge(tx, me, paper, self.city.at))

    def says(self, text: str = "", **more: object) -> str:
        """What is answered, in one piece; its buttons lie ready to be pressed."""
        self.city.later(1)
        said = Message(self.channel, uuid4().hex, self.address, self.city.at, text=text, **more)  # type: ignore[arg-type]
        letters = self._exchanged(said)
        answers = [letter.reply for letter in letters if letter.answers == said.id]
        self.heard += [letter.reply for letter in letters]
        self.choices = tuple(choice for reply in answers for choice in reply.choices)
        return "\n".join(reply.text for reply in answers)

    def _exchanged(self, said: Message) -> list[Letter]:
        """Everything that lies ready once this is dealt with; a message that fails is a failed test, not a wait."""
        mailbox = self.city.house.mailbox
        mailbox.keep([said]).result()
        while mailbox.work():
            pass
        stuck = self.city.house.store.read(lambda tx: tx.one("select trouble from inbox where trouble <> ''"))
        assert stuck is None, f"{said.text!r} failed: {stuck}"
        return self._collected()

    def _collected(self) -> list[Letter]:
        store = self.city.house.store
        letters = store.read(lambda tx: outbox.waiting(tx, self.channel, self.address, at=math.inf))

        def work(tx: Transaction) -> None:
            for letter in letters:
                outbox.collected(tx, self.channel, self.address, letter.id)

        store.write(work)
        return letters

    def presses(self, label: str) -> str:
        choice = next((one for one in self.choices if label in one.label), None)
        assert choice is not None, f"no button {label!r}; there are {[one.label for one in self.choices]}"
        return self.says(choice.send)

    def opens(self, label: str) -> str:
        """The address behind a button."""
        return next(choice.opens for choice in self.choices if label in choice.label)

    def reads(self) -> str:
        """The news that came by themselves, once they may not be called back; their buttons lie ready, too."""
        self.city.later(GRACE)
        letters = self._collected()
        self.choices = tuple(choice for letter in letters for choice in letter.reply.choices)
        return "\n".join(letter.reply.text for letter in letters)


@pytest.fixture
def city(library: Library, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    """The whole house on a database of each kind in turn."""
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("MINDBOT_DATABASE", database)
    clock = [NOW]
    house = build(read_settings(tmp_path / "no.env"), lambda: clock[0])
    yield City(house, clock)
    house.close()
