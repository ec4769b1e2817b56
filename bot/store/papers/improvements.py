"""The improvement board (plan, do, check, act): cards with an owner unit and a due day."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from bot.store import Row, Transaction


class Stage(StrEnum):
    """The columns of the board, and done."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"
    DONE = "done"


COLUMNS = (Stage.PLAN, Stage.DO, Stage.CHECK, Stage.ACT)
_FINISHED_SHOWN = 20


class MovedMeanwhile(Exception):
    """Another officer changed the card in the meantime."""


@dataclass(frozen=True)
class Improvement:
    """A card of the board."""

    id: str
    stage: Stage
    unit: str
    due: str  # a day as 2026-12-01; empty: none
    audience: str
    nearest: str
    title: str
    version: int
    made_at: float
    changed_at: float


@dataclass(frozen=True)
class Note:
    """An entry of a card's history; the first one is its creation."""

    at: float
    person: str
    stage: Stage
    said: str


def add(
    tx: Transaction, title: str, unit: str, due: str, audience: str, nearest: str, said: str, by: str, at: float
) -> str:
    """Creates a card in the first column."""
    id = uuid.uuid4().hex
    tx.run(
        """insert into improvements (id, stage, unit, due, audience, nearest, title, version, made_at, changed_at)
           values (:id, 'plan', :unit, :due, :audience, :nearest, :title, 1, :at, :at)""",
        id=id,
        unit=unit,
        due=due,
        audience=audience,
        nearest=nearest,
        title=tx.seal.close(title.encode()),
        at=at,
    )
    _write(tx, id, 1, Stage.PLAN, said, by, at)
    return id


def change(
    tx: Transaction, id: str, seen: int, stage: Stage, unit: str, due: str, said: str, by: str, at: float
) -> None:
    """Moves, reassigns or comments a card; raises MovedMeanwhile if another officer was quicker."""
    changed = tx.run(
        """update improvements set stage = :stage, unit = :unit, due = :due, version = version + 1, changed_at = :at
           where id = :id and version = :seen""",
        id=id,
        seen=seen,
        stage=str(stage),
        unit=unit,
        due=due,
        at=at,
    )
    if not changed:
        raise MovedMeanwhile(f"The improvement {id} is no longer at version {seen}.")
    _write(tx, id, seen + 1, stage, said, by, at)


def get(tx: Transaction, id: str) -> Improvement | None:
    row = tx.one("select * from improvements where id = :id", id=id)
    return _improvement(tx, row) if row else None


def board(tx: Transaction) -> list[Improvement]:
    """Every open card, the first due first, and the last finished ones."""
    rows = tx.all(
        "select * from improvements where stage <> 'done' order by case when due = '' then 1 else 0 end, due, id"
    )
    done = tx.all(
        "select * from improvements where stage = 'done' order by changed_at desc, id limit :n", n=_FINISHED_SHOWN
    )
    return [_improvement(tx, row) for row in (*rows, *done)]


def notes(tx: Transaction, id: str) -> list[Note]:
    rows = tx.all("select at, person, stage, said from improvement_notes where improvement = :id order by seq", id=id)
    return [Note(row["at"], row["person"], Stage(row["stage"]), tx.seal.open(row["said"]).decode()) for row in rows]


def _write(tx: Transaction, id: str, seq: int, stage: Stage, said: str, by: str, at: float) -> None:
    tx.run(
        """insert into improvement_notes (improvement, seq, at, person, stage, said)
           values (:id, :seq, :at, :person, :stage, :said)""",
        id=id,
        seq=seq,
        at=at,
        person=by,
        stage=str(stage),
        said=tx.seal.close(said.encode()),
    )


def _improvement(tx: Transaction, row: Row) -> Improvement:
    title = tx.seal.open(row["title"]).decode()
    return Improvement(**{**row, "stage": Stage(row["stage"]), "title": title})
