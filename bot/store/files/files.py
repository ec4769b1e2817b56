"""File storage: photos and documents that people send, encrypted at once, each with its digest and time."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.basics.messages import File
from bot.basics.text_split import plain_name
from bot.store import Row, Store, Transaction
from bot.store.cases.covered_words import covered_files
from bot.store.engine.seal import Seal

# The type of a file is read from its first bytes, never from its name.
_KINDS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


_FILMS = {b"qt  ": "video/quicktime"} | dict.fromkeys(
    (
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"MSNV",
        b"3gp4",
        b"3gp5",
        b"3gp6",
    ),
    "video/mp4",
)
# Names of working copies by kind. The original file name may name its sender.
_CALLED = {"image": "photo", "application": "paper", "video": "film", "audio": "voice"}
_ENDINGS = {
    "image": "jpg",
    "application": "pdf",
    "video": "mp4",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
}
_SOUND_ALONE = frozenset({b"M4A ", b"M4B "})
_HAS_PICTURES = re.compile(rb"hdlr.{8}vide", re.DOTALL)  # the track of a film that is seen


_OGG_HEAD = 64  # the first page of an Opus stream names it here
_ID = 32  # letters of a file's id


# Of files that belong to no case yet; more than that is an attack, and what is asked of a case still goes on.
LOOSE_BYTES = 2 * 2**30


class NoRoom(Exception):
    """No file can be kept now: the disk is nearly full, or too many files wait for a form."""


class UnknownKind(ValueError):
    """A file of a type that is not accepted."""


@dataclass(frozen=True)
class Copy:
    """The working copy of a case's file, as its officers see it."""

    id: str
    name: str  # photo-1.jpg: neutral, and stable for the life of the case
    media_type: str
    size: int
    state: str  # waiting, ready, or none: of some files no copy can be made
    drawing: str  # the id of the shown version; a redaction makes another


@dataclass(frozen=True)
class Original:
    """A file as it was sent: for custodians only."""

    id: str
    name: str
    media_type: str
    digest: str
    came_at: float


@dataclass(frozen=True)
class Wanting:
    """A file that has no working copy yet."""

    id: str
    media_type: str
    kept_for: str
    citizen: str  # the alias of whoever filed the case
    came_at: float


class FileRoom:
    """The folder of encrypted files, apart from the database."""

    def __init__(self, folder: Path, seal: Seal, keep_free: int = 0) -> None:
        self._folder = folder
        self._seal = seal
        self._keep_free = keep_free

    def free(self) -> int:
        """How many bytes the disk has left."""
        return shutil.disk_usage(
            next(folder for folder in (self._folder, *self._folder.parents) if folder.exists())
        ).free

    def has_room(self, size: int = 0) -> bool:
        """Whether so many bytes more leave the disk what words need."""
        return self.free() - size >= self._keep_free

    def put(self, content: bytes, name: str) -> tuple[File, str]:
        """Encrypts the content and writes it to disk; returns the file and its digest."""
        if not self.has_room(len(content)):
            raise NoRoom(f"The disk has less than {self._keep_free} bytes left, which are kept for words.")
        file = File(secrets.token_hex(_ID // 2), media_type(content), len(content), plain_name(name))
        self._seal_up(self._path(file.id), content)
        return file, hashlib.sha256(content).hexdigest()

    def get(self, file: str) -> bytes:
        """The decrypted original."""
        return self._seal.open(self._path(file).read_bytes())

    def put_copy(self, file: str, content: bytes) -> str:
        """Writes a version of the working copy, encrypted. It is not shown until its row names it."""
        drawing = secrets.token_hex(8)
        self._seal_up(self._copy(file + drawing), content)
        return drawing

    def get_copy(self, copy: Copy) -> bytes:
        return self._seal.open(self._copy(copy.id + copy.drawing).read_bytes())

    def erase_copy(self, file: str, drawing: str) -> None:
        """Deletes a version that is no longer shown."""
        self._copy(file + drawing).unlink(missing_ok=True)

    def erase(self, file: str) -> None:
        self.erase_original(file)
        for drawing in self._copy(file).parent.glob(f"{file}*"):
            drawing.unlink(missing_ok=True)

    def erase_original(self, file: str) -> None:
        """Deletes the original only; the working copy stays."""
        self._path(file).unlink(missing_ok=True)

    def all(self) -> Iterator[tuple[str, float]]:
        """Every file on disk, original or copy, and since when."""
        for pattern in ("??/*", "copies/??/*"):
            for path in self._folder.glob(pattern):
                yield path.name, path.stat().st_mtime

    def drawings(self) -> Iterator[tuple[str, str, float]]:
        """Every version of a working copy: its file, its id, and since when."""
        for path in self._folder.glob("copies/??/*"):
            yield path.name[:_ID], path.name[_ID:], path.stat().st_mtime

    def _seal_up(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as sealed:
            sealed.write(self._seal.close(content))
            sealed.flush()
            os.fsync(sealed.fileno())

    def _copy(self, file: str) -> Path:
        return self._folder / "copies" / self._path(file).relative_to(self._folder)

    def _path(self, file: str) -> Path:
        if not file.isalnum():
            raise ValueError(f"{file!r} is no file's id.")
        return self._folder / file[:2] / file


def media_type(content: bytes) -> str:
    """The media type of this content."""
    for beginning, kind in _KINDS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    if content[4:8] == b"ftyp" and content[8:12] in _FILMS.keys() | _SOUND_ALONE:
        return _FILMS.get(content[8:12], "video/mp4") if _HAS_PICTURES.search(content) else "audio/mp4"
    if content.startswith(b"OggS") and b"OpusHead" in content[:_OGG_HEAD]:
        return "audio/ogg"
    raise UnknownKind(
        "Photos (JPEG, PNG, WEBP, HEIC), films (MP4, MOV), voice messages (M4A, OGG) and PDF are taken; "
        "these bytes are something else."
    )


def record(tx: Transaction, file: File, digest: str, at: float) -> None:
    tx.run(
        """insert into files (id, digest, media_type, size, name, came_at, kept_for)
           values (:id, :digest, :media_type, :size, :name, :at, '')""",
        id=file.id,
        digest=digest,
        media_type=file.media_type,
        size=file.size,
        name=tx.seal.close(file.name.encode()),
        at=at,
    )


def are_too_many_loose(tx: Transaction) -> bool:
    """Whether the files that belong to no case yet have reached their limit."""
    row = tx.one("select coalesce(sum(size), 0) as n from files where kept_for = ''")
    return row is not None and row["n"] >= LOOSE_BYTES


def keep_for(tx: Transaction, file: str, what: str) -> None:
    """Attaches this file to a case."""
    tx.run("update files set kept_for = :what where id = :id", what=what, id=file)


def copies(tx: Transaction, ticket: str) -> list[Copy]:
    """The files of a case, in the order of arrival."""
    found: list[Copy] = []
    covered = covered_files(tx, ticket)
    for row in tx.all("select * from files where kept_for = :ticket order by came_at, id", ticket=ticket):
        sort = row["media_type"].partition("/")[0]
        what, ending = _CALLED[sort], _ENDINGS.get(sort) or _ENDINGS[row["media_type"]]
        number = 1 + sum(one.name.startswith(what) for one in found)
        kind = row["copy_type"] or row["media_type"]
        name = f"{what}-{number}.{ending}"
        state = "covered" if row["id"] in covered else row["copy"]
        found.append(Copy(row["id"], name, kind, row["copy_size"], state, row["drawing"]))
    return found


def original(tx: Transaction, ticket: str, file: str) -> Original | None:
    """The original of this case's file, if it is still there."""
    row = tx.one(
        "select * from files where id = :file and kept_for = :ticket and original = 1", file=file, ticket=ticket
    )
    if row is None:
        return None
    return Original(row["id"], tx.seal.open(row["name"]).decode(), row["media_type"], row["digest"], row["came_at"])


def digests(tx: Transaction) -> list[tuple[str, str, str]]:
    """Every original that must exist: its id, its case, its digest."""
    rows = tx.all("select id, kept_for, digest from files where kept_for <> '' and original = 1 order by kept_for, id")
    return [(row["id"], row["kept_for"], row["digest"]) for row in rows]


def waiting_for_copy(tx: Transaction) -> list[Wanting]:
    """Attached files without a working copy, the oldest first."""
    rows = tx.all(
        """select f.id, f.media_type, f.kept_for, coalesce(t.citizen, '') as citizen, f.came_at
           from files f left join tickets t on t.number = f.kept_for
           where f.copy = 'waiting' and f.kept_for <> '' order by f.came_at, f.id limit 1000"""
    )
    return [Wanting(**row) for row in rows]


def copy_counts(tx: Transaction) -> dict[str, int]:
    """How many attached files wait for their copy, have one, or can have none."""
    rows = tx.all("select copy, count(*) as n from files where kept_for <> '' group by copy")
    return {str(row["copy"]): int(row["n"]) for row in rows}


def copied(tx: Transaction, file: str, media_type: str, size: int, drawing: str) -> bool:
    """Records a finished copy; False if another process made one meanwhile, parts of which may be redacted already."""
    return bool(
        tx.run(
            """update files set copy = 'ready', copy_type = :media_type, copy_size = :size, drawing = :drawing
               where id = :id and copy = 'waiting'""",
            media_type=media_type,
            size=size,
            drawing=drawing,
            id=file,
        )
    )


def without_copy(tx: Transaction, file: str) -> None:
    """Records that no copy can be made; only a custodian may open the original."""
    tx.run("update files set copy = 'none' where id = :id and copy = 'waiting'", id=file)


def without_original(tx: Transaction, file: str) -> bool:
    """Records that the original was deleted, and deletes its name. Its digest and its copy stay."""
    return bool(
        tx.run(
            "update files set original = 0, name = :nothing where id = :id and original = 1",
            nothing=tx.seal.close(b""),
            id=file,
        )
    )


def strike(tx: Transaction, file: str) -> bool:
    """Deletes the row of a file that belongs to nothing."""
    return bool(tx.run("delete from files where id = :id and kept_for = ''", id=file))


def erase_loose(store: Store, room: FileRoom, file: str) -> bool:
    """Deletes a file that belongs to no case, with its row; False if a case took it meanwhile."""

    def work(tx: Transaction) -> bool:
        strike(tx, file)
        return tx.one("select 1 from files where id = :id", id=file) is None

    is_loose = store.write(work)
    if is_loose:
        room.erase(file)
    return is_loose


def loose(store: Store, room: FileRoom, before: float) -> set[str]:
    """Files on disk since before that time which belong to no case."""
    needed = {str(row["id"]) for row in store.read(lambda tx: _needed(tx, before))}
    return {name[:_ID] for name, came_at in room.all() if came_at < before} - needed


def forget(tx: Transaction, file: str) -> None:
    """Deletes the row of a file that its sender deleted, whatever it belonged to."""
    tx.run("delete from files where id = :id", id=file)


def _needed(tx: Transaction, before: float) -> list[Row]:
    return tx.all("select id from files where kept_for <> '' or came_at >= :before", before=before)
