"""Tests of the limits of stored files: what is in nobody's form goes, and a full disk refuses files alone."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.basics.messages import File, Media, Message, Unread
from bot.basics.people import Role
from bot.channels import NoRoom
from bot.chat.conversation import Talk, to_bytes
from bot.delivery.loose_files import NOBODYS_LAST, sweep
from bot.delivery.mailbox import Mailbox
from bot.delivery.outgoing import PostOffice
from bot.delivery.outgoing.disk_alerts import tell_of_a_full_disk
from bot.delivery.outgoing.fetch_media import FILES_AN_HOUR, Fetcher
from bot.store import Store, Transaction
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, outbox, talks
from bot.store.people import people
from tests.support.fakes import FakeChannel

NOON = 1_800_000_000.0
LATER = NOON + NOBODYS_LAST + 60
PHOTO = b"\xff\xd8\xff"
MORE_THAN_ANY_DISK = 2**60


@pytest.fixture
def room(store: Store, tmp_path: Path) -> FileRoom:
    return FileRoom(tmp_path / "files", store.seal)


@pytest.fixture
def full(store: Store, tmp_path: Path) -> FileRoom:
    return FileRoom(tmp_path / "files", store.seal, keep_free=MORE_THAN_ANY_DISK)


def kept(store: Store, room: FileRoom, tmp_path: Path, content: bytes = PHOTO) -> File:
    file, digest = room.put(content, "x.jpg")
    store.write(lambda tx: files.record(tx, file, digest, NOON))
    os.utime(tmp_path / "files" / file.id[:2] / file.id, (NOON, NOON))
    return file


def post_office(store: Store, room: FileRoom) -> PostOffice:
    mailbox = Mailbox(store, lambda *_: None, lambda *_: (), room, lambda: NOON)  # type: ignore[arg-type]
    return PostOffice(mailbox, room, store.seal, 1000, lambda: NOON)


def test_what_is_in_nobodys_form_goes_within_the_hour(store: Store, room: FileRoom, tmp_path: Path) -> None:
    """One is in a form, one in a message that waits, one in a case; one was sent twice, and one has no row at all."""
    in_form, waits, in_case, twice = (kept(store, room, tmp_path, PHOTO + bytes([n])) for n in range(4))
    no_row, _ = room.put(PHOTO, "x.jpg")
    os.utime(tmp_path / "files" / no_row.id[:2] / no_row.id, (NOON, NOON))

    def lay(tx: Transaction) -> None:
        inbox.keep(tx, Message("web", "1", "somchai", NOON, files=(waits,)), NOON)
        talks.start(tx, "malee", NOON)
        talks.save(tx, "malee", 0, to_bytes(Talk(photos=(in_form.id,))), NOON)
        files.keep_for(tx, in_case.id, "2569-000001")

    store.write(lay)

    assert sweep(store, room, NOON + 60) == 0
    assert sweep(store, room, LATER) == 2
    assert {file for file, _ in room.all()} == {in_form.id, waits.id, in_case.id}
    assert store.read(lambda tx: tx.one("select 1 from files where id = :id", id=twice.id)) is None


def test_a_form_that_was_given_up_keeps_its_photos_no_longer_than_itself(
    store: Store, room: FileRoom, tmp_path: Path
) -> None:
    file = kept(store, room, tmp_path)
    store.write(lambda tx: talks.start(tx, "malee", NOON))
    store.write(lambda tx: talks.save(tx, "malee", 0, to_bytes(Talk(photos=(file.id,))), NOON))

    assert sweep(store, room, NOON + 7 * 86400) == 0
    assert sweep(store, room, NOON + 9 * 86400) == 1


def test_a_file_that_a_case_takes_while_it_is_swept_stays(store: Store, room: FileRoom, tmp_path: Path) -> None:
    file = kept(store, room, tmp_path)
    store.write(lambda tx: files.keep_for(tx, file.id, "2569-000001"))

    assert not files.erase_loose(store, room, file.id)
    assert room.get(file.id) == PHOTO


def test_below_the_free_disk_line_files_are_refused_and_administrators_are_told_once_a_day(
    store: Store, full: FileRoom, caplog: pytest.LogCaptureFixture
) -> None:
    administrator = store.write(lambda tx: people.meet(tx, "line", "admin", NOON))
    store.write(lambda tx: people.link(tx, administrator.id, Role.ADMINISTRATOR, "กตร", NOON))

    with pytest.raises(NoRoom):
        asyncio.run(post_office(store, full).file(PHOTO, "x.jpg"))
    told = [tell_of_a_full_disk(store, full, at) for at in (NOON, NOON + 60, NOON + 86400)]

    assert list(full.all()) == []
    assert told == [1, 0, 1]
    [letter, _] = store.read(lambda tx: outbox.waiting(tx, "line", "admin", at=NOON + 86400))
    assert "ไม่รับไฟล์ใหม่" in letter.reply.text
    assert "files are refused" in caplog.text


def test_very_many_files_that_belong_to_no_case_stop_more_of_them(
    store: Store, room: FileRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOOSE_BYTES", 2 * len(PHOTO))
    first, _ = kept(store, room, tmp_path), kept(store, room, tmp_path)

    with pytest.raises(NoRoom):
        asyncio.run(post_office(store, room).file(PHOTO, "x.jpg"))
    store.write(lambda tx: files.keep_for(tx, first.id, "2569-000001"))

    assert asyncio.run(post_office(store, room).file(PHOTO, "x.jpg")).size == len(PHOTO)


@pytest.mark.parametrize(("much", "unread"), [(True, Unread.NO_ROOM), (False, Unread.TOO_MANY)])
def test_a_platforms_file_is_refused_in_words_and_its_message_is_answered(
    store: Store, room: FileRoom, full: FileRoom, much: bool, unread: Unread
) -> None:
    channel = FakeChannel()
    channel.media["photo"] = PHOTO
    fetcher = Fetcher(store, full if much else room, channel, len(PHOTO), lambda: NOON)
    messages = [
        Message("fake", f"{n}", "somchai", NOON + n, media=(Media("photo", "x.jpg"),)) for n in range(FILES_AN_HOUR + 1)
    ]
    store.write(lambda tx: [inbox.keep(tx, message, NOON) for message in messages])
    while asyncio.run(fetcher.fetch_one()):
        pass

    rows = store.read(lambda tx: tx.all("select payload from inbox order by at"))
    found = [inbox.read(store.seal, bytes(row["payload"])) for row in rows]

    assert found[-1].unread is unread
    assert len([one for one in found if one.files]) == (0 if much else FILES_AN_HOUR)
