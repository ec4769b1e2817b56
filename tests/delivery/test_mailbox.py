"""Tests of the mailbox: a message is handled in one transaction, retried, set aside, never lost."""

from __future__ import annotations

import math
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.basics.messages import MAX_TEXT_LETTERS, Letter, Message, Reply, Weight
from bot.basics.people import Person
from bot.basics.texts import say
from bot.chat.conversation import Talk
from bot.chat.effects import Act, NoteMissed
from bot.chat.turn import Outcome, TooCostly
from bot.delivery.mailbox import LEASE, PAUSES, Mailbox, tell
from bot.store import Store, Transaction
from bot.store.engine.open import open_store
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, outbox, talks
from bot.store.people import people
from tests.conftest import SEAL

WEB = "web"


def said(text: str, number: int = 1, address: str = "somchai") -> Message:
    return Message(WEB, f"{address}-{number}", address, float(number), text=text)


def echo(message: Message, talk: Talk, person: Person) -> Outcome:
    """An assistant that repeats what it hears and remembers how often."""
    section = str(int(talk.section or 0) + 1)
    return Outcome(Talk(language="th", section=section), (Reply(f"{section}: {message.text}"),))


def nothing(tx: Transaction, act: Act, person: Person, message: Message, language: str, at: float) -> list[Reply]:
    return []


@dataclass
class Office:
    """A mailbox whose clock obeys, and what lies in it."""

    store: Store
    room: FileRoom
    at: float = 1000.0
    think: Callable[[Message, Talk, Person], Outcome] = echo

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.store, lambda *said: self.think(*said), nothing, self.room, lambda: self.at)

    def keep(self, *messages: Message) -> None:
        self.mailbox.keep(messages).result()

    def work(self) -> int:
        done = 0
        while self.mailbox.work():
            done += 1
        return done

    def letters(self, address: str = "somchai") -> list[Letter]:
        return self.store.read(lambda tx: outbox.waiting(tx, WEB, address, at=math.inf))

    def texts(self, address: str = "somchai") -> list[str]:
        return [letter.reply.text for letter in self.letters(address)]


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, FileRoom(tmp_path / "files", SEAL))


def test_messages_are_answered_in_order_and_the_talk_goes_on(office: Office) -> None:
    office.keep(said("one", 1), said("two", 2), said("hello", 1, "somsri"))

    office.work()

    assert office.texts() == ["1: one", "2: two"]
    assert office.texts("somsri") == ["1: hello"]
    assert [letter.answers for letter in office.letters()] == ["somchai-1", "somchai-2"]


def test_what_comes_again_is_answered_once(office: Office) -> None:
    office.keep(said("one"), said("one"))
    office.work()
    office.keep(said("one"))
    office.work()

    assert office.texts() == ["1: one"]


def test_a_message_that_breaks_the_code_is_tried_again_with_growing_pauses(office: Office) -> None:
    """It works the third time."""
    broken = iter([True, True])

    def breaks_twice(message: Message, talk: Talk, person: Person) -> Outcome:
        if next(broken, False):
            raise ZeroDivisionError("my secret words")
        return echo(message, talk, person)

    office.think = breaks_twice
    office.keep(said("one"))
    assert office.work() == 1
    assert office.work() == 0, "not before its pause is over"
    office.at += PAUSES[0]
    assert office.work() == 1
    office.at += PAUSES[0]
    assert office.work() == 0, "the pause grows"
    office.at += PAUSES[1]
    office.work()

    assert office.texts() == ["1: one"]


def test_after_the_last_try_it_is_set_aside_with_an_apology_and_the_next_one_comes(office: Office) -> None:
    """Other conversations are answered meanwhile."""

    def hates_one(message: Message, talk: Talk, person: Person) -> Outcome:
        if message.text == "bad":
            raise ValueError("my secret words")
        return echo(message, talk, person)

    office.think = hates_one
    office.keep(said("bad", 1), said("good", 2), said("hello", 1, "somsri"))
    office.work()
    assert office.texts("somsri") == ["1: hello"]
    assert office.texts() == [], "the order of a conversation is kept"

    for pause in PAUSES:
        office.at += pause
        office.work()

    assert office.texts() == [say("talk.went_wrong", "th"), "1: good"]
    (aside,) = office.store.read(inbox.all_set_aside)
    assert (aside.attempts, aside.trouble) == (len(PAUSES) + 1, "ValueError")


def test_a_message_that_cannot_even_be_opened_blocks_nobody(office: Office) -> None:
    """Somebody changed its row by hand."""
    office.keep(said("one"), said("hello", 1, "somsri"))
    office.store.write(lambda tx: tx.run("update inbox set payload = :junk where id = 1", junk=b"junk"))
    office.work()
    assert office.texts("somsri") == ["1: hello"]

    for pause in PAUSES:
        office.at += pause
        office.work()

    assert [one.trouble for one in office.store.read(inbox.all_set_aside)] == ["BrokenSeal"]


def test_an_operator_lets_a_message_that_was_set_aside_be_tried_again(office: Office) -> None:
    def hates_all(message: Message, talk: Talk, person: Person) -> Outcome:
        raise ValueError

    office.think = hates_all
    office.keep(said("one"))
    for pause in (0.0, *PAUSES):
        office.at += pause
        office.work()
    (aside,) = office.store.read(inbox.all_set_aside)
    office.think = echo

    assert office.store.write(lambda tx: inbox.retry(tx, aside.id, office.at))
    office.work()

    assert office.texts()[-1] == "1: one"


def test_an_act_that_fails_takes_its_reply_and_its_talk_back(office: Office, tmp_path: Path) -> None:
    def acts(message: Message, talk: Talk, person: Person) -> Outcome:
        return replace(echo(message, talk, person), acts=(NoteMissed("x", "public"),))

    def fails(tx: Transaction, act: Act, person: Person, message: Message, language: str, at: float) -> list[Reply]:
        tx.run("insert into about (name, value) values ('half', 'done')")
        raise OSError("the disk")

    mailbox = Mailbox(office.store, acts, fails, office.room, lambda: office.at)
    office.keep(said("one"))
    mailbox.work()

    assert office.texts() == []
    assert office.store.read(lambda tx: tx.one("select value from about where name = 'half'")) is None
    assert office.store.read(lambda tx: talks.read(tx, SEAL.fingerprint(WEB, "somchai"))).state == b""


def test_a_conversation_that_changes_meanwhile_is_handled_again(office: Office) -> None:
    """A notification about a case arrives meanwhile."""
    thoughts: list[int] = []

    def interrupted(message: Message, talk: Talk, person: Person) -> Outcome:
        thoughts.append(1)
        if len(thoughts) == 1:
            office.store.write(lambda tx: tell(tx, person.id, Reply("news"), Weight.NEWS, "th", office.at))
        return echo(message, talk, person)

    office.think = interrupted
    office.keep(said("one"))
    office.work()

    assert office.texts() == ["news", "1: one"]
    assert len(thoughts) == 2


def test_a_worker_that_took_too_long_does_not_answer_twice(office: Office) -> None:
    """Another one took the message over and was quicker."""
    slow = threading.Event()
    thinking = threading.Event()

    def waits(message: Message, talk: Talk, person: Person) -> Outcome:
        thinking.set()
        slow.wait(10)
        return echo(message, talk, person)

    other = Mailbox(office.store, echo, nothing, office.room, lambda: office.at + LEASE + 1)
    office.think = waits
    office.keep(said("one"))
    worker = threading.Thread(target=office.mailbox.work)
    worker.start()
    thinking.wait(10)
    other.work()
    slow.set()
    worker.join()

    assert office.texts() == ["1: one"]


def test_a_file_that_nobody_needs_is_erased(office: Office) -> None:
    """A photo without a form; and one that a form holds on to."""
    file, digest = office.room.put(b"\xff\xd8\xff photo", "../../x.jpg")
    kept, kept_digest = office.room.put(b"\xff\xd8\xff other", "y.jpg")
    office.store.write(lambda tx: files.record(tx, file, digest, 1.0))
    office.store.write(lambda tx: files.record(tx, kept, kept_digest, 1.0))

    def holds(message: Message, talk: Talk, person: Person) -> Outcome:
        return Outcome(Talk(section=kept.id), (Reply("thank you"),))

    office.think = holds
    office.keep(replace(said(""), files=(file, kept)))
    office.work()

    assert file.name == "x.jpg"
    with pytest.raises(FileNotFoundError):
        office.room.get(file.id)
    assert office.room.get(kept.id) == b"\xff\xd8\xff other"


def test_files_are_stored_sealed(office: Office, tmp_path: Path) -> None:
    office.room.put(b"%PDF- secret words", "x.pdf")

    (path,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]

    assert b"secret" not in path.read_bytes()


def test_whoever_cannot_be_reached_gets_no_letter(office: Office) -> None:
    office.keep(said("one"))
    person = office.store.read(lambda tx: people.find(tx, WEB, "somchai"))
    assert person is not None
    office.store.write(lambda tx: people.reachable(tx, WEB, "somchai", False))

    assert not office.store.write(lambda tx: tell(tx, person.id, Reply("x"), Weight.NEWS, "th", 1.0))


def test_logs_hold_no_words_of_a_person(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    def repeats(message: Message, talk: Talk, person: Person) -> Outcome:
        raise ValueError(f"cannot read {message.text}")

    office.think = repeats
    office.keep(said("my secret words"))
    office.work()

    assert caplog.records
    assert "secret" not in caplog.text


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    return tmp_path / "killed.db"


def test_messages_of_a_killed_process_are_free_when_another_starts(killed: Path) -> None:
    """It is killed while it handles a message."""
    import subprocess

    code = f"""
import os
from tests.conftest import SEAL
from bot.basics.messages import Message
from bot.store.engine.open import open_store
from bot.store.mail import inbox, talks
store = open_store("sqlite:///{killed}", SEAL)
store.write(lambda tx: inbox.keep(tx, Message("web", "1", "somchai", 1.0, text="hello"), 1.0))
store.write(lambda tx: inbox.take(tx, talks.worker_name("x"), 2.0, 60.0))
os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    store = open_store(f"sqlite:///{killed}", SEAL)
    mailbox = Mailbox(store, echo, nothing, FileRoom(killed.parent, SEAL), lambda: 10.0)
    assert not mailbox.work()

    mailbox.open()

    assert mailbox.work()
    assert [one.reply.text for one in store.read(lambda tx: outbox.waiting(tx, WEB, "somchai", at=math.inf))] == [
        "1: hello"
    ]
    store.close()


def test_a_costly_message_is_tried_once_more_and_set_aside_with_a_short_word(office: Office) -> None:
    """The next message of the same person is answered."""
    tries = []

    def costly(message: Message, talk: Talk, person: Person) -> Outcome:
        if message.text == "hostile":
            tries.append(message.id)
            raise TooCostly("2 s of CPU")
        return echo(message, talk, person)

    office.think = costly
    office.keep(said("hostile", 1), said("honest", 2))

    office.work()
    office.at += PAUSES[0]
    office.work()

    assert len(tries) == 2
    assert office.texts() == [say("talk.too_costly", "th"), "1: honest"]
    assert [one.trouble for one in office.store.read(inbox.all_set_aside)] == ["TooCostly"]


def test_a_message_is_cut_before_it_is_kept(office: Office) -> None:
    office.keep(said("ก" * (MAX_TEXT_LETTERS + 1)))

    office.work()

    assert office.texts() == ["1: " + "ก" * MAX_TEXT_LETTERS]
