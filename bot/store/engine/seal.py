"""Encrypts what names a person, with a key that is neither in the database nor in a backup of it."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_KEY = 32  # bytes
OF_OTHERS = 0o077  # the permissions of everybody but the owner


class BrokenSeal(ValueError):
    """Sealed bytes that this key does not open: another key, or somebody changed them."""


class BrokenKey(RuntimeError):
    """A key file that holds no key."""


class Seal:
    """Closes and opens with one key, and makes fingerprints that only its holder can make again."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"mindbot seal" + key).digest())
        self._print = hashlib.sha256(b"mindbot fingerprint" + key).digest()
        self.id = hashlib.sha256(b"mindbot key id" + key).hexdigest()[:12]

    def close(self, text: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, text, None)

    def open(self, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError) as broken:
            raise BrokenSeal(f"{len(sealed)} sealed bytes do not open with key {self.id}.") from broken

    def fingerprint(self, *parts: str) -> str:
        """The same for the same parts, and of no use to somebody who has only the database."""
        return hmac.new(self._print, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:40]


def private_folder(folder: Path) -> None:
    """Makes this folder for its owner alone, also one that is there already."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if stat.S_IMODE(folder.stat().st_mode) & OF_OTHERS:
        with contextlib.suppress(PermissionError):  # another user's folder; doctor says so
            folder.chmod(0o700)


def private_file(file: Path) -> None:
    """Makes this file for its owner alone before anything is written into it, also one that is there already."""
    with contextlib.suppress(PermissionError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        if stat.S_IMODE(file.stat().st_mode) & OF_OTHERS:
            file.chmod(0o600)


def key_file(path: Path) -> bytes:
    """The key kept in this file; made on first use, readable by its owner alone."""
    private_folder(path.parent)
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(_KEY)))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)  # of two processes that start together, the first one's key counts
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return read_key(path)


def read_key(path: Path) -> bytes:
    """The key in this file."""
    try:
        key = base64.b64decode(path.read_bytes().strip(), altchars=b"-_", validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY:
        raise BrokenKey(f"{path} holds no key: it was cut off or changed. Put the kept copy of it there.")
    return key
