"""Lists that a unit may change for itself: as delivered, as an administrator has them, as the unit has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.store import Transaction
from bot.store.papers import corrections
from bot.store.papers.corrections import CorrectedMeanwhile

MOST = 100  # entries that a unit may have changed
_REMOVED = "removed"


class TooMany(ValueError):
    """A list has as many entries as it may have."""


def entries(tx: Transaction, page: str, unit: str, delivered: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that hold in this unit, by their ids; a unit's own replaces the common one."""
    found = dict(delivered)
    for one in dict.fromkeys((page, page_of(page, unit))):
        for id, body in corrections.latest(tx, one).body.items():
            found.pop(id, None)
            if body != _REMOVED:
                found[id] = body
    return found


def page_of(page: str, unit: str) -> str:
    """The page that holds a unit's edits; without a unit the common page."""
    return f"{page}:{unit}" if unit else page


def version(tx: Transaction, page: str, unit: str) -> int:
    return corrections.latest(tx, page_of(page, unit)).version


def write(
    tx: Transaction, page: str, unit: str, id: str, body: Mapping[str, Any] | None, seen: int, person: str, at: float
) -> None:
    """Saves an entry for this unit, or removes it if there is no body; a delivered one can be written again."""
    mine = page_of(page, unit)
    kept = corrections.latest(tx, mine)
    if kept.version != seen:
        raise CorrectedMeanwhile(f"{mine} was corrected after version {seen} by somebody else.")
    changed = {**kept.body, id: _REMOVED if body is None else dict(body)}
    if len(changed) > MOST:
        raise TooMany(f"{mine}: at most {MOST} of them.")
    corrections.write(tx, mine, changed, seen, person, at)
