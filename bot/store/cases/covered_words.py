"""Redaction of history lines and photos: the sealed original is set aside until it is uncovered."""

from __future__ import annotations

import hashlib

from bot.store import Transaction


def lay_aside(tx: Transaction, ticket: str, line: int, remains: bytes) -> str:
    """Replaces a line by its redacted form and keeps the original here. Returns the digest of the redacted form."""
    tx.run(
        """insert into covers (ticket, line, file, sealed)
           select ticket, seq, '', body from history where ticket = :ticket and seq = :line
           on conflict (ticket, line, file) do nothing""",
        ticket=ticket,
        line=line,
    )
    sealed = tx.seal.close(remains)
    digest = hashlib.sha256(sealed).hexdigest()
    _write(tx, ticket, line, sealed, digest)
    return digest


def put_back(tx: Transaction, ticket: str, line: int) -> bool:
    """Restores the original line exactly; False if none is kept."""
    row = _row(tx, ticket, line)
    if row is None:
        return False
    digest = hashlib.sha256(row).hexdigest()
    whole = tx.one("select words from history where ticket = :t and seq = :l", t=ticket, l=line)
    # If part of the line was deleted before, that part stays deleted.
    _write(tx, ticket, line, row, "" if whole and whole["words"] == digest else digest)
    return forget(tx, ticket, line)


def words(tx: Transaction, ticket: str, line: int) -> bytes | None:
    """The kept original of a line, decrypted."""
    row = _row(tx, ticket, line)
    return tx.seal.open(row) if row is not None else None


def lines(tx: Transaction, ticket: str) -> frozenset[int]:
    """The lines that have a kept original."""
    rows = tx.all("select line from covers where ticket = :ticket and file = ''", ticket=ticket)
    return frozenset(row["line"] for row in rows)


def forget(tx: Transaction, ticket: str, line: int) -> bool:
    """Deletes the kept original; the redacted line stays as it is."""
    return bool(tx.run("delete from covers where ticket = :t and line = :l and file = ''", t=ticket, l=line))


def cover_file(tx: Transaction, ticket: str, file: str) -> bool:
    """Hides this photo from everybody; True if it was shown before."""
    return bool(
        tx.run(
            """insert into covers (ticket, line, file, sealed) values (:ticket, 0, :file, :nothing)
               on conflict (ticket, line, file) do nothing""",
            ticket=ticket,
            file=file,
            nothing=b"",
        )
    )


def uncover_file(tx: Transaction, ticket: str, file: str) -> bool:
    return bool(tx.run("delete from covers where ticket = :ticket and file = :file", ticket=ticket, file=file))


def covered_files(tx: Transaction, ticket: str) -> frozenset[str]:
    """The hidden photos of this case."""
    rows = tx.all("select file from covers where ticket = :ticket and file <> ''", ticket=ticket)
    return frozenset(str(row["file"]) for row in rows)


def _row(tx: Transaction, ticket: str, line: int) -> bytes | None:
    row = tx.one("select sealed from covers where ticket = :t and line = :l and file = ''", t=ticket, l=line)
    return bytes(row["sealed"]) if row else None


def _write(tx: Transaction, ticket: str, line: int, sealed: bytes, digest: str) -> None:
    tx.run(
        "update history set body = :body, remains = :digest where ticket = :ticket and seq = :line",
        body=sealed,
        digest=digest,
        ticket=ticket,
        line=line,
    )
    tx.run("update tickets set words_by = '' where number = :ticket", ticket=ticket)
