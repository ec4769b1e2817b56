"""The file room: photos and papers that people send, sealed at once, each with its digest and time."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from bot.messages import File
from bot.store import Row, Store, Transaction
from bot.store.seal import Seal

# What a file is, is read from its first bytes, never from its name.
_KINDS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


class UnknownKind(ValueError):
    """A file of a kind that we do not take."""


class FileRoom:
    """Where the sealed bytes lie, apart from the database."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder = folder
        self._seal = seal

    def put(self, content: bytes, name: str) -> tuple[File, str]:
        """Seal it and put it on disk; the file and its digest."""
        file = File(secrets.token_hex(16), media_type(content), len(content), _plain(name))
        path = self._path(file.id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as sealed:
            sealed.write(self._seal.close(content))
            sealed.flush()
            os.fsync(sealed.fileno())
        return file, hashlib.sha256(content).hexdigest()

    def get(self, file: str) -> bytes:
        return self._seal.open(self._path(file).read_bytes())

    def erase(self, file: str) -> None:
        self._path(file).unlink(missing_ok=True)

    def all(self) -> Iterator[tuple[str, float]]:
        """Every file that lies here, and since when."""
        for path in self._folder.glob("??/*"):
            yield path.name, path.stat().st_mtime

    def _path(self, file: str) -> Path:
        if not file.isalnum():
            raise ValueError(f"{file!r} is no file's id.")
        return self._folder / file[:2] / file


def media_type(content: bytes) -> str:
    """What these bytes are."""
    for beginning, kind in _KINDS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    raise UnknownKind("Photos (JPEG, PNG, WEBP, HEIC) and PDF are taken; these bytes are something else.")


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


def keep_for(tx: Transaction, file: str, what: str) -> None:
    """This file belongs to a ticket now."""
    tx.run("update files set kept_for = :what where id = :id", what=what, id=file)


def strike(tx: Transaction, file: str) -> bool:
    """Nobody needs it: its row goes, unless it belongs to something."""
    return bool(tx.run("delete from files where id = :id and kept_for = ''", id=file))


def forget(tx: Transaction, file: str) -> None:
    """It was taken back: its row goes, whatever it belonged to."""
    tx.run("delete from files where id = :id", id=file)


def sweep(store: Store, room: FileRoom, before: float) -> int:
    """Erase what came before then and belongs to nothing: photos of a form that was left, or that came twice."""
    needed = {str(row["id"]) for row in store.read(lambda tx: _needed(tx, before))}
    old = [file for file, came_at in room.all() if came_at < before and file not in needed]
    for file in old:
        store.write(lambda tx, one=file: strike(tx, one))  # type: ignore[misc]
        room.erase(file)
    return len(old)


def _needed(tx: Transaction, before: float) -> list[Row]:
    return tx.all("select id from files where kept_for <> '' or came_at >= :before", before=before)


def _plain(name: str) -> str:
    """A file's name as a person may see it: no path, no control characters, not endless."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:100]
