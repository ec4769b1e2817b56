"""The government's working days: the holidays of a year as they are known here, and what an administrator corrects."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.dates import BUDDHIST, local, read_day
from bot.basics.texts import say
from bot.cases.settings import working_days
from bot.cases.settings.working_days import Day
from bot.console.field_lengths import MAX_LINE_LETTERS
from bot.console.page import go, render
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.papers import corrections
from bot.store.papers.corrections import CorrectedMeanwhile, Correction
from bot.store.people import officers

log = logging.getLogger("mindbot.console")

_VERSIONS = 20  # of the history
_FIRST, _LAST = 2500, 2700  # Buddhist years that can be shown

Days = Mapping[str, Mapping[str, str]]


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "rules.see")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Saves or removes an edit of a day."""
    require(visit.officer, "rules.change")
    try:
        day = read_day(visit.text("day"))
        kind = Day(visit.text("is")) if visit.text("do") == "correct" else None
    except ValueError:
        return _page(office, visit, 422, wrong="calendar.wrong")
    why = visit.text("why", MAX_LINE_LETTERS)
    if not any(letter.isalnum() for letter in why):
        return _page(office, visit, 422, wrong="calendar.no_reason")
    kept = office.store.read(lambda tx: corrections.latest(tx, working_days.PAGE))
    days: dict[str, Mapping[str, str]] = {written: said for written, said in kept.body.items() if written != str(day)}
    if kind:
        days[str(day)] = {"is": kind, "why": why}
    seen = visit.number("seen") or 0

    def work(tx: Transaction) -> None:
        corrections.write(tx, working_days.PAGE, days, seen, visit.officer.id, visit.at, "" if kind else why)

    try:
        office.store.write(work)
    except CorrectedMeanwhile:
        return _page(office, visit, 409, wrong="rules.changed")
    log.info("%s is %s now, by %s", day, kind or "as it was", visit.officer.id)
    return go(visit, f"calendar?year={day.year + BUDDHIST}&done=1")


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text else None
    except ValueError:
        return None


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    year = visit.number("year") or 0
    year = year - BUDDHIST if _FIRST <= year <= _LAST else local(visit.at).year

    def look(tx: Transaction) -> tuple[list[Correction], dict[str, str], int]:
        versions = corrections.every(tx, working_days.PAGE)[:_VERSIONS]
        names = {one.person: name_of(tx, one.person) for one in versions}
        return versions, names, sum(officers.lying(tx, "").values())

    versions, names, cases = office.store.read(look)
    kept = versions[0] if versions else Correction(working_days.PAGE, 0, {}, "", 0.0)
    wanted = _day(visit.text("day"))
    return render(
        visit,
        "calendar",
        status,
        year=year + BUDDHIST,
        holidays=working_days.named(year, visit.language),
        days={date.fromisoformat(day): said for day, said in sorted(kept.body.items()) if day.startswith(str(year))},
        kinds=list(Day),
        version=kept.version,
        may_change=may(visit.officer, "rules.change"),
        said=say("console.rules.done", visit.language) if visit.text("done") else "",
        wrong=say(f"console.{wrong}", visit.language) if wrong else "",
        half_day=office.desk.deadlines.half_day_closes,
        weekday=lambda day: say(f"console.calendar.weekday.{day.isoweekday()}", visit.language),
        works=working_days.corrected(kept.body).works,
        asked=wanted,
        asked_name=working_days.named(wanted.year, visit.language).get(wanted, "") if wanted else "",
        typed={name: visit.text(name, MAX_LINE_LETTERS) for name in ("do", "is", "why")},
        cases=cases,
        versions=versions,
        names=names,
        tomorrow=local(visit.at).date() + timedelta(days=1),
    )
