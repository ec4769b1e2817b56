"""A full-text index of sealed cases: each word is stored as a number that only the seal key can make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store import Transaction

RARE = 500  # cases; a word in no more than that is looked up, a commoner one is only checked
_AT_ONCE = 200  # rows of one statement


@dataclass(frozen=True)
class Unread:
    """A case that has to be indexed, at this version."""

    number: str
    version: int


def write(tx: Transaction, ticket: str, words: Iterable[str]) -> None:
    """Replaces the indexed words of this case."""
    tx.run("delete from concordance where ticket = :ticket", ticket=ticket)
    marks = sorted({mark(tx, word) for word in words})
    for start in range(0, len(marks), _AT_ONCE):
        some = {f"word{place}": word for place, word in enumerate(marks[start : start + _AT_ONCE])}
        rows = ", ".join(f"(:{name}, :ticket)" for name in some)
        tx.run(f"insert into concordance (word, ticket) values {rows}", ticket=ticket, **some)


def mark(tx: Transaction, word: str) -> int:
    """A word as stored in the index."""
    return int(tx.seal.fingerprint("a word of a case", word)[:15], 16)


def rarity(tx: Transaction, word: int) -> int:
    """How many cases contain the word, counted up to the limit."""
    row = tx.one(
        "select count(*) as n from (select 1 from concordance where word = :word limit :most) as counted",
        word=word,
        most=RARE + 1,
    )
    return int(row["n"]) if row else 0


def unread(tx: Transaction, reader: str, limit: int) -> list[Unread]:
    """Cases that changed since they were indexed, or were indexed by another tokenizer version."""
    # Two ranges of the index on words_by. A condition "unequal" would read every case.
    ranges = [
        f"select number, version from tickets where words_by {side} :reader order by words_by limit :limit"
        for side in ("<", ">")
    ]
    rows = [row for sql in ranges for row in tx.all(sql, reader=reader, limit=limit)]
    return [Unread(row["number"], row["version"]) for row in rows[:limit]]


def was_read(tx: Transaction, ticket: Unread, reader: str) -> None:
    """Marks a case as indexed, unless it has changed meanwhile."""
    tx.run(
        "update tickets set words_by = :reader where number = :number and version = :version",
        reader=reader,
        number=ticket.number,
        version=ticket.version,
    )
