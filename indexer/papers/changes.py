"""Differences between the papers and the current index: sections, figures, and questions answered otherwise."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.check import ask, sections_in_use
from indexer.collect import BuildInput
from indexer.papers.questions import Question
from indexer.texts import say
from knowledge.index import on_disk
from knowledge.language.thai import normalise
from knowledge.library import Library
from knowledge.passages import Passage

_NUMBER = re.compile(r"\d[\d.]*\d|\d")


@dataclass(frozen=True)
class Change:
    """A new, removed or changed paper."""

    paper: str
    new: tuple[str, ...]  # headings
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    numbers: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]  # by heading: no longer there, and new

    def lines(self) -> Iterator[str]:
        """The change as lines for the author."""
        yield self.paper
        for key, headings in (("new", self.new), ("gone", self.gone), ("changed", self.changed)):
            for heading in headings:
                yield f"  {say(f'changes.{key}', heading=heading)}"
                if key == "changed" and heading in self.numbers:
                    gone, new = (", ".join(side) or "–" for side in self.numbers[heading])
                    yield f"    {say('changes.numbers', gone=gone, new=new)}"


def changes(library: Library | None, now: BuildInput) -> tuple[Change, ...]:
    """Every new, removed or changed paper, compared with the current index."""
    before = _by_paper(_all(library)) if library else {}
    after = _by_paper(now.passages)
    found = (_change(paper, before.get(paper, {}), after.get(paper, {})) for paper in sorted({*before, *after}))
    return tuple(change for change in found if change.new or change.gone or change.changed)


def moved(library: Library, now: BuildInput, questions: Sequence[Question], papers: Sequence[str]) -> Iterator[str]:
    """Questions about these papers that another section will answer."""
    touched = [one for one in questions if any(answer.partition("#")[0] in papers for answer in one.answers)]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        on_disk.write(home / "new", now.papers, now.passages, now.glossary, previous=library.index.folder)
        on_disk.switch(home, home / "new")
        new = Library(home)
        known, then = sections_in_use(library), sections_in_use(new)
        for question in touched:
            old_best, new_best = ask(library, question, known).best, ask(new, question, then).best
            if old_best != new_best:
                yield say("changes.moved", ask=question.ask, old=old_best or "–", new=new_best or "–")


def _change(paper: str, before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    changed = tuple(heading for heading in after if heading in before and before[heading] != after[heading])
    numbers = {heading: _numbers(before[heading], after[heading]) for heading in changed}
    return Change(
        paper,
        tuple(heading for heading in after if heading not in before),
        tuple(heading for heading in before if heading not in after),
        changed,
        {heading: sides for heading, sides in numbers.items() if any(sides)},
    )


def _numbers(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old, new = (dict.fromkeys(_NUMBER.findall(normalise(text))) for text in (before, after))
    return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)


def _by_paper(passages: Sequence[Passage]) -> dict[str, dict[str, str]]:
    """The text of every section, by its paper and heading."""
    found: dict[str, dict[str, str]] = {}
    for passage in passages:
        sections = found.setdefault(passage.paper, {})
        heading = passage.name.partition("#")[2]
        sections[heading] = "\n".join(filter(None, (sections.get(heading), passage.text)))
    return found


def _all(library: Library) -> list[Passage]:
    return [partition.passage(row) for partition in library.index.partitions.values() for row in range(len(partition))]
