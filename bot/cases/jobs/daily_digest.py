"""The morning digest: what waits in a unit, to each of its officers, once on every working day."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.basics.dates import day, local
from bot.basics.messages import Choice, Kind, Reply, Weight
from bot.basics.texts import say
from bot.cases.lists import inspections, queue
from bot.cases.lists.queue import MANY, View
from bot.cases.messages.bring import Bring
from bot.cases.messages.notifications import News
from bot.cases.model.ticket import Inspection, Ticket
from bot.cases.service import Desk
from bot.cases.settings.deadlines import Deadlines, day_of
from bot.store import Store, Transaction
from bot.store.cases import reminders, reports
from bot.store.people import leave, muted, officers
from bot.store.people.muted import About

log = logging.getLogger("mindbot.clock")

_LASTS = 4 * 3600.0  # later than this no digest is sent that day
_LINES = {"new": View.UNASSIGNED, "today": View.TODAY, "late": View.LATE, "danger": View.DANGER, "absent": View.ABSENT}
_STAGE = "digest"
_SHOWN = 10  # inspections of one day; more are counted


def due_day(rules: Deadlines, at: float) -> str:
    """The day whose digest is due now; nothing before office hours, after the morning, or on a holiday."""
    today = day_of(at)
    opens = rules.opening(today)
    return today.isoformat() if rules.calendar.works(today) and opens <= at < opens + _LASTS else ""


def send_digests(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """Sends one to each present officer who wants it; returns how many. A unit without open cases gets none."""
    today = due_day(store.read(desk.rules.read), at)
    units = store.read(officers.units_at_work) if today else ()
    made = 0
    for unit in units:
        made += store.write(lambda tx: _of_unit(tx, desk, bring, unit, today, at))  # noqa: B023
    return made


def _of_unit(tx: Transaction, desk: Desk, bring: Bring, unit: str, today: str, at: float) -> int:
    """To those of one unit who are there and want it; how many."""
    if not reminders.first(tx, f"unit {unit}", _STAGE, today, at):
        return 0
    reply = digest(tx, desk, unit, at)
    silent = muted.kept_by(tx, About.MORNING)
    told = [one for one in leave.present(tx, unit, at) if one.id not in silent]
    if reply is None or not told:
        return 0
    bring(tx, [News(one.id, reply, Weight.NEWS) for one in told], "th", at)
    log.info("the morning digest of %s went to %d officers", unit, len(told))
    return len(told)


def digest(tx: Transaction, desk: Desk, unit: str, at: float) -> Reply | None:
    """The unit's pending cases, with a button for each list; None if there are none."""
    counts = queue.counts_of(tx, unit, at)
    waiting = {name: counts[view] for name, view in _LINES.items() if counts[view]}
    unconfirmed = sum(report.unit == unit for report in reports.unconfirmed(tx))
    if unconfirmed:
        waiting["reports"] = unconfirmed
    today = day_of(at)
    inspected = inspections.of_unit(tx, unit, today, today + timedelta(days=1))
    if not waiting and not inspected:
        return None
    head = say("work.digest.head", "th", day=day(local(at).date(), "th"), unit=desk.routing.short(unit))
    lines = [f"• {say(f'work.digest.{name}', 'th', count=_count(count))}" for name, count in waiting.items()]
    if inspected:
        lines.append(f"• {_inspections(inspected)}")
    views = [_LINES[name] for name in waiting if name in _LINES] or [View.UNIT]
    choices = [*(f"work.view.{view}" for view in views), "work.digest.stop"]
    return Reply("\n".join([head, *lines]), Kind.TICKET, tuple(_choice(key) for key in choices))


def _inspections(cases: list[Ticket]) -> str:
    """At what time somebody looks where."""
    named = [f"{_time(case.inspection)}{case.number}" for case in cases[:_SHOWN]]
    more = ["…"] if len(cases) > _SHOWN else []
    return say("work.digest.inspections", "th", count=len(cases), cases=", ".join([*named, *more]))


def _time(inspection: Inspection | None) -> str:
    return f"{inspection.at:%H:%M} " if inspection and inspection.at else ""


def _count(count: int) -> str:
    return f"{count}+" if count >= MANY else str(count)


def _choice(key: str) -> Choice:
    label = say(key, "th")
    return Choice(label, send=label)
