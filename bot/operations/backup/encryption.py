"""Encrypts a backup to a public key in the format of age, so that the tool age, too, opens it."""

from __future__ import annotations

import os
import tarfile
import tempfile
from pathlib import Path

import pyrage

from bot.operations.backup.manifest import BrokenBackup


class WrongKey(RuntimeError):
    """Text that is no public or private key of age."""


def pack(folder: Path, into: Path, recipient: str) -> Path:
    """Writes the folder as one encrypted file that only the holder of the private key opens."""
    key = public_key(recipient)
    with tempfile.TemporaryFile(dir=folder.parent) as plain:
        with tarfile.open(fileobj=plain, mode="w") as tar:
            tar.add(folder, arcname=".")
        plain.seek(0)
        made = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as sealed:
            pyrage.encrypt_io(plain, sealed, [key])
            sealed.flush()
            os.fsync(sealed.fileno())
    return into


def unpack(file: Path, into: Path, identity: Path) -> None:
    """Opens an encrypted backup into this folder."""
    with tempfile.TemporaryFile(dir=into) as plain:
        try:
            with file.open("rb") as sealed:
                pyrage.decrypt_io(sealed, plain, [_private_key(identity)])
        except (pyrage.DecryptError, OSError) as closed:
            raise BrokenBackup(f"{file} cannot be opened with the key in {identity}: {closed}.") from closed
        plain.seek(0)
        with tarfile.open(fileobj=plain) as tar:
            tar.extractall(into, filter="data")


def public_key(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as wrong:
        raise WrongKey(f"{text!r} is no public key of age. age-keygen prints one: age1…") from wrong


def _private_key(path: Path) -> pyrage.x25519.Identity:
    """The key in a file as age-keygen writes it."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("AGE-SECRET-KEY-"):
            try:
                return pyrage.x25519.Identity.from_str(line.strip())
            except pyrage.IdentityError as wrong:
                raise WrongKey(f"The private key in {path} is damaged.") from wrong
    raise WrongKey(f"{path} holds no private key of age: no line begins with AGE-SECRET-KEY-.")
