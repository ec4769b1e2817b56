"""Versioned edits of delivered settings pages: each change is a row that stays, and an audit entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.basics.text_split import cut
from bot.store import Row, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What

FORM = "form:"  # before the name of a page with a form's texts
_VALUE, _ABOUT = 60, 400  # letters of an audit entry about one value, and about all that changed at once


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


def write(tx: Transaction, page: str, body: Mapping[str, Any], seen: int, person: str, at: float, why: str = "") -> int:
    """Adds a version, with an audit entry and its reason; raises CorrectedMeanwhile if another officer was quicker."""
    before = latest(tx, page).body
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
    if page.startswith(FORM):
        audit.write(tx, person, What.FORM_WORDED, f"{page.removeprefix(FORM)} {seen + 1}", at)
    else:
        about = f"{page} {seen + 1}: {_difference(before, body)}{f' ({why})' if why else ''}"
        audit.write(tx, person, What.RULES_CHANGED, cut(about, _ABOUT), at)
    return seen + 1


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The values that are others now; one that is gone is as it was delivered again."""
    lines = sorted(line for line in {**before, **after} if before.get(line) != after.get(line))
    return ", ".join(f"{line} = {_shortly(after[line]) if line in after else '-'}" for line in lines)


def _shortly(value: Any) -> str:
    said = " ".join(str(one) for one in value.values()) if isinstance(value, Mapping) else str(value)
    return cut(said, _VALUE)


def versions(tx: Transaction) -> dict[str, int]:
    """The current version of each page."""
    return {row["page"]: row["v"] for row in tx.all("select page, max(version) as v from corrections group by page")}


def _correction(row: Row) -> Correction:
    return Correction(row["page"], row["version"], json.loads(row["body"]), row["person"], row["at"])
