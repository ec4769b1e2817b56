"""Answers that officers wrote to unanswered questions, and their review by a knowledge owner."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.store import Row, Transaction


class Fate(StrEnum):
    """The review state of an answer."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Words:
    """The content of an answer. It refers to a section of a paper, or has its own source and day."""

    title: str
    th: str
    en: str
    ways: tuple[str, ...]  # the ways in which it is asked
    section: str = ""
    source: str = ""
    as_of: str = ""  # a day as 2026-11-21
    audience: str = "public"


@dataclass(frozen=True)
class Learned:
    """An answer with its author and review."""

    id: str
    state: Fate
    unit: str  # whose knowledge owner reviews it
    words: Words
    written_by: str
    written_at: float
    judged_by: str
    judged_at: float | None


def add(tx: Transaction, words: Words, unit: str, by: str, at: float) -> str:
    id = uuid.uuid4().hex
    tx.run(
        """insert into learned (id, state, unit, section, audience, body, written_by, written_at, judged_by, judged_at)
           values (:id, 'waiting', :unit, :section, :audience, :body, :by, :at, '', null)""",
        id=id,
        unit=unit,
        section=words.section,
        audience=words.audience,
        body=tx.seal.close(json.dumps(asdict(words), ensure_ascii=False).encode()),
        by=by,
        at=at,
    )
    return id


def judge(tx: Transaction, id: str, state: Fate, by: str, at: float) -> bool:
    """Approves or refuses an answer, once; False if it was reviewed before."""
    return bool(
        tx.run(
            "update learned set state = :state, judged_by = :by, judged_at = :at where id = :id and state = 'waiting'",
            id=id,
            state=str(state),
            by=by,
            at=at,
        )
    )


def take_back(tx: Transaction, id: str) -> None:
    """Back to waiting: the approved answer did not get into the index."""
    tx.run("update learned set state = 'waiting', judged_by = '', judged_at = null where id = :id", id=id)


def get(tx: Transaction, id: str) -> Learned | None:
    row = tx.one("select * from learned where id = :id", id=id)
    return _learned(tx, row) if row else None


def newest(tx: Transaction, limit: int = 200) -> list[Learned]:
    """The waiting ones first, then the newest."""
    rows = tx.all(
        """select * from learned order by case when state = 'waiting' then 0 else 1 end, written_at desc, id
           limit :limit""",
        limit=limit,
    )
    return [_learned(tx, row) for row in rows]


def _learned(tx: Transaction, row: Row) -> Learned:
    said: Mapping[str, Any] = json.loads(tx.seal.open(row["body"]))
    words = Words(**{**said, "ways": tuple(said["ways"])})
    written, judged = (row["written_by"], row["written_at"]), (row["judged_by"], row["judged_at"])
    return Learned(row["id"], Fate(row["state"]), row["unit"], words, *written, *judged)
