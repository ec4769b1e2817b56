"""The papers that the bot answers from: the list, one paper as it is read on a phone, its editions and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from bot.basics.access import audiences, may, require
from bot.basics.dates import local
from bot.basics.texts import say
from bot.chat.answers import answers
from bot.chat.understand.understanding import plain
from bot.console.field_lengths import MAX_PAPER_LINE_LETTERS
from bot.console.page import failure, go, render
from bot.console.papers.open_questions import first_day
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.questions.paper_drafts import NotSoYet, require_paper
from bot.questions.run_indexer import IndexerFailed
from bot.store import Transaction
from bot.store.papers import editions, ratings, usage
from bot.store.papers.editions import Edition, What
from bot.store.people import people
from knowledge.library import Band, Finding, Found, Library, Why
from knowledge.passages import Paper, Passage


@dataclass(frozen=True)
class Line:
    """A paper in the list."""

    paper: Paper
    used: int
    good: int
    bad: int
    overdue: bool


@dataclass(frozen=True)
class Gone:
    """A withdrawn paper, and the edition that would be restored."""

    edition: Edition
    back: int
    may_return: bool


def show(office: Office, visit: Visit) -> Response:
    """The list of papers this officer may read, overdue reviews first, with drafts and withdrawn papers."""
    require(visit.officer, "papers.see")

    def look(tx: Transaction) -> tuple[list[Line], list[editions.Draft], list[Gone]]:
        return _lines(tx, office.library, visit), editions.open_drafts(tx), _gone(tx, office, visit)

    lines, drafts, withdrawn = office.store.read(look)
    done, text, audience = visit.text("done"), visit.text("text", MAX_PAPER_LINE_LETTERS), visit.text("audience")
    found = [line for line in lines if _matches(line, text) and audience in ("", line.paper.audience)]
    return render(
        visit,
        "papers",
        lines=found,
        many=len(lines),
        text=text,
        chosen=audience,
        audiences=sorted({line.paper.audience for line in lines}),
        drafts=[draft for draft in drafts if _may_see(office, visit, draft)],
        withdrawn=withdrawn,
        audience=lambda audience: audience_name(audience, visit.language),
        may_bring=may(visit.officer, "papers.edit"),
        said=say(f"console.papers.done.{done}", visit.language) if done in ("withdraw", "back", "throw") else "",
    )


def _matches(line: Line, text: str) -> bool:
    """Whether each word is in the paper's title, name, owner or other names."""
    paper = line.paper
    words = plain(" ".join((paper.title, paper.id, paper.owner, *paper.aliases)))
    return all(word in words for word in plain(text).split())


def one(office: Office, visit: Visit) -> Response:
    """One paper: metadata, its sections as answers, its editions."""
    require(visit.officer, "papers.see")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Withdraws a paper, or restores an earlier edition."""
    id = visit.path("paper")
    paper = office.library.paper(id, audiences=audiences(visit.officer))
    if paper:
        require_paper(office.papers, visit.officer, paper)
    else:  # withdrawn: only who withdrew it is known to be responsible
        require(visit.officer, "papers.edit", unit=office.store.read(lambda tx: _looked_after(tx, office, id)))
    reason = visit.text("reason", MAX_PAPER_LINE_LETTERS)
    try:
        if visit.text("do") == "withdraw" and paper:
            if not reason:
                return _page(office, visit, 422, wrong=say("console.papers.wrong.reason", visit.language))
            office.papers.withdraw(visit.officer, id, reason)
            return go(visit, "papers?done=withdraw")
        if visit.text("do") == "back" and (number := visit.number("number")) is not None:
            office.papers.go_back(visit.officer, id, number)
            there = office.library.paper(id, audiences=audiences(visit.officer))
            return go(visit, f"papers/{id}?done=back" if paper and there else "papers?done=back")
    except (IndexerFailed, NotSoYet) as broken:
        wrong = say("console.papers.wrong.failed", visit.language, why=str(broken))
        return _page(office, visit, 503, wrong=wrong)
    return failure(visit, 404)


def audience_name(audience: str, language: str) -> str:
    if audience.startswith("unit:"):
        return say("console.papers.for.unit", language, unit=audience.removeprefix("unit:"))
    return say(f"console.papers.for.{audience}", language)


def as_answers(library: Library, paper: Paper, sections: Iterable[Passage], language: str, today: date) -> list[str]:
    """Each section exactly as the bot answers with it."""
    said = []
    for passage in sections:
        found = Found(passage, paper, 1.0, 1.0, passage.text, Why((), (), {}, 1.0))
        finding = Finding(Band.ANSWER, 1.0, (found,), ())
        said.append(answers.answer(finding, library, frozenset({paper.audience}), language, today).text)
    return said


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    id = visit.path("paper")
    paper = office.library.paper(id, audiences=audiences(visit.officer))
    if paper is None:
        return failure(visit, 404)

    def look(tx: Transaction) -> tuple[list[Edition], dict[str, str], list[Line]]:
        known = editions.of_paper(tx, id)
        return known, {one.person: name_of(tx, one.person) for one in known}, _lines(tx, office.library, visit, id)

    known, names, (line, *_) = office.store.read(look)
    sections = office.library.sections(id, audiences=audiences(visit.officer))
    today, edits = local(visit.at).date(), office.papers.may_edit(visit.officer, paper.owner)
    return render(
        visit,
        "paper",
        status,
        line=line,
        paper=paper,
        answers=list(zip(sections, as_answers(office.library, paper, sections, visit.language, today), strict=True)),
        editions=known,
        in_use=_in_use(known),
        names=names,
        audience=audience_name(paper.audience, visit.language),
        may_edit=edits,
        said=say("console.papers.done.back", visit.language) if visit.text("done") == "back" else "",
        wrong=wrong,
    )


def _in_use(known: Iterable[Edition]) -> int:
    """The number of the edition that answers now; 0 is the paper as delivered."""
    last = next((one for one in known if one.what is not What.FAILED), None)
    return last.number if last and last.what is What.PUT else 0


def _lines(tx: Transaction, library: Library, visit: Visit, only: str = "") -> list[Line]:
    """The papers with usage and ratings."""
    used, good, bad = dict[str, int](), dict[str, int](), dict[str, int]()
    for section, times in usage.by_section(tx, first_day(visit.at)).items():
        paper = section.partition("#")[0]
        used[paper] = used.get(paper, 0) + times.answered
    for rated in ratings.by_section(tx):
        paper = rated.section.partition("#")[0]
        good[paper] = good.get(paper, 0) + rated.good
        bad[paper] = bad.get(paper, 0) + rated.bad
    today = local(visit.at).date()
    found = [
        Line(
            one,
            used.get(one.id, 0),
            good.get(one.id, 0),
            bad.get(one.id, 0),
            bool(one.review_by and one.review_by < today),
        )
        for one in every(library, audiences(visit.officer))
        if not only or one.id == only
    ]
    return sorted(found, key=lambda line: (not line.overdue, line.paper.id))


def every(library: Library, readers: frozenset[str]) -> list[Paper]:
    """All papers that these audiences may read."""
    partitions = library.partitions(readers).partitions
    return [partition.paper(row) for partition in partitions for row in range(len(partition.papers))]


def _gone(tx: Transaction, office: Office, visit: Visit) -> list[Gone]:
    """Withdrawn papers, shown to the unit that withdrew them, as their audience is no longer known."""
    everybody = frozenset(office.library.index.partitions)
    found = []
    for one in editions.left(tx):
        unit = _looked_after(tx, office, one.paper)
        edits = may(visit.officer, "papers.edit", unit=unit)
        if office.library.paper(one.paper, audiences=everybody) is None and (edits or unit == visit.officer.unit != ""):
            found.append(Gone(one, office.papers.way_back(tx, one), edits))
    return found


def _looked_after(tx: Transaction, office: Office, paper: str) -> str:
    """The unit of the person who withdrew it; nothing for an administrator."""
    gone = next((one for one in editions.left(tx) if one.paper == paper), None)
    by = people.get(tx, gone.person) if gone else None
    return by.unit if by else ""


def _may_see(office: Office, visit: Visit, draft: editions.Draft) -> bool:
    """Whether this officer may see a draft: its author, or who may publish it."""
    found = draft.found.get("paper") or {}
    return draft.made_by == visit.officer.id or office.papers.may_edit(visit.officer, str(found.get("owner", "")))
