"""What people want to know: questions without a good answer, grouped; each is answered, assigned or set aside."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from starlette.responses import Response

from bot.basics.access import audiences, may, require
from bot.basics.dates import local, read_day
from bot.basics.texts import say
from bot.cases.model.ticket import Ticket
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.questions import answer_a_question, open_questions
from bot.questions.answer_a_question import CARD, Incomplete
from bot.questions.open_questions import SET_ASIDE, Sees, Wanted
from bot.questions.sections import closed, label, named
from bot.store import Transaction
from bot.store.papers import improvements, questions, ratings, usage
from bot.store.papers.learned import Words
from bot.store.papers.questions import Asked
from bot.store.papers.usage import Ending
from knowledge.library import Band

log = logging.getLogger("mindbot.console")

DAYS = 30
_DAY = 86400.0
_SHOWN = 100
_OFFERED = 5  # sections that an answer may refer to
_MAX_TITLE_LETTERS = 300


def show(office: Office, visit: Visit) -> Response:
    """The groups, the most frequent first, and statistics of recent questions."""
    require(visit.officer, "questions.see")
    since = first_day(visit.at)
    groups, days, disliked = office.store.read(
        lambda tx: (
            open_questions.wanted(tx, sees(office, visit)),
            usage.by_day(tx, since),
            ratings.disliked(tx, visit.at - DAYS * _DAY),
        )
    )
    ends = {ending: sum(day.get(ending, 0) for day in days.values()) for ending in Ending}
    return render(
        visit,
        "questions",
        groups=groups[:_SHOWN],
        more=max(0, len(groups) - _SHOWN),
        ends=ends,
        disliked=disliked,
        nearest=lambda group: _nearest(office, visit, group),
        may_answer=may(visit.officer, "knowledge.answer"),
        may_plan=may(visit.officer, "knowledge.plan"),
        said=say("console.wanted.done", visit.language) if visit.text("done") else "",
    )


def one(office: Office, visit: Visit) -> Response:
    """One group: its wordings, the bot's current answer, and the possible actions."""
    require(visit.officer, "questions.see")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    match visit.text("do"):
        case "answer":
            return _answer(office, visit)
        case "assign":
            return _assign(office, visit)
        case "aside":
            return _set_aside(office, visit)
    return failure(visit, 404)


def sees(office: Office, visit: Visit) -> Sees:
    """A filter that hides questions nearest to papers that this officer may not read."""
    readers = audiences(visit.officer)
    known: dict[str, bool] = {}

    def one(asked: Asked) -> bool:
        if asked.nearest not in known:
            known[asked.nearest] = not closed(office.library, asked.nearest, readers)
        return known[asked.nearest]

    return one


def first_day(at: float) -> str:
    """The first day of the statistics."""
    return (local(at).date() - timedelta(days=DAYS - 1)).isoformat()


def _answer(office: Office, visit: Visit) -> Response:
    require(visit.officer, "knowledge.answer")
    group = _group(office, visit)
    if group is None:
        return failure(visit, 404)
    try:
        words, unit = _words(office, visit, group)
        answer_a_question.check(words)
    except Incomplete as wrong:
        return _page(office, visit, 422, wrong=say(wrong.key, visit.language))
    chosen = {name.removeprefix("to-") for name in visit.form if name.startswith("to-")}

    def work(tx: Transaction) -> None:
        waiting = answer_a_question.people_waiting(tx, visit.officer, group.ways, visit.at)
        told = [ticket for ticket in waiting if ticket.number in chosen]
        asked = [one.id for one in group.waiting]
        for done in answer_a_question.give(tx, office.desk, visit.officer, words, unit, asked, told, visit.at):
            office.bring(tx, done.news, done.ticket.paper.language, visit.at)

    office.store.write(work)
    log.info("question %s answered by %s", group.id, visit.officer.id)
    return go(visit, "answers?done=1" if may(visit.officer, "knowledge.approve", unit=unit) else "questions?done=1")


def _words(office: Office, visit: Visit, group: Wanted) -> tuple[Words, str]:
    """The typed answer, and the unit whose knowledge owner reviews it."""
    ways = group.ways[: answer_a_question.WAYS]
    title, th, en = visit.text("title", _MAX_TITLE_LETTERS), visit.text("th"), visit.text("en")
    if section := visit.text("section"):
        found = named(office.library, section, audiences(visit.officer))
        if found is None:
            raise Incomplete("learned.wrong.section")
        paper, passage = found
        return Words(title, th, en, ways, passage.name, audience=paper.audience), office.papers.unit_of(paper.owner)
    try:
        as_of = read_day(visit.text("as_of")).isoformat()
    except ValueError as wrong:
        raise Incomplete("learned.wrong.source") from wrong
    source = visit.text("source", _MAX_TITLE_LETTERS)
    return Words(title, th, en, ways, "", source, as_of, group.audience), visit.officer.unit


def _assign(office: Office, visit: Visit) -> Response:
    """Creates a card on the improvement board for a unit."""
    require(visit.officer, "knowledge.plan")
    group, unit, due = _group(office, visit), visit.text("unit"), day_typed(visit.text("due"))
    if group is None:
        return failure(visit, 404)
    if unit not in office.desk.routing.units or due is None:
        return _page(office, visit, 422, wrong=say("console.board.wrong", visit.language))

    def work(tx: Transaction) -> None:
        title = visit.text("title", _MAX_TITLE_LETTERS) or group.title
        made = say("console.board.made", visit.language, n=len(group.waiting))
        said = "\n".join(filter(None, (made, visit.text("note", answer_a_question.MAX_ANSWER_LETTERS))))
        card = improvements.add(tx, title, unit, due, group.audience, group.nearest, said, visit.officer.id, visit.at)
        questions.handle(tx, [one.id for one in group.waiting], f"{CARD} {card}")

    office.store.write(work)
    return go(visit, "board?done=1")


def _set_aside(office: Office, visit: Visit) -> Response:
    require(visit.officer, "knowledge.plan")
    group = _group(office, visit)
    if group is None:
        return failure(visit, 404)
    office.store.write(lambda tx: questions.handle(tx, [one.id for one in group.waiting], SET_ASIDE))
    return go(visit, "questions?done=1")


def day_typed(text: str) -> str | None:
    """A typed day; "" if empty, None if invalid."""
    if not text:
        return ""
    try:
        return read_day(text).isoformat()
    except ValueError:
        return None


def _group(office: Office, visit: Visit) -> Wanted | None:
    id = visit.path("group")
    return office.store.read(lambda tx: open_questions.find(tx, id, sees(office, visit)))


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    id = visit.path("group")
    may_answer = may(visit.officer, "knowledge.answer")

    def look(tx: Transaction) -> tuple[Wanted | None, list[Ticket]]:
        group = open_questions.find(tx, id, sees(office, visit))
        if group is None or not may_answer:
            return group, []
        return group, answer_a_question.people_waiting(tx, visit.officer, group.ways, visit.at)

    group, waiting = office.store.read(look)
    if group is None:
        return failure(visit, 404)
    readers = frozenset({"public", "staff"}) if group.audience == "staff" else frozenset({"public"})
    finding = office.library.search(group.title, audiences=readers, limit=_OFFERED)
    offered = {one.passage.name: label(one.paper, one.passage) for one in finding.found}
    known = named(office.library, group.nearest, audiences(visit.officer))
    offered |= {known[1].name: label(*known)} if known else {}
    return render(
        visit,
        "question",
        status,
        group=group,
        now=finding.found[0] if finding.band is Band.ANSWER and finding.found else None,
        offered=offered,
        waiting=[(ticket.number, answer_a_question.question_in(ticket)) for ticket in waiting],
        units=office.desk.routing.units.values(),
        may_answer=may_answer,
        may_plan=may(visit.officer, "knowledge.plan"),
        today=local(visit.at).date().isoformat(),
        typed=_typed(visit, group),
        wrong=wrong,
        longest=answer_a_question.MAX_ANSWER_LETTERS,
    )


def _typed(visit: Visit, group: Wanted) -> Mapping[str, str]:
    """The field values: as typed, else our proposals."""
    names: Sequence[str] = ("th", "en", "section", "source", "as_of", "unit", "due", "note")
    return {"title": group.title, **dict.fromkeys(names, ""), **visit.form}


def _nearest(office: Office, visit: Visit, group: Wanted) -> tuple[str, str] | None:
    """The paper and label of the nearest section; None if this officer may not read it."""
    found = named(office.library, group.nearest, audiences(visit.officer)) if group.nearest else None
    return (found[0].id, label(*found)) if found else None


def overdue(due: str, at: float) -> bool:
    return bool(due) and date.fromisoformat(due) < local(at).date()
