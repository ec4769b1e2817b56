"""From passages to one honest reply with its sources, or "I do not know"."""

from __future__ import annotations

from datetime import date

from bot.basics.dates import day
from bot.basics.messages import Choice, Kind, Reply, Source
from bot.basics.text_split import shorten
from bot.basics.texts import say
from knowledge.library import Finding, Found, Library
from knowledge.passages import Paper
from knowledge.search.snippets import PHONE

LABEL = 60  # letters of a button
_NEIGHBOURS = 3
_GIST = "In English:"  # how a Thai paper marks an English summary of a section


def answer(
    finding: Finding, library: Library, audiences: frozenset[str], language: str, today: date, written: str = ""
) -> Reply:
    """The answer: the best section, its source, and buttons for related sections."""
    best = finding.found[0]
    lines = [*marks(best.paper, language, today), written or _words(best, language), _origin(best, language)]
    return Reply(
        "\n\n".join(line for line in lines if line),
        Kind.STEPS if best.paper.data.get("steps") and best.passage.clause else Kind.ANSWER,
        _neighbours(best, library, audiences),
        tuple(_source(found) for found in finding.found[:3]),
        asserted=True,
        confidence=finding.confidence,
    )


def nearest(finding: Finding, language: str) -> Reply:
    """No answer, only the nearest sections, with an offer to ask a person."""
    shown = finding.found[:_NEIGHBOURS]
    lines = [f"{number}. {_name(found)}" for number, found in enumerate(shown, 1)]
    choices = tuple(Choice(label(found), send=label(found)) for found in shown)
    text = say("answer.nearest", language, lines="\n".join(lines))
    person = say("menu.person", language)
    return Reply(
        text,
        Kind.ANSWER,
        (*choices, Choice(person, send=person)),
        tuple(_source(found) for found in shown),
        confidence=finding.confidence,
    )


def label(found: Found) -> str:
    """A section's name as a button label."""
    return shorten(found.passage.heading[-1] if found.passage.heading else found.paper.title, LABEL)


def _words(found: Found, language: str) -> str:
    """The section's text if it fits on a phone; else its best sentence first."""
    text = _in_their_language(found.passage.text.strip(), language)
    if len(text) <= PHONE:
        return text
    first = found.snippet if found.snippet in text else ""
    return "\n\n".join(part for part in (first, shorten(text, PHONE - len(first))) if part)


def _in_their_language(text: str, language: str) -> str:
    """For English readers the English summary of a section comes first, if it has one."""
    parts = text.split("\n\n")
    gist = [part.removeprefix(_GIST).strip() for part in parts if part.startswith(_GIST)]
    thai = [part for part in parts if not part.startswith(_GIST)]
    if language == "en" and gist:
        return "\n\n".join([part[0].upper() + part[1:] for part in gist if part] + thai)
    return "\n\n".join(thai) or text


def marks(paper: Paper, language: str, today: date) -> list[str]:
    """Warnings about a paper: sample, superseded, or overdue for review."""
    marks = []
    if paper.sample:
        marks.append(say("answer.sample", language))
    if paper.superseded_by:
        marks.append(say("answer.superseded", language))
    if paper.review_by and paper.review_by < today:
        marks.append(say("answer.overdue", language, day=day(paper.review_by, language)))
    return marks


def _origin(found: Found, language: str) -> str:
    paper = found.paper
    parts = [_name(found)]
    as_of = paper.as_of or found.passage.effective or paper.effective
    if as_of:
        parts.append(say("answer.as_of", language, day=day(as_of, language)))
    if paper.owner:
        parts.append(paper.owner)
    return say("answer.source", language, source=" · ".join(parts))


def _name(found: Found) -> str:
    headings = [heading for heading in found.passage.heading if heading != found.paper.title]
    return " › ".join([found.paper.title, *headings[-1:]])


def _neighbours(best: Found, library: Library, audiences: frozenset[str]) -> tuple[Choice, ...]:
    """Buttons for the neighbouring sections of the same paper."""
    sections = library.sections(best.paper.id, audiences=audiences)
    here = next((place for place, one in enumerate(sections) if one.id == best.passage.id), 0)
    near = sorted(
        (section for section in enumerate(sections) if section[0] != here), key=lambda one: (abs(one[0] - here), one[0])
    )
    names = dict.fromkeys(shorten(one.heading[-1], LABEL) for _, one in near if one.heading)
    names.pop(label(best), None)
    return tuple(Choice(name, send=name) for name in list(names)[:_NEIGHBOURS])


def rests_on(paper: Paper, heading: str = "", excerpt: str = "") -> Source:
    """The source of an answer that was computed from a paper's data."""
    return Source(
        document=paper.id,
        title=paper.title,
        heading=heading,
        audience=paper.audience,
        effective=paper.effective,
        score=1.0,
        owner=paper.owner,
        as_of=paper.as_of,
        excerpt=excerpt,
        sample=paper.sample,
    )


def _source(found: Found) -> Source:
    paper, passage = found.paper, found.passage
    return Source(
        document=paper.id,
        title=paper.title,
        heading=" › ".join(passage.heading),
        audience=paper.audience,
        effective=passage.effective or paper.effective,
        score=round(found.score, 4),
        owner=paper.owner,
        as_of=paper.as_of,
        excerpt=shorten(passage.text.strip(), PHONE),
        sample=paper.sample,
    )
