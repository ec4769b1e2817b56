"""python -m tests.papers FOLDER [-v] [--words] [--home FOLDER]: asks about papers that nobody prepared, and counts."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from indexer.unprepared.asked_papers import ABSENT, FOLLOW_UP, asked_papers
from knowledge import settings
from knowledge.embedding import model_named
from tests.papers.ask import Asked, ask_all, index_of
from tests.papers.bar import below, read_bar
from tests.papers.judge import Verdict


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("-v", action="store_true", help="show each answer that is not right")
    options.add_argument("--all", action="store_true", help="show every answer")
    options.add_argument("--words", action="store_true", help="words alone, without the model of meaning")
    options.add_argument("--home", type=Path, help="where the index is kept, so that vectors are made once")
    given = options.parse_args()
    model = None if given.words else model_named(settings.embedding_model())
    with tempfile.TemporaryDirectory() as place:
        papers = asked_papers(given.folder)
        library = index_of(papers, given.home or Path(place), model)
        asked = list(ask_all(papers, library))
    for one in asked:
        if given.all or (given.v and is_wrong(one)):
            print(
                "\n" + "=" * 8,
                one.verdict.value,
                one.paper,
                one.kind,
                one.ask,
                " | ".join(one.wanted),
                one.text,
                sep="\n",
            )
    for line in figures(asked):
        print(line)
    bar = read_bar(given.folder)
    faults = list(below(bar, asked)) if bar else []
    for fault in faults:
        print("fails ", fault, file=sys.stderr)
    sys.exit(bool(faults))


def is_wrong(one: Asked) -> bool:
    return one.verdict is Verdict.WRONG or (one.kind != ABSENT and not one.verdict.answered)


def figures(asked: Sequence[Asked]) -> Iterator[str]:
    """The counts, over all, by format and by kind."""
    yield f"{'':<12}{'asked':>6}" + "".join(f"{head:>10}" for head in HEADS)
    yield _line("all", [one for one in asked if one.kind != ABSENT])
    for name in sorted({one.format for one in asked}):
        yield _line(name, [one for one in asked if one.format == name and one.kind != ABSENT])
    for name in sorted({one.kind for one in asked} - {ABSENT}):
        yield _line(name, [one for one in asked if one.kind == name])
    yield _line("standing", [one for one in asked if one.kind not in (ABSENT, FOLLOW_UP)])
    yield _line(ABSENT, [one for one in asked if one.kind == ABSENT])
    seconds = sorted(one.seconds for one in asked) or [0.0]
    yield f"CPU a message: half under {seconds[len(seconds) // 2] * 1e3:.0f} ms, at most {seconds[-1] * 1e3:.0f} ms"


HEADS: dict[str, Callable[[Verdict], bool]] = {
    "answered": lambda verdict: verdict.answered,
    "led": lambda verdict: verdict is Verdict.LED,
    "below": lambda verdict: verdict is Verdict.BELOW,
    "quoted": lambda verdict: verdict is Verdict.QUOTED,
    "in three": lambda verdict: verdict is Verdict.IN_THREE,
    "misquoted": lambda verdict: verdict is Verdict.MISQUOTED,
    "denied": lambda verdict: verdict is Verdict.DENIED,
    "elsewhere": lambda verdict: verdict is Verdict.ELSEWHERE,
    "WRONG": lambda verdict: verdict is Verdict.WRONG,
}


def _line(name: str, asked: Sequence[Asked]) -> str:
    return f"{name:<12}{len(asked):>6}" + "".join(
        f"{sum(counts(one.verdict) for one in asked):>10}" for counts in HEADS.values()
    )


if __name__ == "__main__":
    main()
