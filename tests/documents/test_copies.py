"""Tests of copies of photos, PDFs and videos without metadata."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from bot.documents.copies import NoCopy, TooSlow, copy_maker, worker_process
from bot.documents.copies.copy_maker import Copyist
from bot.documents.copies.qr_sign import MAX_LETTERS, QrReader, code_in
from bot.documents.copies.turns import Turns
from bot.documents.copies.video import bared
from bot.documents.copies.voice import _checksum, spoken
from bot.documents.copies.worker_process import Child, copy_of
from bot.store import Store
from bot.store.files import files
from bot.store.files.files import FileRoom, Wanting, media_type
from tests.conftest import SEAL
from tests.support.hostile_files import picture_bomb
from tests.support.sample_files import MARK, film, paper, photo, recording, sign, voice

NUMBER = "2569-000001"
HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    """A process that replaces itself when a file ends it."""
    process = Child()
    yield process
    process.close()


@pytest.fixture
def fresh_child() -> Iterator[Child]:
    """A process that has read nothing yet."""
    process = Child()
    yield process
    process.close()


@pytest.fixture
def room(tmp_path: Path) -> FileRoom:
    return FileRoom(tmp_path / "files", SEAL)


def hand_in(store: Store, room: FileRoom, *contents: bytes, name: str = f"{MARK}.jpg") -> list[str]:
    """Files that lie with a case."""
    ids = []
    for at, content in enumerate(contents):
        file, digest = room.put(content, name)
        store.write(lambda tx, f=file, d=digest, a=at: files.record(tx, f, d, float(a)))  # type: ignore[misc]
        store.write(lambda tx, f=file: files.keep_for(tx, f.id, NUMBER))  # type: ignore[misc]
        ids.append(file.id)
    return ids


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew_upright_and_tells_nothing(kind: str) -> None:
    sent = photo(kind)
    assert MARK.encode() in sent

    copied, media = copy_of(sent, media_type(sent))

    picture = Image.open(io.BytesIO(copied))
    assert (media, picture.format, picture.size) == ("image/jpeg", "JPEG", (240, 320))
    assert MARK.encode() not in copied
    assert not picture.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(picture.info)


def test_a_photo_of_an_apple_telephone_is_shown_like_any_other() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener()
    sent = photo("HEIF")
    assert media_type(sent) == "image/heic"

    copied, media = copy_of(sent, "image/heic")

    assert media == "image/jpeg"
    assert Image.open(io.BytesIO(copied)).getpixel((5, 5)) != (0, 0, 0)
    assert MARK.encode() not in copied


def test_a_large_photo_becomes_one_that_a_telephone_can_open() -> None:
    copied, _ = copy_of(photo(size=(5000, 3000)), "image/jpeg")

    assert max(Image.open(io.BytesIO(copied)).size) == 2560


def test_a_paper_becomes_pictures_of_its_pages() -> None:
    sent = paper(pages=3)
    assert MARK in pypdfium2.PdfDocument(sent).get_metadata_dict()["Author"]

    copied, media = copy_of(sent, "application/pdf")

    shown = pypdfium2.PdfDocument(copied)
    assert (media, len(shown)) == ("application/pdf", 3)
    assert not any(shown.get_metadata_dict().values())
    assert MARK.encode() not in copied
    assert b"CreationDate" not in copied


def test_a_pdf_with_too_many_pages_gets_no_copy() -> None:
    with pytest.raises(NoCopy, match="61 pages"):
        copy_of(paper(pages=61), "application/pdf")


def test_a_film_keeps_picture_and_sound_and_loses_the_rest() -> None:
    sent = film()

    bare = bared(sent)

    assert len(bare) == len(sent)
    assert b"PICTURE!" in bare
    assert b"SOUND" in bare
    assert sent.count(MARK.encode()) == 7
    assert MARK.encode() not in bare
    assert not re.search(rb"mvhd\0{4}[^\0]", bare), "when it was made"
    assert media_type(bare) == "video/mp4"


@pytest.mark.parametrize("cut", [20, 60, 200, 400])
def test_a_film_that_cannot_be_understood_to_the_end_is_not_copied(cut: int) -> None:
    with pytest.raises(NoCopy):
        bared(film()[:-cut])


def test_a_voice_message_keeps_its_sound_alone() -> None:
    for long in (MARK.encode(), MARK.encode() * 50):
        copied, media = copy_of(voice(long), media_type(voice(long)))

        assert media == media_type(copied) == "audio/ogg"
        assert b"SOUND-1" in copied
        assert b"SOUND-2" in copied
        assert MARK.encode() not in copied
        assert spoken(copied) == copied, "its checksums, too"


def test_the_code_of_a_sign_is_read_and_made_plain(child: Child) -> None:
    said = child.code(sign("10210000125567\u202e\n บริษัท ตัวอย่าง จำกัด" + "ก" * 300), "image/jpeg", 30)

    assert said.startswith("10210000125567 บริษัท ตัวอย่าง จำกัด")
    assert len(said) == MAX_LETTERS


def test_a_photo_without_a_sign_says_nothing() -> None:
    assert code_in(photo(), "image/jpeg") == ""
    with closing(QrReader()) as reader:
        assert reader.text_in(b"\xff\xd8\xff broken", "image/jpeg") == ""
        assert reader.text_in(voice(), "audio/ogg") == ""


def test_a_recording_without_pictures_is_a_voice_message() -> None:
    copied, media = copy_of(recording(), media_type(recording()))

    assert media == media_type(copied) == "audio/mp4"
    assert b"SOUND" in copied
    assert MARK.encode() not in copied


def test_the_checksum_is_the_one_that_players_expect() -> None:
    """Of an empty page, as every Ogg library writes it (polynomial 04c11db7, not reflected)."""
    assert _checksum(b"123456789") == 0x89A1897F


@pytest.mark.parametrize("bent", [voice()[:-3], voice() + b"OggX", voice().replace(b"OpusTags", b"OpusTagz"), b"OggS"])
def test_a_voice_message_that_cannot_be_understood_to_the_end_is_not_copied(bent: bytes) -> None:
    with pytest.raises(NoCopy):
        spoken(bent)


def test_a_film_in_pieces_is_not_copied() -> None:
    with pytest.raises(NoCopy, match="pieces"):
        bared(film() + b"\0\0\0\x08moof")


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"\xff\xd8\xff" + b"smoke" * 100, "image/jpeg"),
        (photo()[:900], "image/jpeg"),
        (photo("PNG"), "image/jpeg"),  # says that it is something else
        (b"%PDF-1.7 and nothing more", "application/pdf"),
        (b"", "image/png"),
    ],
)
def test_of_a_broken_file_there_is_no_copy_and_the_next_one_is_another_matter(
    child: Child, content: bytes, media: str
) -> None:
    with pytest.raises(NoCopy):
        child.copy(content, media)

    assert child.copy(photo(), "image/jpeg")[1] == "image/jpeg"


def test_a_decompression_bomb_is_refused(child: Child) -> None:
    """A picture of 900 million points that is small as a file."""
    with pytest.raises(NoCopy):
        child.copy(picture_bomb(), "image/png")


def test_a_crash_of_the_worker_process_loses_one_copy(child: Child) -> None:
    """A file makes a library fall over, and with it the whole process."""
    child.copy(photo(), "image/jpeg")
    assert child._process is not None
    child._process.kill()
    child._process.wait()

    assert child.copy(photo(), "image/jpeg")[1] == "image/jpeg"


def test_a_hostile_file_takes_no_more_memory_than_the_service_allows(fresh_child: Child) -> None:
    """Small files that swell: pixels are counted before they are decoded, and of a paper one page lies in memory."""
    many_pages = pypdfium2.PdfDocument.new()
    for _ in range(8):
        many_pages.new_page(4000, 4000)
    swelling = io.BytesIO()
    many_pages.save(swelling)
    sharp = io.BytesIO()
    Image.new("1", (7900, 7900)).save(sharp, "PNG")

    fresh_child.copy(swelling.getvalue(), "application/pdf", 60)
    with pytest.raises(NoCopy, match=r"Bomb|pixels"):
        fresh_child.copy(sharp.getvalue(), "image/png", 60)

    assert fresh_child._process is not None
    status = Path(f"/proc/{fresh_child._process.pid}/status").read_text()
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    assert int(peak) < 230 * 1024
    (service,) = re.findall(r"MemoryMax=(\d+)G", (HOUSE / "deploy/mindbot.service").read_text())
    assert int(service) * 2**30 * 0.7 > 2 * worker_process.MEMORY


class SlowPapers:
    """In place of the process: papers never end, photos are quick."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float]] = []

    def copy(self, content: bytes, media_type: str, patience: float) -> tuple[bytes, str]:
        self.asked.append((media_type, patience))
        if media_type == "application/pdf":
            raise TooSlow(media_type)
        return content, media_type

    def close(self) -> None:
        """Nothing to end."""


def test_one_persons_slow_files_do_not_hold_up_another_persons_photo(
    store: Store, room: FileRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too slow is tried again when nobody else waits, and for the last time."""
    hand_in(store, room, paper(), paper(), photo())
    child = SlowPapers()
    monkeypatch.setattr(copy_maker, "Child", lambda: child)

    assert Copyist(store, room).copy_all() == 3

    first, last = copy_maker.FIRST_PATIENCE, worker_process.PATIENCE
    slow, quick = "application/pdf", "image/jpeg"
    assert child.asked == [(slow, first), (slow, first), (quick, first), (slow, last), (slow, last)]
    assert store.read(files.copy_counts) == {"ready": 1, "none": 2}


def test_copies_are_made_fairly_by_person() -> None:
    """Whoever's files took long waits behind others, also with many cases, and an hour later begins anew."""
    now = [0.0]
    turns = Turns(lambda: now[0])
    waiting = [(Wanting(f"{who}{n}", "image/jpeg", f"case {n}", who, n), who) for n in range(3) for who in "ab"]
    order = []
    while waiting:
        found = turns.next(waiting)
        assert found is not None
        waiting.remove(found)
        order.append(found[0].id)
        turns.took(found[1], 30.0 if found[1] == "a" else 0.1)
    late = (Wanting("a9", "image/jpeg", "case 9", "a", 9.0), "a")
    new = (Wanting("c0", "image/jpeg", "case 10", "c", 10.0), "c")

    assert order == ["a0", "b0", "b1", "b2", "a1", "a2"]
    assert turns.next([late, new]) == new
    now[0] += 3601
    assert turns.next([late, new]) == late


def test_copies_are_made_in_the_order_in_which_files_came_and_called_neutrally(store: Store, room: FileRoom) -> None:
    hand_in(store, room, photo(), paper(), photo("PNG"), film(), b"\xff\xd8\xff broken")
    copyist = Copyist(store, room)

    assert copyist.copy_all() == 5
    copyist.stop()

    copies = store.read(lambda tx: files.copies(tx, NUMBER))
    assert [copy.name for copy in copies] == ["photo-1.jpg", "paper-1.pdf", "photo-2.jpg", "film-1.mp4", "photo-3.jpg"]
    assert [copy.state for copy in copies] == ["ready", "ready", "ready", "ready", "none"]
    assert store.read(files.copy_counts) == {"ready": 4, "none": 1}
    for copy in copies[:4]:
        content = room.get_copy(copy)
        assert len(content) == copy.size
        assert MARK.encode() not in content


def test_nothing_is_copied_before_it_is_handed_in(store: Store, room: FileRoom) -> None:
    file, digest = room.put(photo(), "x.jpg")
    store.write(lambda tx: files.record(tx, file, digest, 1.0))

    assert Copyist(store, room).copy_all() == 0


def test_the_original_stays_as_it_came_with_its_digest_and_its_name_for_custodians(
    store: Store, room: FileRoom, tmp_path: Path
) -> None:
    sent = photo()
    (file,) = hand_in(store, room, sent)
    copyist = Copyist(store, room)
    copyist.copy_all()
    copyist.stop()

    original = store.read(lambda tx: files.original(tx, NUMBER, file))

    assert original is not None
    assert (original.name, room.get(file)) == (f"{MARK}.jpg", sent)
    lying = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert MARK.encode() not in lying, "everything on the disk is sealed"


def test_what_is_erased_is_erased_with_its_copy(store: Store, room: FileRoom) -> None:
    (file,) = hand_in(store, room, photo())
    copyist = Copyist(store, room)
    copyist.copy_all()
    copyist.stop()
    (copy,) = store.read(lambda tx: files.copies(tx, NUMBER))
    assert (room.get(file), room.get_copy(copy)) != (b"", b"")

    room.erase(file)

    with pytest.raises(FileNotFoundError):
        room.get(file)
    with pytest.raises(FileNotFoundError):
        room.get_copy(copy)
    assert list(room.all()) == []
