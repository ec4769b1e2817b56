"""Answers that officers wrote to what no paper answered, until whoever owns the papers has judged them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.store import Row, Transaction


class Fate(StrEnum):
    """What became of an answer."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Words:
    """What an answer says. It rests on a section of a paper, or stands alone with its own source and day."""

    title: str
    th: str
    en: str
    ways: tuple[str, ...]  # in which it is asked
    section: str = ""
    source: str = ""
    as_of: str = ""  # as 2026-11-21
    audience: str = "public"


@dataclass(frozen=True)
class Learned:
    """An answer, who wrote it, and what became of it."""

    id: str
    state: Fate
    unit: str  # whose knowledge owner judges it
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
    """It is approved or refused, once; whether it still waited."""
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
    """What was approved did not get into the index: it waits again."""
    tx.run("update learned set state = 'waiting', judged_by = '', judged_at = null where id = :id", id=id)


def get(tx: Transaction, id: str) -> Learned | None:
    row = tx.one("select * from learned where id = :id", id=id)
    return _learned(tx, row) if row else None


def newest(tx: Transaction, limit: int = 200) -> list[Learned]:
    """Those that wait first, then the newest."""
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
