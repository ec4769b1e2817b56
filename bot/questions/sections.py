"""Finds sections by their stored names."""

from __future__ import annotations

from knowledge.library import Library
from knowledge.passages import Paper, Passage


def named(library: Library, name: str, audiences: frozenset[str]) -> tuple[Paper, Passage] | None:
    """The section of that name, if it exists and may be read; a paper's name means its first section."""
    paper_id, _, heading = name.partition("#")
    paper = library.paper(paper_id, audiences=audiences)
    if paper is None:
        return None
    sections = library.sections(paper_id, audiences=audiences)
    found = next((section for section in sections if not heading or section.name == name), None)
    return (paper, found) if found else None


def closed(library: Library, name: str, audiences: frozenset[str]) -> bool:
    """Whether this section or paper exists only for other audiences."""
    paper = name.partition("#")[0]
    everybody = frozenset(library.index.partitions)
    return not library.paper(paper, audiences=audiences) and library.paper(paper, audiences=everybody) is not None


def label(paper: Paper, passage: Passage) -> str:
    return f"{paper.title} › {passage.heading[-1]}" if passage.heading else paper.title
