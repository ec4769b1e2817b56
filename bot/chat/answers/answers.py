"""From passages to one honest reply with its sources, or "I do not know"."""

from __future__ import annotations

from datetime import date

from bot.basics.dates import day
from bot.basics.messages import Choice, Kind, Reply, Source
from bot.basics.text_split import shorten
from bot.basics.texts import say
from knowledge.language.thai import normalise
from knowledge.library import Finding, Found, Library
from knowledge.passages import Paper
from knowledge.search.quotes import GIST
from knowledge.search.snippets import PHONE

LABEL = 60  # letters of a button
_NEIGHBOURS = 3
_QUOTED = 3  # quotations where nothing is asserted
_FAR_BEHIND = 3.5  # in the reranker's units: a passage that is thirty times less likely than the first
_LATER = 240  # letters of the second and third
_AT_A_GLANCE = 400  # letters of a section in which its best sentence need not be said first


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
        tuple(_source(found, language) for found in finding.found[:3]),
        asserted=True,
        confidence=finding.confidence,
    )


def quoted(finding: Finding, language: str, today: date) -> Reply | None:
    """Nothing is asserted: at most three quotations that may answer, each with its source; None without any."""
    quotes = _quotes(finding, language)
    if not quotes:
        return None
    shown = tuple(found for found, _ in quotes)
    lines = [
        "\n".join((f"{nth}. {quote}", _origin(found, language), *marks(found.paper, language, today)))
        for nth, (found, quote) in enumerate(quotes, 1)
    ]
    names = dict.fromkeys(label(found) for found in shown)
    person = say("menu.person", language)
    return Reply(
        say("answer.quoted", language, lines="\n\n".join(lines)),
        Kind.ANSWER,
        (*(Choice(name, send=name) for name in names), Choice(person, send=person)),
        tuple(_source(found, language) for found in shown),
        confidence=finding.confidence,
    )


def _quotes(finding: Finding, language: str) -> list[tuple[Found, str]]:
    """The quotations, best first, none twice."""
    quotes: list[tuple[Found, str]] = []
    for found in finding.found:
        if found.score < finding.found[0].score - _FAR_BEHIND:
            break
        quote = _in_their_language(found.passage.text, language) if language == "en" and _gist(found) else found.quote
        quote = shorten(quote.strip(), _LATER) if quotes else quote.strip()
        said = normalise(quote).strip(" …")
        if quote and not any(said in other or other in said for other in (normalise(q).strip(" …") for _, q in quotes)):
            quotes.append((found, quote))
    return quotes[:_QUOTED]


def _gist(found: Found) -> bool:
    return GIST in found.passage.text


def label(found: Found) -> str:
    """A section's name as a button label."""
    return shorten(found.passage.heading[-1] if found.passage.heading else found.paper.title, LABEL)


def _words(found: Found, language: str) -> str:
    """The sentence, the row or the steps that answer, then the section as far as a phone shows it."""
    text = _in_their_language(found.passage.text.strip(), language)
    first = found.quote.strip()
    said_first = text.startswith(first.strip("…")) or (language == "en" and _gist(found))
    if len(text) <= _AT_A_GLANCE or said_first:
        return shorten(text, PHONE)
    if len(first) > len(text) / 2:  # the steps of a procedure are most of it
        return first
    return "\n\n".join((first, shorten(text, PHONE - len(first))))


def _in_their_language(text: str, language: str) -> str:
    """For English readers the English summary of a section comes first, if it has one."""
    parts = text.split("\n\n")
    gist = [part.removeprefix(GIST).strip() for part in parts if part.startswith(GIST)]
    thai = [part for part in parts if not part.startswith(GIST)]
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
    """The source line: paper, section, page, date, owner."""
    paper = found.paper
    parts = [_name(found, language)]
    if found.passage.page:
        parts.append(say("answer.page", language, page=found.passage.page))
    if found.passage.scanned:
        parts.append(say("answer.scanned", language))
    as_of = paper.as_of or found.passage.effective or paper.effective
    if as_of:
        parts.append(say("answer.as_of", language, day=day(as_of, language)))
    if paper.owner:
        parts.append(paper.owner)
    return say("answer.source", language, source=" · ".join(parts))


def _name(found: Found, language: str) -> str:
    """The paper and the section; a title in English stands alone, for its headings are Thai."""
    title = found.paper.title_in(language)
    headings = [heading for heading in found.passage.heading if heading != title]
    return title if title != found.paper.title else " › ".join([title, *headings[-1:]])


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


def rests_on(paper: Paper, language: str, heading: str = "", excerpt: str = "") -> Source:
    """The source of an answer that was computed from a paper's data."""
    return Source(
        document=paper.id,
        title=paper.title_in(language),
        heading=heading,
        audience=paper.audience,
        effective=paper.effective,
        score=1.0,
        owner=paper.owner,
        as_of=paper.as_of,
        excerpt=excerpt,
        sample=paper.sample,
    )


def _source(found: Found, language: str) -> Source:
    paper, passage = found.paper, found.passage
    return Source(
        document=paper.id,
        title=paper.title_in(language),
        heading=" › ".join(passage.heading),
        audience=paper.audience,
        effective=passage.effective or paper.effective,
        score=round(found.score, 4),
        owner=paper.owner,
        as_of=paper.as_of,
        excerpt=shorten(passage.text.strip(), PHONE),
        sample=paper.sample,
        page=passage.page,
    )
