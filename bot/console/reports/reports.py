"""Each unit's report to the inspectors: its head reads and confirms it; the inspectors see who has not."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.texts import say
from bot.cases.jobs.reports import figures_of
from bot.cases.lists.reports import period_of
from bot.cases.lists.statistics import AGES
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import Status
from bot.console.field_lengths import MAX_NOTE_LETTERS
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import reports
from bot.store.cases.reports import Kept
from bot.store.people import people

log = logging.getLogger("mindbot.console")


def show(office: Office, visit: Visit) -> Response:
    """Inspectors and administrators see all reports of a period; a unit its own of every period."""
    require(visit.officer, "reports.see", unit=visit.officer.unit or None)
    everybody = _sees_all(office, visit)

    def look(tx: Transaction) -> tuple[list[str], Sequence[Kept]]:
        known = reports.periods(tx)
        if not everybody:
            return known, reports.of_unit(tx, visit.officer.unit)
        wanted = visit.text("period")
        chosen = wanted if wanted in known else (known[0] if known else "")
        return known, reports.of_period(tx, chosen)

    known, kept = office.store.read(look)
    return render(
        visit,
        "reports",
        periods=known if everybody else [],
        chosen=kept[0].period if kept and everybody else "",
        reports=kept,
        missing=[one for one in kept if one.confirmed_at is None],
        title=lambda period: period_of(period).title(visit.language),
        unit=office.desk.routing.short,
        late=lambda one: one.confirmed_at is None and one.due_at < visit.at,
    )


def one(office: Office, visit: Visit) -> Response:
    """A report, for reading, printing and confirmation."""
    report = _report(office, visit)
    return _page(office, visit, report) if report else failure(visit, 404)


def confirm(office: Office, visit: Visit) -> Response:
    """Records the head's confirmation with a comment."""
    report = _report(office, visit)
    if report is None:
        return failure(visit, 404)
    require(visit.officer, "reports.confirm", unit=report.unit)
    word = visit.text("word", MAX_NOTE_LETTERS)
    if not any(letter.isalnum() for letter in word):
        return _page(office, visit, report, 422, wrong="console.reports.no_word")
    officer = visit.officer.id
    if not office.store.write(lambda tx: reports.confirm(tx, report.unit, report.period, officer, word, visit.at)):
        again = _report(office, visit)
        return _page(office, visit, again or report, 409, wrong="console.reports.already")
    log.info("the report of %s for %s was confirmed by %s", report.unit, report.period, officer)
    return go(visit, f"reports/{report.period}/{report.unit}?done=1")


def _page(office: Office, visit: Visit, report: Kept, status: int = 200, *, wrong: str = "") -> Response:
    by = office.store.read(lambda tx: people.get(tx, report.confirmed_by)) if report.confirmed_by else None
    return render(
        visit,
        "report",
        status,
        report=report,
        figures=figures_of(report),
        kinds=[(kind, say(f"ticket.kind.{kind}", visit.language)) for kind in Kind],
        statuses=[
            (status, say(f"ticket.status.{status}", visit.language)) for status in Status if status is not Status.ENDED
        ],
        ages=_ages(visit.language),
        title=period_of(report.period).title(visit.language),
        unit=office.desk.routing.name(report.unit, visit.language),
        by=by.name if by else "",
        may_confirm=report.confirmed_at is None and may(visit.officer, "reports.confirm", unit=report.unit),
        late=report.confirmed_at is None and report.due_at < visit.at,
        said=say("console.reports.done", visit.language) if visit.text("done") else "",
        wrong=say(wrong, visit.language) if wrong else "",
        typed=visit.form.get("word", ""),
        longest=MAX_NOTE_LETTERS,
    )


def _ages(language: str) -> list[tuple[str, str]]:
    upto = [(str(days), say("console.reports.age", language, days=days)) for days in AGES]
    return [*upto, ("more", say("console.reports.older", language, days=AGES[-1]))]


def _report(office: Office, visit: Visit) -> Kept | None:
    """The report of this URL, if this officer may see it."""
    unit, period = visit.path("unit"), visit.path("period")
    if not _sees_all(office, visit):
        require(visit.officer, "reports.see", unit=unit)
    return office.store.read(lambda tx: reports.get(tx, unit, period))


def _sees_all(office: Office, visit: Visit) -> bool:
    """Whether this officer sees all reports: inspectors, and who sees every unit."""
    inspector = visit.officer.unit == office.desk.deadlines.calls.unit and may(visit.officer, "reports.see")
    return inspector or may(visit.officer, "reports.see", unit="")
