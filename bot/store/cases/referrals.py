"""Referral letters to outside bodies as issued: append-only and sealed, though they name no citizen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.store import Row, Transaction
from bot.store.cases.tickets import next_number


@dataclass(frozen=True)
class Kept:
    """An issued letter: what its officer wrote, and its PDF."""

    ticket: str
    letter: int  # 1 for the first of this case, 2 for the second …
    unit: str
    year: int  # Buddhist
    running: int  # of this unit in this year
    issued_by: str
    issued_at: float
    words: bytes
    pdf: bytes


def next_letter(tx: Transaction, ticket: str) -> int:
    """The number of the next letter of this case."""
    row = tx.one("select coalesce(max(letter), 0) + 1 as next from referrals where ticket = :ticket", ticket=ticket)
    return int(row["next"]) if row else 1


def next_running(tx: Transaction, unit: str, year: int) -> int:
    """The next running number of this unit and year; used up only if this transaction is committed."""
    return next_number(tx, _counter(unit, year))


def expected_running(tx: Transaction, unit: str, year: int) -> int:
    """The running number to expect, unless another letter is issued first."""
    row = tx.one("select value from counters where name = :name", name=_counter(unit, year))
    return int(row["value"]) + 1 if row else 1


def keep(tx: Transaction, letter: Kept) -> None:
    tx.run(
        """insert into referrals (ticket, letter, unit, year, running, issued_by, issued_at, sealed, pdf)
           values (:ticket, :letter, :unit, :year, :running, :issued_by, :issued_at, :sealed, :pdf)""",
        ticket=letter.ticket,
        letter=letter.letter,
        unit=letter.unit,
        year=letter.year,
        running=letter.running,
        issued_by=letter.issued_by,
        issued_at=letter.issued_at,
        sealed=tx.seal.close(letter.words),
        pdf=tx.seal.close(letter.pdf),
    )


def get(tx: Transaction, ticket: str, letter: int) -> Kept | None:
    row = tx.one("select * from referrals where ticket = :ticket and letter = :letter", ticket=ticket, letter=letter)
    return _kept(tx, row) if row else None


def of(tx: Transaction, ticket: str) -> list[Kept]:
    """Every letter of a case, the first first, without their PDFs."""
    rows = tx.all(
        """select ticket, letter, unit, year, running, issued_by, issued_at, sealed, :nothing as pdf
           from referrals where ticket = :ticket order by letter""",
        ticket=ticket,
        nothing=b"",
    )
    return [_kept(tx, row) for row in rows]


def digest(tx: Transaction, letter: Kept) -> str:
    """The digest that the case's history keeps, by which any change of the letter is noticed."""
    parts = (letter.ticket, str(letter.letter), letter.unit, str(letter.year), str(letter.running), letter.issued_by)
    papers = (hashlib.sha256(one).hexdigest() for one in (letter.words, letter.pdf))
    return tx.seal.fingerprint("referral", *parts, repr(letter.issued_at), *papers)


def digests(tx: Transaction, ticket: str) -> dict[int, str]:
    """The current digest of every letter of a case."""
    rows = tx.all("select * from referrals where ticket = :ticket order by letter", ticket=ticket)
    return {letter.letter: digest(tx, letter) for letter in (_kept(tx, row) for row in rows)}


def _counter(unit: str, year: int) -> str:
    return f"referrals of {unit} {year}"


def _kept(tx: Transaction, row: Row) -> Kept:
    opened = {"words": tx.seal.open(row["sealed"]), "pdf": tx.seal.open(row["pdf"]) if row["pdf"] else b""}
    return Kept(**{**{name: value for name, value in row.items() if name not in ("sealed", "pdf")}, **opened})
