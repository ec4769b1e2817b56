"""Tickets and their history, which only grows. The desk understands what is in them; here they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.store import Row, Transaction, Value

PAGE = 25

_COLUMNS = (
    "number, citizen, kind, status, priority, language, province, matters, unit, copied, reason, officer, "
    "outcome, contested, lodged_at, since, running_since, changed_at, due_at, version, alone, escalated, "
    "waiting_since, waited, joined, stars, merged_into, tags, known_as, identity, district, tambon, pauses, "
    "answered_at, closed_at, late, customer, hidden, sensitive, for_head, awaits, follow_up, inspection, "
    "corrected, quiet"
)
_WITH_PAPER = f"""select {", ".join(f"t.{name}" for name in _COLUMNS.split(", "))}, h.body as paper
                  from tickets t join history h on h.ticket = t.number and h.seq = 1"""
_CHAIN = "history of a ticket"
# Columns of several words, and the side table with one row a word by which lists find the case.
_WORDS = {"copied": ("ticket_units", "unit"), "tags": ("ticket_tags", "tag"), "matters": ("ticket_matters", "matter")}
# The SQL condition that a unit is copied on case t. The empty column is tested first: that needs no second index.
LOOKS_ON = "t.copied <> '' and exists (select 1 from ticket_units u where u.unit = :looks_on and u.ticket = t.number)"


@dataclass(frozen=True)
class Kept:
    """A ticket as a row. Lists of words are separated by spaces."""

    number: str
    citizen: str
    kind: str
    status: str
    priority: int
    language: str
    province: str
    matters: str
    unit: str
    copied: str
    reason: str
    officer: str
    outcome: str
    contested: int
    lodged_at: float
    since: float
    running_since: float
    changed_at: float
    due_at: float | None
    version: int
    alone: int
    escalated: int
    waiting_since: float | None
    waited: float
    joined: int
    stars: int | None
    merged_into: str
    tags: str
    known_as: str  # system=number, separated by spaces; both URL-quoted
    identity: str
    district: str
    tambon: str
    pauses: str  # since/until, separated by spaces
    answered_at: float | None
    closed_at: float | None
    late: int
    customer: str
    hidden: int
    sensitive: int
    for_head: int
    awaits: str  # letter=day, separated by spaces
    follow_up: float | None  # the start of the first of these days
    inspection: str  # its day, and the time of day behind it
    corrected: bytes  # what was put right since it was filed
    quiet: int  # 0: a party said something that was not opened yet
    paper: bytes  # the first entry of its history


@dataclass(frozen=True)
class Line:
    """An entry of a ticket's history, as a row."""

    seq: int
    at: float
    person: str
    action: str
    body: bytes


def next_number(tx: Transaction, counter: str) -> int:
    """The counter's next number; used up only if this transaction is committed."""
    row = tx.one(
        """insert into counters (name, value) values (:name, 1)
           on conflict (name) do update set value = counters.value + 1 returning value""",
        name=counter,
    )
    assert row is not None
    return int(row["value"])


def numbers(tx: Transaction) -> list[str]:
    """The numbers of all tickets."""
    return [str(row["number"]) for row in tx.all("select number from tickets order by number")]


def with_covered_photos(tx: Transaction) -> list[str]:
    """The cases in which parts of a photo were ever redacted."""
    rows = tx.all("select distinct ticket from history where action = 'Redact' order by ticket")
    return [str(row["ticket"]) for row in rows]


def given(tx: Transaction) -> dict[int, int]:
    """The last ticket number given in each year."""
    rows = tx.all("select name, value from counters where name like 'tickets of %' order by name")
    return {int(row["name"].rpartition(" ")[2]): int(row["value"]) for row in rows}


def insert(tx: Transaction, ticket: Kept) -> None:
    names = _COLUMNS.split(", ")
    tx.run(
        f"insert into tickets ({_COLUMNS}) values ({', '.join(f':{name}' for name in names)})",
        **_values(tx, ticket),
    )
    for column in _WORDS:
        _keep_words(tx, ticket, column)


def update(tx: Transaction, ticket: Kept, seen: int) -> bool:
    """Saves the ticket, unless it has changed since that version."""
    names = [name for name in _COLUMNS.split(", ") if name != "number"]
    before = tx.one(f"select {', '.join(_WORDS)} from tickets where number = :number", number=ticket.number)
    saved = tx.run(
        f"update tickets set {', '.join(f'{name} = :{name}' for name in names)}, words_by = '' "
        "where number = :number and version = :seen",
        seen=seen,
        **_values(tx, ticket),
    )
    if saved and before:
        for column in _WORDS:
            if before[column] != getattr(ticket, column):
                _keep_words(tx, ticket, column)
    return bool(saved)


def opened(tx: Transaction, number: str) -> None:
    """What the parties said was seen by whoever answers for the case."""
    tx.run("update tickets set quiet = 1 where number = :number and quiet = 0", number=number)


def add(tx: Transaction, number: str, line: Line) -> None:
    """Appends an entry, chained to the one before."""
    before = tx.one("select digest from history where ticket = :number and seq = :seq", number=number, seq=line.seq - 1)
    sealed = tx.seal.close(line.body)
    words = hashlib.sha256(sealed).hexdigest()
    tx.run(
        """insert into history (ticket, seq, at, person, action, body, words, remains, digest)
           values (:number, :seq, :at, :person, :action, :body, :words, '', :digest)""",
        number=number,
        seq=line.seq,
        at=line.at,
        person=line.person,
        action=line.action,
        body=sealed,
        words=words,
        digest=_digest(tx, number, line, words, before["digest"] if before else ""),
    )


def get(tx: Transaction, number: str) -> Kept | None:
    row = tx.one(f"{_WITH_PAPER} where t.number = :number", number=number)
    return _kept(tx, row) if row else None


def of_numbers(tx: Transaction, numbers: Sequence[str]) -> list[Kept]:
    """A batch of cases, in the order of their numbers."""
    names = {f"number{place}": number for place, number in enumerate(numbers)}
    return those(tx, f"where t.number in ({', '.join(f':{name}' for name in names)}) order by t.number", **names)


def of_kind(tx: Transaction, kind: str, limit: int) -> list[Kept]:
    """Every ticket of this kind, the newest first."""
    rows = tx.all(f"{_WITH_PAPER} where t.kind = :kind order by t.number desc limit :limit", kind=kind, limit=limit)
    return [_kept(tx, row) for row in rows]


def merged_into(tx: Transaction, number: str) -> list[str]:
    """The duplicates that were merged into this ticket."""
    rows = tx.all("select number from tickets where merged_into = :n order by number", n=number)
    return [str(row["number"]) for row in rows]


def with_twins(tx: Transaction, number: str) -> list[str]:
    """A ticket and everything merged into it, directly or through another."""
    return [number, *(deeper for twin in merged_into(tx, number) for deeper in with_twins(tx, twin))]


def those(tx: Transaction, which: str, **values: Value) -> list[Kept]:
    """The tickets t that this WHERE and ORDER BY select."""
    return [_kept(tx, row) for row in tx.all(f"{_WITH_PAPER} {which}", **values)]


def history(tx: Transaction, number: str) -> list[Line]:
    rows = tx.all("select seq, at, person, action, body from history where ticket = :n order by seq", n=number)
    return [Line(row["seq"], row["at"], row["person"], row["action"], tx.seal.open(row["body"])) for row in rows]


def erase(tx: Transaction, number: str, seq: int, remains: bytes) -> str:
    """Deletes the words of this entry for good, replacing them with `remains`. Returns the digest of that."""
    sealed = tx.seal.close(remains)
    digest = hashlib.sha256(sealed).hexdigest()
    tx.run(
        "update history set body = :body, remains = :digest where ticket = :number and seq = :seq",
        body=sealed,
        digest=digest,
        number=number,
        seq=seq,
    )
    tx.run("update tickets set words_by = '' where number = :number", number=number)
    return digest


def erased(tx: Transaction, number: str) -> dict[int, str]:
    """The entries whose words were deleted, with the digest of what remains."""
    rows = tx.all("select seq, remains from history where ticket = :n and remains <> '' order by seq", n=number)
    return {row["seq"]: row["remains"] for row in rows}


def broken_at(tx: Transaction, number: str) -> int | None:
    """The first entry that is missing or breaks the hash chain; None if all is intact."""
    before, expected = "", 1
    for row in tx.all("select * from history where ticket = :number order by seq", number=number):
        line = Line(row["seq"], row["at"], row["person"], row["action"], b"")
        tampered = hashlib.sha256(row["body"]).hexdigest() != (row["remains"] or row["words"])
        if tampered or row["seq"] != expected or row["digest"] != _digest(tx, number, line, row["words"], before):
            return expected
        before, expected = row["digest"], expected + 1
    kept = tx.one("select version from tickets where number = :number", number=number)
    return None if kept and kept["version"] == expected - 1 else expected


def _keep_words(tx: Transaction, ticket: Kept, column: str) -> None:
    """Rewrites the side table's rows of this case and column."""
    table, name = _WORDS[column]
    tx.run(f"delete from {table} where ticket = :ticket", ticket=ticket.number)
    for word in dict.fromkeys(getattr(ticket, column).split()):
        tx.run(f"insert into {table} ({name}, ticket) values (:word, :ticket)", word=word, ticket=ticket.number)


def _kept(tx: Transaction, row: Row) -> Kept:
    corrected = tx.seal.open(row["corrected"]) if row["corrected"] else b""
    return Kept(**{**row, "paper": tx.seal.open(row["paper"]), "corrected": corrected})


def _values(tx: Transaction, ticket: Kept) -> dict[str, Value]:
    values = asdict(ticket)
    del values["paper"]
    values["corrected"] = tx.seal.close(ticket.corrected) if ticket.corrected else None
    return values


def _digest(tx: Transaction, number: str, line: Line, words: str, before: str) -> str:
    """A link of the chain. It uses the digest of the sealed words, so that words can be deleted and the chain still be
    checked."""
    return tx.seal.fingerprint(_CHAIN, before, number, str(line.seq), repr(line.at), line.person, line.action, words)
