"""Official notices: given for a place and a time, seen as the chat says them, ended before their time."""

from __future__ import annotations

import logging

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.dates import local, read_moment
from bot.basics.provinces import provinces
from bot.basics.texts import say
from bot.chat.answers.notices import notice_text
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.papers import notices

log = logging.getLogger("mindbot.console")

_MAX_NOTICE_LETTERS = 600  # it stands before an answer on a phone
_LASTS = 366 * 86400.0  # maximum duration in seconds
_MOST_WORDS = 20


class NoNotice(ValueError):
    """The form is not a valid notice."""


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "notices.see")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    require(visit.officer, "notices.give")
    match visit.text("do"):
        case "end":
            return _end(office, visit)
        case "english":
            return _add_english(office, visit)
    return _give(office, visit)


def _give(office: Office, visit: Visit) -> Response:
    try:
        th, en = visit.text("th"), visit.text("en")
        begins_at, ends_at = read_moment(visit.text("begins")), read_moment(visit.text("ends"))
        if not th or max(len(th), len(en)) > _MAX_NOTICE_LETTERS:
            raise NoNotice("Its words are missing or too many.")
        if not begins_at < ends_at <= begins_at + _LASTS or ends_at <= visit.at:
            raise NoNotice("It ends before it begins, lies behind us, or lasts for more than a year.")
    except ValueError as wrong:
        log.info("no notice: %s", wrong)
        return _page(office, visit, 422, wrong="console.notices.wrong")
    chosen = tuple(province.th for province in provinces() if visit.text(f"province-{province.code}"))
    words = tuple(word.strip() for word in visit.text("words").split(",") if word.strip())[:_MOST_WORDS]

    def work(tx: Transaction) -> None:
        id = notices.add(tx, th, en, chosen, words, begins_at, ends_at, visit.officer.id, visit.at)
        audit.write(tx, visit.officer.id, audit.What.NOTICE_GIVEN, id, visit.at)

    office.store.write(work)
    return go(visit, "notices?done=1")


def _add_english(office: Office, visit: Visit) -> Response:
    """The English of a notice that was given in Thai first."""
    en = visit.text("en")
    if not en or len(en) > _MAX_NOTICE_LETTERS:
        return _page(office, visit, 422, wrong="console.notices.wrong")

    def work(tx: Transaction) -> bool:
        added = notices.add_english(tx, visit.text("notice"), en, visit.at)
        if added:
            audit.write(tx, visit.officer.id, audit.What.NOTICE_GIVEN, visit.text("notice"), visit.at)
        return added

    return go(visit, "notices?done=1") if office.store.write(work) else failure(visit, 404)


def _end(office: Office, visit: Visit) -> Response:
    def work(tx: Transaction) -> bool:
        ended = notices.end(tx, visit.text("notice"), visit.at)
        if ended:
            audit.write(tx, visit.officer.id, audit.What.NOTICE_ENDED, visit.text("notice"), visit.at)
        return ended

    return go(visit, "notices?done=1") if office.store.write(work) else failure(visit, 404)


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    known = office.store.read(notices.newest)
    begins = local(visit.at).replace(minute=0)
    typed = {"th": "", "en": "", "words": "", "begins": begins.strftime("%Y-%m-%dT%H:%M"), "ends": "", **visit.form}
    return render(
        visit,
        "notices",
        status,
        holding=[one for one in known if one.ends_at > visit.at],
        before=[one for one in known if one.ends_at <= visit.at],
        as_said=lambda notice: notice_text(notice, visit.language),
        provinces=provinces(),
        may_give=may(visit.officer, "notices.give"),
        typed=typed,
        longest=_MAX_NOTICE_LETTERS,
        said=say("console.notices.done", visit.language) if visit.text("done") else "",
        wrong=say(wrong, visit.language) if wrong else "",
    )
