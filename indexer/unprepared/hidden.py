"""Indexes of papers whose approved questions are hidden, as if the papers had just been dropped in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from indexer.collect import BuildInput, read_all
from knowledge import settings
from knowledge.embedding import Embedder
from knowledge.index import on_disk
from knowledge.library import Library
from knowledge.passages import Paper, Passage


def packaged() -> BuildInput:
    """The packaged papers."""
    with tempfile.TemporaryDirectory() as home:
        return read_all(settings.documents(), Path(home))


def subject(paper: str) -> str:
    """The folder of a paper: the group that is left out whole."""
    return paper.partition("/")[0]


def hide(papers: Sequence[Paper], passages: Sequence[Passage]) -> tuple[tuple[Paper, ...], tuple[Passage, ...]]:
    """The papers without aliases and their passages without approved questions."""
    return (
        tuple(replace(paper, aliases=()) for paper in papers),
        tuple(replace(passage, asked=()) for passage in passages),
    )


@contextmanager
def index_of(
    papers: Sequence[Paper],
    passages: Sequence[Passage],
    glossary: BuildInput,
    model: Embedder | None = None,
    home: Path | None = None,
) -> Iterator[Library]:
    """A library over these papers, in a folder that goes away; with `home`, vectors are kept there."""
    with tempfile.TemporaryDirectory(dir=home) as folder:
        built = Path(folder) / "built"
        on_disk.write(built, papers, passages, glossary.glossary, model=model)
        on_disk.switch(Path(folder), built)
        yield Library(Path(folder), model=model)


def only(papers: BuildInput, keep: Callable[[str], bool]) -> BuildInput:
    """The papers whose id is kept, with their passages."""
    return replace(
        papers,
        papers=tuple(paper for paper in papers.papers if keep(paper.id)),
        passages=tuple(passage for passage in papers.passages if keep(passage.paper)),
    )
