"""The page of officers' answers, and their review by knowledge owners."""

from __future__ import annotations

import logging

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.texts import say
from bot.console.page import failure, go, render
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.questions import answer_a_question
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.papers import editions, learned
from bot.store.papers.editions import Draft
from bot.store.papers.learned import Fate, Learned

log = logging.getLogger("mindbot.console")

_FATES = {"approve": Fate.APPROVED, "refuse": Fate.REFUSED}


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "questions.see")
    return _page(office, visit)


def judge(office: Office, visit: Visit) -> Response:
    """Approves an answer, which is published if no test question breaks; or refuses it."""
    answer = office.store.read(lambda tx: learned.get(tx, visit.text("answer")))
    fate = _FATES.get(visit.text("do"))
    if answer is None or fate is None or not _sees(office, visit, answer):
        return failure(visit, 404)
    require(visit.officer, "knowledge.approve", unit=answer.unit)

    def work(tx: Transaction) -> bool:
        if not learned.judge(tx, answer.id, fate, visit.officer.id, visit.at):
            return False
        audit.write(tx, visit.officer.id, audit.What.ANSWER_JUDGED, f"{answer.id} {fate}", visit.at)
        return True

    if not office.store.write(work):
        return _page(office, visit, 409, wrong=say("console.learned.gone", visit.language))
    log.info("answer %s %s by %s", answer.id, fate, visit.officer.id)
    if fate is Fate.APPROVED:
        office.papers.learn(visit.officer, answer.id, *answer_a_question.errand_of(answer, office.desk.routing))
    return go(visit, "answers?done=1")


def _sees(office: Office, visit: Visit, answer: Learned) -> bool:
    """Whether this officer may see the answer: its author, or a reader of its audience."""
    return answer.written_by == visit.officer.id or office.papers.may_see(visit.officer, answer.words.audience)


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    def look(tx: Transaction) -> list[tuple[Learned, str, Draft | None]]:
        return [(one, name_of(tx, one.written_by), editions.draft(tx, one.id)) for one in learned.newest(tx)]

    return render(
        visit,
        "answers",
        status,
        answers=[one for one in office.store.read(look) if _sees(office, visit, one[0])],
        unit=lambda unit: office.desk.routing.name(unit, visit.language),
        may_judge=lambda answer: may(visit.officer, "knowledge.approve", unit=answer.unit),
        said=say("console.learned.done", visit.language) if visit.text("done") else "",
        wrong=wrong,
    )
