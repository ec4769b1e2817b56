"""The bar of a folder of papers (bar.toml): what must be reached, and what may happen at most."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.unprepared.asked_papers import ABSENT
from tests.papers.ask import Asked
from tests.papers.judge import Verdict

BAR = "bar.toml"


@dataclass(frozen=True)
class Bar:
    answered: float  # of the answerable questions, at least: asserted rightly or quoted first
    denied: float  # of the answerable questions, at most
    wrong: int  # assertions without the answer, also about what no paper says, at most


def read_bar(folder: Path) -> Bar | None:
    """The bar of a folder, where it has one."""
    file = folder / BAR
    return Bar(**tomllib.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def below(bar: Bar, asked: Sequence[Asked]) -> Iterator[str]:
    """What does not reach the bar."""
    here = [one.verdict for one in asked if one.kind != ABSENT]
    answered = sum(verdict.answered for verdict in here) / max(len(here), 1)
    denied = here.count(Verdict.DENIED) / max(len(here), 1)
    wrong = sum(one.verdict is Verdict.WRONG for one in asked)
    if answered < bar.answered:
        yield f"answered {answered:.1%}, the bar is {bar.answered:.1%}"
    if denied > bar.denied:
        yield f"denied {denied:.1%}, at most {bar.denied:.1%} may be"
    if wrong > bar.wrong:
        yield f"{wrong} wrong assertions, at most {bar.wrong} may be"
