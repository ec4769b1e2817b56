"""Official notices: what the Ministry wants known before an answer, for a place and a time; then they expire."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from bot.store import Row, Transaction


@dataclass(frozen=True)
class Notice:
    """An official notice, for every audience."""

    id: str
    th: str
    en: str
    provinces: tuple[str, ...]  # Thai names; empty: the whole country
    words: tuple[str, ...]  # what it concerns, as people say it; empty: everything
    begins_at: float
    ends_at: float
    made_by: str
    made_at: float

    def text(self, language: str) -> str:
        return self.en or self.th if language == "en" else self.th


def add(
    tx: Transaction,
    th: str,
    en: str,
    provinces: tuple[str, ...],
    words: tuple[str, ...],
    begins_at: float,
    ends_at: float,
    by: str,
    at: float,
) -> str:
    said = [one for one in newest(tx) if one.ends_at == ends_at and one.begins_at == begins_at and one.made_by == by]
    twice = next(
        (one for one in said if (one.th, one.en, one.provinces, one.words) == (th, en, provinces, words)), None
    )
    if twice:  # the same form submitted twice
        return twice.id
    id = uuid.uuid4().hex
    tx.run(
        """insert into notices (id, th, en, provinces, words, begins_at, ends_at, made_by, made_at)
           values (:id, :th, :en, :provinces, :words, :begins_at, :ends_at, :by, :at)""",
        id=id,
        th=th,
        en=en,
        provinces=json.dumps(provinces, ensure_ascii=False),
        words=json.dumps(words, ensure_ascii=False),
        begins_at=begins_at,
        ends_at=ends_at,
        by=by,
        at=at,
    )
    return id


def add_english(tx: Transaction, id: str, en: str, at: float) -> bool:
    """Adds the English of a notice that still holds and has none."""
    return bool(tx.run("update notices set en = :en where id = :id and en = '' and ends_at > :at", id=id, en=en, at=at))


def end(tx: Transaction, id: str, at: float) -> bool:
    """Ends a notice; False if it was over already."""
    return bool(tx.run("update notices set ends_at = :at where id = :id and ends_at > :at", id=id, at=at))


def holding(tx: Transaction, at: float) -> tuple[Notice, ...]:
    """Those that hold at this moment, the newest first."""
    rows = tx.all("select * from notices where ends_at > :at and begins_at <= :at order by begins_at desc, id", at=at)
    return tuple(_notice(row) for row in rows)


def newest(tx: Transaction, limit: int = 100) -> list[Notice]:
    """Current, future and past notices."""
    return [_notice(row) for row in tx.all("select * from notices order by ends_at desc, id limit :n", n=limit)]


def _notice(row: Row) -> Notice:
    provinces, words = (tuple(json.loads(row[name])) for name in ("provinces", "words"))
    return Notice(**{**row, "provinces": provinces, "words": words})
