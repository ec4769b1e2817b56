"""Usage statistics: how often each section was the answer, and how often there was none, by day, without any words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

from bot.basics.dates import local
from bot.store import Transaction

_SLOTS = 16


class Ending(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NEAR = "near"  # only related sections were shown
    MISSED = "missed"


@dataclass(frozen=True)
class Used:
    """How often a section was the answer, and how often only shown as related."""

    answered: int = 0
    near: int = 0


def count(tx: Transaction, section: str, ending: Ending, at: float, slot: int) -> None:
    """Counts one more. Slots keep concurrent writers of the same section from waiting for each other."""
    tx.run(
        """insert into asked (day, section, ending, slot, times) values (:day, :section, :ending, :slot, 1)
           on conflict (day, section, ending, slot) do update set times = asked.times + 1""",
        day=local(at).date().isoformat(),
        section=section,
        ending=str(ending),
        slot=slot % _SLOTS,
    )


def slot_of(message: str) -> int:
    """A slot, the same one for the same message."""
    return zlib.crc32(message.encode())


def by_day(tx: Transaction, since: str) -> dict[str, dict[Ending, int]]:
    """How the questions of each day ended, since that day."""
    days: dict[str, dict[Ending, int]] = {}
    rows = tx.all(
        "select day, ending, sum(times) as n from asked where day >= :since group by day, ending order by day",
        since=since,
    )
    for row in rows:
        days.setdefault(row["day"], {})[Ending(row["ending"])] = int(row["n"])
    return days


def by_section(tx: Transaction, since: str) -> dict[str, Used]:
    """How often each section was used, since that day."""
    rows = tx.all(
        """select section, sum(case when ending = 'answered' then times else 0 end) as answered,
                  sum(case when ending = 'near' then times else 0 end) as near
           from asked where day >= :since and section <> '' group by section""",
        since=since,
    )
    return {row["section"]: Used(int(row["answered"]), int(row["near"])) for row in rows}
