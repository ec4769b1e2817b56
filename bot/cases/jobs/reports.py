"""Creates each unit's periodic report, and reminds its head until it is confirmed."""

from __future__ import annotations

import logging

from pydantic import TypeAdapter

from bot.basics.dates import moment
from bot.basics.messages import Kind, Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.lists.reports import Figures, calls, figures, last_period, period_of
from bot.cases.messages.bring import Bring
from bot.cases.messages.notifications import News
from bot.cases.service import Desk
from bot.cases.settings.deadlines import Deadlines, day_of
from bot.store import Store, Transaction
from bot.store.cases import reminders
from bot.store.cases import reports as kept
from bot.store.people import leave, officers

log = logging.getLogger("mindbot.clock")

_ASKED = "asked"  # an inspector asked, beside the reminders by the clock
_FIGURES = TypeAdapter(Figures)


def make_reports(store: Store, desk: Desk, at: float) -> int:
    """Creates the last period's report of each unit; an existing report stays as it is."""

    def work(tx: Transaction) -> int:
        rules = desk.rules.read(tx)
        period = last_period(rules.reports.every, at)
        due_at = rules.later(at, rules.reports.confirm)
        made = 0
        for unit in kept.reporting(tx):
            counted = figures(kept.lines(tx, unit, period.begins_at), period, at)
            made += kept.make(tx, kept.Kept(unit, period.name, _FIGURES.dump_json(counted).decode(), at, due_at))
        return made

    return store.write(work)


def call_for_reports(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """Reminds the heads of unconfirmed reports; returns how many were reminded."""

    def work(tx: Transaction) -> int:
        rules = desk.rules.read(tx)
        return sum(_called(tx, desk, report, rules, bring, at) for report in kept.unconfirmed(tx))

    return store.write(work)


def remind(tx: Transaction, desk: Desk, period: str, bring: Bring, at: float) -> int:
    """Reminds the heads whose report of this period is unconfirmed, each once a day; returns how many units were."""
    today, asked = day_of(at).isoformat(), 0
    for report in kept.of_period(tx, period):
        if report.confirmed_at is None and reminders.first(tx, _matter(report), _ASKED, today, at):
            stage = "late" if report.due_at < at else "soon"
            _tell(tx, desk, report, stage, _heads(tx, report.unit, at), bring, at)
            asked += 1
    return asked


def figures_of(report: kept.Kept) -> Figures:
    """The figures stored in a report."""
    return _FIGURES.validate_json(report.figures)


def _called(tx: Transaction, desk: Desk, report: kept.Kept, rules: Deadlines, bring: Bring, at: float) -> int:
    call = calls(report, reminders.told(tx, _matter(report)), rules, at)
    if call is None or not reminders.first(tx, _matter(report), *call, at):
        return 0
    told = _heads(tx, report.unit, at)
    if call[0] == "late":
        inspectors = officers.of_unit(tx, rules.calls.unit)
        told = [*told, *(inspector for inspector in inspectors if inspector not in told)]
    _tell(tx, desk, report, call[0], told, bring, at)
    return 1


def _matter(report: kept.Kept) -> str:
    return f"report {report.unit} {report.period}"


def _heads(tx: Transaction, unit: str, at: float) -> list[Person]:
    """The heads of a unit, or all its officers if it has none there."""
    colleagues = leave.present(tx, unit, at)
    return [colleague for colleague in colleagues if colleague.role is Role.HEAD] or colleagues


def _tell(
    tx: Transaction, desk: Desk, report: kept.Kept, stage: str, told: list[Person], bring: Bring, at: float
) -> None:
    text = say(
        f"clock.report.{stage}",
        "th",
        unit=desk.routing.short(report.unit),
        period=period_of(report.period).title("th"),
        day=moment(report.due_at, "th"),
    )
    bring(tx, [News(one.id, Reply(text, Kind.TICKET), Weight.NEWS) for one in told], "th", at)
    log.info("report of %s for %s: %s", report.unit, report.period, stage)
