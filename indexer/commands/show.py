"""The verb show: search results of a question with scores and reasons."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.library import Finding, Found

WORDS = "words"
MORE = " alone; for meaning: indexer model NAME"


def shown(question: str, finding: Finding, mode: str) -> Iterator[str]:
    """The search results as lines, with scores and reasons."""
    yield f"question    {question}"
    yield f"band        {finding.band.value}, confidence {finding.confidence:.2f}"
    yield f"mode        {mode}{MORE if mode == WORDS else ''}"
    if finding.asks:
        yield f"asks back   {finding.ask} [{' | '.join(choice.label for choice in finding.asks)}]"
    for number, found in enumerate(finding.found, 1):
        yield ""
        yield from one(number, found)


def one(number: int, found: Found) -> Iterator[str]:
    why = found.why
    yield f"{number}. {found.passage.name}  ({found.paper.audience}, score {found.score:.2f})"
    if found.passage.clause:
        yield f"   clause   {found.passage.clause}{', named in the question' if why.clause else ''}"
    yield f"   words    {' · '.join(why.matched) or '-'}"
    if why.missing:
        yield f"   missing  {' · '.join(why.missing)}"
    yield f"   coverage {why.coverage:.0%}{', read as going on from the section before' if why.followed else ''}"
    yield f"   fields   {'  '.join(f'{name} {score:+.1f}' for name, score in why.fields.items())}"
    yield f"   text     {' '.join(found.snippet.split())}"


def audiences_of(label: str) -> frozenset[str]:
    """The audiences of a reader: the given one and the public."""
    return frozenset({"public", label, *({"staff"} if label.startswith("unit:") else ())})
