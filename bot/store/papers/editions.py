"""Papers uploaded in the console: drafts under review, and every published edition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.store import Row, Transaction


class State(StrEnum):
    """The state of a draft."""

    CHECKING = "checking"
    CHECKED = "checked"
    FAILED = "failed"  # the check itself crashed
    PUBLISHED = "published"
    THROWN = "thrown"


class What(StrEnum):
    """What was done with a paper."""

    PUT = "put"
    WITHDRAW = "withdraw"
    RETURN = "return"
    FAILED = "failed"


@dataclass(frozen=True)
class Draft:
    """An uploaded paper that is not published yet."""

    id: str
    paper: str
    file: str  # its name when it was uploaded
    about: Mapping[str, Any]  # the metadata entered with it
    state: State
    found: Mapping[str, Any]  # the report of the check
    made_by: str
    made_at: float


@dataclass(frozen=True)
class Edition:
    """One edition of a paper, or its withdrawal."""

    paper: str
    number: int
    what: What
    file: str
    because: str
    person: str
    at: float


def add_draft(tx: Transaction, id: str, paper: str, file: str, about: Mapping[str, Any], by: str, at: float) -> None:
    tx.run(
        """insert into drafts (id, paper, file, about, state, found, made_by, made_at)
           values (:id, :paper, :file, :about, 'checking', '{}', :by, :at)""",
        id=id,
        paper=paper,
        file=file,
        about=json.dumps(dict(about), ensure_ascii=False),
        by=by,
        at=at,
    )


def found(tx: Transaction, id: str, state: State, report: Mapping[str, Any], *, seen: State) -> bool:
    """Stores the report of a draft, unless its state has changed."""
    return bool(
        tx.run(
            "update drafts set state = :state, found = :found where id = :id and state = :seen",
            id=id,
            state=str(state),
            found=json.dumps(dict(report), ensure_ascii=False),
            seen=str(seen),
        )
    )


def move(tx: Transaction, id: str, state: State, *, seen: tuple[State, ...]) -> bool:
    """Changes a draft's state, only from one of these states."""
    names = {f"seen{place}": str(one) for place, one in enumerate(seen)}
    which = ", ".join(f":{name}" for name in names)
    return bool(
        tx.run(
            f"update drafts set state = :state where id = :id and state in ({which})", id=id, state=str(state), **names
        )
    )


def amend(tx: Transaction, id: str, about: Mapping[str, Any]) -> None:
    """Replaces what was said of a draft when it was brought."""
    tx.run("update drafts set about = :about where id = :id", id=id, about=json.dumps(dict(about), ensure_ascii=False))


def draft(tx: Transaction, id: str) -> Draft | None:
    row = tx.one("select * from drafts where id = :id", id=id)
    return _draft(row) if row else None


def open_drafts(tx: Transaction) -> list[Draft]:
    """Drafts that are neither published nor discarded, the newest first."""
    rows = tx.all("select * from drafts where state in ('checking', 'checked', 'failed') order by made_at desc, id")
    return [_draft(row) for row in rows]


def add(tx: Transaction, paper: str, what: What, file: str, because: str, by: str, at: float) -> int:
    """Adds an edition and returns its number."""
    last = tx.one("select max(number) as n from editions where paper = :paper", paper=paper)
    number = int(last["n"] or 0) + 1 if last else 1
    tx.run(
        """insert into editions (paper, number, what, file, because, person, at)
           values (:paper, :number, :what, :file, :because, :by, :at)""",
        paper=paper,
        number=number,
        what=str(what),
        file=file,
        because=because,
        by=by,
        at=at,
    )
    return number


def failed(tx: Transaction, paper: str, number: int) -> None:
    """Marks an edition as failed: its index could not be built."""
    tx.run("update editions set what = 'failed' where paper = :paper and number = :number", paper=paper, number=number)


def of_paper(tx: Transaction, paper: str) -> list[Edition]:
    """Every edition of a paper, the newest first."""
    rows = tx.all("select * from editions where paper = :paper order by number desc", paper=paper)
    return [_edition(row) for row in rows]


def withdrawn(tx: Transaction) -> list[Edition]:
    """The last edition of each withdrawn paper."""
    return [one for one in left(tx) if one.what is What.WITHDRAW]


def left(tx: Transaction) -> list[Edition]:
    """The last edition of each paper that was withdrawn or returned to its delivered version."""
    rows = tx.all(
        """select * from editions e where what in ('withdraw', 'return') and not exists (
               select 1 from editions n where n.paper = e.paper and n.number > e.number and n.what <> 'failed')
           order by paper"""
    )
    return [_edition(row) for row in rows]


def _draft(row: Row) -> Draft:
    about, report = json.loads(row["about"]), json.loads(row["found"])
    made = (row["made_by"], row["made_at"])
    return Draft(row["id"], row["paper"], row["file"], about, State(row["state"]), report, *made)


def _edition(row: Row) -> Edition:
    return Edition(
        row["paper"], row["number"], What(row["what"]), row["file"], row["because"], row["person"], row["at"]
    )
