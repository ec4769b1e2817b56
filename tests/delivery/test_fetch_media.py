"""Tests of fetching photos before a message is answered; a killed process loses none."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from bot.basics.messages import Media, Message, Unread
from bot.channels import Gone, Later
from bot.delivery.outgoing.fetch_media import LEASE, PATIENCE, PAUSES, Fetcher
from bot.store import Store
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, media, talks
from tests.support.fakes import FakeChannel

JPEG = b"\xff\xd8\xff photo"


@pytest.fixture
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
def channel() -> FakeChannel:
    channel = FakeChannel()
    channel.media["photo"] = JPEG
    return channel


@pytest.fixture
def room(store: Store, tmp_path: Path) -> FileRoom:
    return FileRoom(tmp_path / "files", store.seal)


@pytest.fixture
def fetcher(store: Store, room: FileRoom, channel: FakeChannel, clock: list[float]) -> Fetcher:
    return Fetcher(store, room, channel, 100, lambda: clock[0])


def photo(event: str = "1", at: float = 1000.0) -> Message:
    return Message("fake", event, "somchai", at, media=(Media("photo", "smoke.jpg"),))


def keep(store: Store, *messages: Message) -> None:
    store.write(lambda tx: [inbox.keep(tx, message, message.at) for message in messages])


def fetch(fetcher: Fetcher) -> bool:
    return asyncio.run(fetcher.fetch_one())


def next_message(store: Store, at: float = 9_000.0) -> Message | None:
    taken = store.write(lambda tx: inbox.take(tx, "w", at, at + 1))
    return inbox.opened(store.seal, taken) if taken else None


def test_a_photo_is_there_before_its_message_is_dealt_with(store: Store, room: FileRoom, fetcher: Fetcher) -> None:
    keep(store, photo(), Message("fake", "2", "somchai", 1001.0, text="ควันดำ"))
    assert next_message(store) is None, "what came after the photo waits for it too"

    assert fetch(fetcher)
    assert not fetch(fetcher)

    message = next_message(store)
    assert message is not None
    assert message.media == ()
    assert [(file.media_type, file.name) for file in message.files] == [("image/jpeg", "smoke.jpg")]
    assert room.get(message.files[0].id) == JPEG
    assert store.read(lambda tx: tx.one("select count(*) as n from files")) == {"n": 1}


def test_a_process_that_dies_while_it_fetches_loses_nothing(store: Store, fetcher: Fetcher, clock: list[float]) -> None:
    keep(store, photo())
    store.write(
        lambda tx: media.take(tx, "fake", "another:1:x", clock[0], clock[0] + LEASE)
    )  # and it is never heard of again
    assert not fetch(fetcher)

    clock[0] += LEASE
    assert fetch(fetcher)

    message = next_message(store)
    assert message is not None
    assert len(message.files) == 1


def test_what_a_killed_process_fetched_is_free_when_it_starts_again(
    store: Store, fetcher: Fetcher, clock: list[float]
) -> None:
    dead = f"{socket.gethostname()}:{2**22 + 1}:x"  # no process has a number as high
    keep(store, photo())
    store.write(lambda tx: media.take(tx, "fake", dead, clock[0], clock[0] + LEASE))

    store.write(lambda tx: talks.release_the_dead(tx, clock[0]))

    assert fetch(fetcher)


def test_what_fails_is_tried_again_and_at_last_the_person_is_told(
    store: Store, channel: FakeChannel, fetcher: Fetcher, clock: list[float]
) -> None:
    channel.media["photo"] = ConnectionError("cut")
    keep(store, photo())
    tries = 0
    while next_message(store, clock[0]) is None:
        tries += fetch(fetcher)
        clock[0] += 1

    assert tries == len(PAUSES) + 1


def test_what_the_platform_still_prepares_is_waited_for(
    store: Store, channel: FakeChannel, fetcher: Fetcher, clock: list[float]
) -> None:
    channel.media["photo"] = Later(2, "being prepared")
    keep(store, photo())
    for _ in range(20):
        assert fetch(fetcher)
        clock[0] += 2
    channel.media["photo"] = JPEG
    assert fetch(fetcher)

    message = next_message(store)
    assert message is not None
    assert len(message.files) == 1


@pytest.mark.parametrize(
    ("content", "unread"),
    [(Gone("taken back"), Unread.GONE), (b"\xff\xd8\xff" * 99, Unread.TOO_LARGE), (b"MZ", Unread.UNKNOWN)],
)
def test_what_cannot_be_taken_is_said_honestly(
    store: Store, channel: FakeChannel, fetcher: Fetcher, content: bytes | Exception, unread: Unread
) -> None:
    channel.media["photo"] = content
    keep(store, photo())
    fetch(fetcher)

    message = next_message(store)

    assert message is not None
    assert (message.files, message.unread) == ((), unread)


def test_fetching_is_given_up_after_a_time(
    store: Store, channel: FakeChannel, fetcher: Fetcher, clock: list[float]
) -> None:
    channel.media["photo"] = Later(2, "being prepared")
    keep(store, photo())
    clock[0] += PATIENCE + 1
    fetch(fetcher)

    message = next_message(store)

    assert message is not None
    assert message.unread is Unread.GONE


def test_a_photo_that_is_taken_back_while_it_is_fetched_is_not_kept(
    store: Store, room: FileRoom, fetcher: Fetcher
) -> None:
    keep(store, photo())
    whole = fetcher._room.put

    def put(content: bytes, name: str) -> object:
        store.write(lambda tx: tx.run("update inbox set state = 'handled', payload = null"))
        return whole(content, name)

    fetcher._room.put = put  # type: ignore[method-assign, assignment]
    fetch(fetcher)

    assert list(room.all()) == []
    assert store.read(lambda tx: tx.one("select count(*) as n from files")) == {"n": 0}


def test_a_message_that_cannot_be_opened_keeps_no_photo_waiting(store: Store, fetcher: Fetcher) -> None:
    keep(store, photo())
    store.write(lambda tx: tx.run("update inbox set payload = :junk", junk=b"junk"))

    assert fetch(fetcher)
    assert not fetch(fetcher)
    assert store.write(lambda tx: inbox.take(tx, "w", 9_000.0, 9_001.0)) is not None
