"""Versioned edits of delivered settings pages: each change is a row, none is overwritten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.store import Row, Transaction


class CorrectedMeanwhile(Exception):
    """Another officer edited the page in the meantime."""


@dataclass(frozen=True)
class Correction:
    """One version of a page's edits."""

    page: str
    version: int
    body: Mapping[str, Any]
    person: str
    at: float


def latest(tx: Transaction, page: str) -> Correction:
    """The current edits; version 0 is the page as delivered."""
    row = tx.one("select * from corrections where page = :page order by version desc limit 1", page=page)
    return _correction(row) if row else Correction(page, 0, {}, "", 0.0)


def every(tx: Transaction, page: str) -> list[Correction]:
    """All versions, the newest first."""
    return [
        _correction(row) for row in tx.all("select * from corrections where page = :p order by version desc", p=page)
    ]


def write(tx: Transaction, page: str, body: Mapping[str, Any], seen: int, person: str, at: float) -> int:
    """Adds a version; raises CorrectedMeanwhile if another officer was quicker."""
    added = tx.run(
        """insert into corrections (page, version, body, person, at) values (:page, :version, :body, :person, :at)
           on conflict (page, version) do nothing""",
        page=page,
        version=seen + 1,
        body=json.dumps(dict(body), ensure_ascii=False, sort_keys=True),
        person=person,
        at=at,
    )
    if not added:
        raise CorrectedMeanwhile(f"{page} was corrected after version {seen} by somebody else.")
    return seen + 1


def versions(tx: Transaction) -> dict[str, int]:
    """The current version of each page."""
    return {row["page"]: row["v"] for row in tx.all("select page, max(version) as v from corrections group by page")}


def _correction(row: Row) -> Correction:
    return Correction(row["page"], row["version"], json.loads(row["body"]), row["person"], row["at"])
