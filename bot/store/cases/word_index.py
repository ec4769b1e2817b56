"""In which tickets a word stands. What was said lies sealed; here each word is a number that only the seal can make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store import Transaction

RARE = 500  # tickets; a word that stands in no more leads to them, one that stands everywhere is only checked
_AT_ONCE = 200  # rows of one statement


@dataclass(frozen=True)
class Unread:
    """A ticket that is to be read, as it stood."""

    number: str
    version: int


def write(tx: Transaction, ticket: str, words: Iterable[str]) -> None:
    """These words, and no others, stand in this ticket."""
    tx.run("delete from concordance where ticket = :ticket", ticket=ticket)
    marks = sorted({mark(tx, word) for word in words})
    for start in range(0, len(marks), _AT_ONCE):
        some = {f"word{place}": word for place, word in enumerate(marks[start : start + _AT_ONCE])}
        rows = ", ".join(f"(:{name}, :ticket)" for name in some)
        tx.run(f"insert into concordance (word, ticket) values {rows}", ticket=ticket, **some)


def mark(tx: Transaction, word: str) -> int:
    """A word as it is kept."""
    return int(tx.seal.fingerprint("a word of a case", word)[:15], 16)


def rarity(tx: Transaction, word: int) -> int:
    """In how many tickets it stands, as far as that matters."""
    row = tx.one(
        "select count(*) as n from (select 1 from concordance where word = :word limit :most) as counted",
        word=word,
        most=RARE + 1,
    )
    return int(row["n"]) if row else 0


def unread(tx: Transaction, reader: str, limit: int) -> list[Unread]:
    """Tickets that changed since their words were read, or whose words another reader read."""
    # Before it and behind it in the index: for what is only unequal, every ticket would be looked at.
    sides = [
        f"select number, version from tickets where words_by {side} :reader order by words_by limit :limit"
        for side in ("<", ">")
    ]
    rows = [row for sql in sides for row in tx.all(sql, reader=reader, limit=limit)]
    return [Unread(row["number"], row["version"]) for row in rows[:limit]]


def was_read(tx: Transaction, ticket: Unread, reader: str) -> None:
    """Its words were read, unless it has changed in the meantime."""
    tx.run(
        "update tickets set words_by = :reader where number = :number and version = :version",
        reader=reader,
        number=ticket.number,
        version=ticket.version,
    )
