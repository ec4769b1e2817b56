"""Checks that every figure (money, rate) in loan and gift papers has a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indexer.texts import say
from knowledge.language.thai import THAI_DIGITS
from knowledge.passages import Paper, Passage

SUBJECTS = ("loans/", "ethics/")
DIGITS = re.compile(r"\d")
NUMBER = r"\d[\d,]*(?:\.\d+)?"
# Money and rates; years, clauses and telephone numbers are no figures.
FIGURE = re.compile(
    rf"(?P<money>{NUMBER})(?:\s*[–-]\s*(?P<upper>{NUMBER}))?\s*(?:ล้านบาท|พันล้านบาท|บาท|%|million|baht)"
    rf"|ร้อยละ\s*(?P<rate>{NUMBER})(?:\s*[–-]\s*(?P<rate_upper>{NUMBER}))?",
    re.IGNORECASE,
)
ANY_NUMBER = re.compile(NUMBER)


def is_sourced_subject(paper: Paper) -> bool:
    return paper.id.startswith(SUBJECTS)


def unsourced(paper: Paper, passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """Each entry with a figure and without a source: its words, and what is missing."""
    if not paper.sources and any(DIGITS.search(passage.text.translate(THAI_DIGITS)) for passage in passages):
        yield "", say("source.none")
    for entry in records(paper.data):
        source = entry.get("source")
        if gives_figure(entry) and source is None:
            yield str(entry["key"]), say("source.entry", key=entry["key"])
        elif source is not None and str(source) not in paper.sources:
            yield str(entry["key"]), say("source.other", source=str(source))


def loose(paper: Paper, passages: Iterable[Passage], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each figure that is only in the text, without a source of its own."""
    if has_terms(paper):
        for passage in passages:
            heading = passage.heading[-1]
            for figure in sorted(figures(passage.text) - known):
                yield heading, say("source.figure", figure=figure, heading=heading)


def has_terms(paper: Paper) -> bool:
    return any(True for _ in records(paper.data))


def records(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The terms, criteria and rules of a paper: lists of entries with a key."""
    for value in data.values():
        if isinstance(value, list):
            yield from (entry for entry in value if isinstance(entry, dict) and "key" in entry)


def gives_figure(entry: Mapping[str, Any]) -> bool:
    if entry.get("published") is False:
        return False
    return any(isinstance(value, int | float) and not isinstance(value, bool) for value in entry.values())


def figures(text: str) -> frozenset[str]:
    """The amounts and rates in a text, written one way."""
    found = (number for match in FIGURE.finditer(text.translate(THAI_DIGITS)) for number in match.groups() if number)
    return frozenset(plain(number) for number in found)


def known_figures(papers: Iterable[Paper]) -> frozenset[str]:
    """Every number in an entry with a source, in full and in millions."""
    said: set[str] = set()
    for paper in papers:
        for entry in records(paper.data):
            if entry.get("source") is not None:
                said |= set(numbers(entry))
    return frozenset(said)


def numbers(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, str):
        yield from (plain(number) for number in ANY_NUMBER.findall(value.translate(THAI_DIGITS)))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield plain(str(value))
        if value >= 1_000_000:
            yield plain(str(value / 1_000_000))


def plain(number: str) -> str:
    """Normalise a number: 3,000.00 and 3000 are one figure."""
    bare = number.replace(",", "").strip(".")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare
