"""Each unit's report to the inspectors: its head reads and confirms it; the inspectors see who has not."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.dates import day, local, moment
from bot.basics.texts import say
from bot.cases.jobs import reports as reports_job
from bot.cases.jobs.reports import figures_of
from bot.cases.lists.reports import Figures, period_of, total
from bot.cases.lists.statistics import AGES
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import Status
from bot.console.field_lengths import MAX_NOTE_LETTERS
from bot.console.page import failure, go, inline_pdf, render
from bot.console.reports.statistics import share
from bot.console.request import Office, Visit
from bot.documents.pdf import case_pdf
from bot.documents.pdf.case_pdf import Block, Dossier, Fact, Heading, Words
from bot.documents.pdf.table_pdf import WideTable, printed
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
    rows, by = _ranked(kept, visit.text("by")), visit.text("by") if visit.text("by") in RANKS else RANKS[0]
    period = kept[0].period if kept and everybody else ""
    return render(
        visit,
        "reports",
        periods=known if everybody else [],
        chosen=period,
        rows=rows,
        ranks=RANKS,
        by=by,
        total=total(row.figures for row in rows),
        missing=[one for one in kept if one.confirmed_at is None],
        title=lambda period: period_of(period).title(visit.language),
        unit=office.desk.routing.short,
        late=lambda one: one.confirmed_at is None and one.due_at < visit.at,
        share=share,
        may_remind=may(visit.officer, "reports.remind", unit=""),
        said=_reminded(visit),
    )


def remind(office: Office, visit: Visit) -> Response:
    """Reminds the heads who have not confirmed this period's report."""
    require(visit.officer, "reports.remind", unit="")
    period = visit.text("period")
    asked = office.store.write(lambda tx: reports_job.remind(tx, office.desk, period, office.bring, visit.at))
    log.info("%d heads are reminded of %s by %s", asked, period, visit.officer.id)
    return go(visit, f"reports?{urlencode({'period': period, 'reminded': asked})}")


def all_pdf(office: Office, visit: Visit) -> Response:
    """Every unit's numbers of a period on paper."""
    require(visit.officer, "reports.see", unit="")
    period = visit.path("period")
    rows = _ranked(office.store.read(lambda tx: reports.of_period(tx, period)), visit.text("by"))
    if not rows:
        return failure(visit, 404)
    language, whole = visit.language, total(row.figures for row in rows)
    names = ("came", "ended", "open", "late_count", "danger", "contested")
    head = (say("console.reports.unit", language), *(say(f"console.reports.figure.{name}", language) for name in names))
    counted = [(office.desk.routing.short(row.report.unit), row.figures, _stands(row.report, language)) for row in rows]
    table = [
        (str(place), unit, *(str(getattr(figures, name)) for name in names), stands)
        for place, (unit, figures, stands) in enumerate(counted, start=1)
    ]
    together = ("", say("console.reports.all", language), *(str(getattr(whole, name)) for name in names), "")
    return _pdf(
        WideTable(
            say("console.reports.all_title", language, period=period_of(period).title(language)),
            say("console.reports.about", language),
            _confirmed_of(rows, language),
            say("console.reports.foot", language, moment=moment(visit.at, language)),
            ("#", *head, say("console.reports.state", language)),
            (*table, together),
            language,
            visit.at,
            (8, 60, 26, 26, 26, 26, 26, 26, 56),
        ),
        f"reports-{period}.pdf",
    )


def _pdf(page: WideTable, name: str) -> Response:
    return inline_pdf(printed(page), name)


@dataclass(frozen=True)
class Row:
    """A unit's report in the ranking."""

    report: Kept
    figures: Figures


# The columns of the ranking; the first is the default.
RANKS = ("late_count", "came", "ended", "open", "danger", "contested")


def _ranked(kept: Sequence[Kept], by: str) -> list[Row]:
    """The reports with most of this first; a unit's own stay in their order of time."""
    rows = [Row(one, figures_of(one)) for one in kept]
    if len({one.unit for one in kept}) < 2:
        return rows
    name = by if by in RANKS else RANKS[0]
    return sorted(rows, key=lambda row: (-getattr(row.figures, name), row.report.unit))


def _stands(report: Kept, language: str) -> str:
    if report.confirmed_at is not None:
        return f"{say('console.reports.confirmed', language)} {day(local(report.confirmed_at).date(), language)}"
    return say("console.reports.waits", language, day=day(local(report.due_at).date(), language))


def _confirmed_of(rows: Sequence[Row], language: str) -> str:
    done = sum(row.report.confirmed_at is not None for row in rows)
    return say("console.reports.confirmed_of", language, done=done, whole=len(rows))


def _reminded(visit: Visit) -> str:
    asked = visit.number("reminded")
    if asked is None:
        return ""
    return say("console.reports.reminded" if asked else "console.reports.reminded_today", visit.language, n=asked)


def one(office: Office, visit: Visit) -> Response:
    """A report, for reading, printing and confirmation."""
    report = _report(office, visit)
    return _page(office, visit, report) if report else failure(visit, 404)


def one_pdf(office: Office, visit: Visit) -> Response:
    """A unit's report on paper, with its head's word."""
    report = _report(office, visit)
    if report is None:
        return failure(visit, 404)
    language, figures = visit.language, figures_of(report)
    unit = office.desk.routing.name(report.unit, language)
    names = ("came", "ended", "open", "late_count", "danger", "contested", "hidden", "spam")
    groups = (
        ("by_kind", figures.kinds, [(kind, say(f"ticket.kind.{kind}", language)) for kind in Kind]),
        ("by_status", figures.statuses, _statuses(language)),
        ("by_age", figures.ages, _ages(language)),
    )
    blocks: list[Block] = [
        Fact(say(f"console.reports.figure.{name}", language), str(getattr(figures, name))) for name in names
    ]
    for name, counts, words in groups:
        blocks.append(Heading(say(f"console.reports.{name}", language)))
        blocks += [Fact(word, str(counts[key])) for key, word in words if counts.get(key)]
    blocks.append(Heading(say("console.reports.late_list", language, n=figures.late_count)))
    blocks += [Words(f"{one.number} · {say(f'ticket.kind.{one.kind}', language)}") for one in figures.late]
    blocks += [Heading(say("console.reports.head", language)), Words(report.word or _stands(report, language))]
    dossier = Dossier(
        say("console.reports.one", language, unit=unit),
        f"{period_of(report.period).title(language)} · "
        + say("console.reports.made", language, at=moment(report.made_at, language)),
        say("console.reports.foot", language, moment=moment(visit.at, language)),
        tuple(blocks),
        language,
        visit.at,
    )
    return inline_pdf(case_pdf.printed(dossier, lambda file: b""), f"report-{report.period}.pdf")


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
        statuses=_statuses(visit.language),
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


def _statuses(language: str) -> list[tuple[str, str]]:
    return [(status, say(f"ticket.status.{status}", language)) for status in Status if status is not Status.ENDED]


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
