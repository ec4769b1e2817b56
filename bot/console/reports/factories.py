"""Factories by their complaints: the ranking of a period, and the page of one factory."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from bot.basics.access import may_at
from bot.basics.dates import day
from bot.basics.provinces import provinces
from bot.basics.texts import say
from bot.cases.lists import case_list, factories
from bot.cases.lists.queue import Sieve
from bot.cases.lists.statistics import Period
from bot.cases.messages.pseudonyms import shown_at
from bot.cases.model.submission import Matter
from bot.cases.settings.deadlines import day_of
from bot.console import charts
from bot.console.charts import Bar
from bot.console.page import failure, render
from bot.console.queue.wish import day_in
from bot.console.request import Office, Visit

_USUAL = 90  # days
_RANKED = 50


def show(office: Office, visit: Visit) -> Response:
    """The ranking, filtered by days, unit, province and problem."""
    until = min(day_in(visit.text("until")) or day_of(visit.at), day_of(visit.at))
    since = min(day_in(visit.text("since")) or until - timedelta(days=_USUAL - 1), until)
    matter, known = visit.text("matter"), {one.th for one in provinces()}
    sieve = Sieve(
        matter=Matter(matter) if matter in list(Matter) else None,
        province=visit.text("province") if visit.text("province") in known else "",
        unit=visit.text("of_unit", 80),
    )
    period, unit = Period(since, until), case_list.unit_of(visit.officer)
    found = office.store.read(lambda tx: factories.ranking(tx, visit.officer, period, sieve, _RANKED))
    return render(
        visit,
        "factories",
        factories=found,
        period=period,
        sieve=sieve,
        matters=list(Matter),
        provinces=provinces(),
        units=[] if unit else sorted(office.desk.routing.units.values(), key=lambda one: one.short),
    )


def one(office: Office, visit: Visit) -> Response:
    """One factory: its cases, kinds, outcomes, inspections and months."""
    id, province = visit.path("factory"), visit.text("province", 40)
    found = office.store.read(lambda tx: factories.one(tx, visit.officer, id, province))
    if found is None:
        return failure(visit, 404)
    months = [
        Bar(day(first, visit.language).partition(" ")[2], (count,)) for first, count in found.months(day_of(visit.at))
    ]
    return render(
        visit,
        "factory",
        factory=found,
        months=charts.bars(say("console.factories.months", visit.language), months),
        unit=office.desk.routing.short,
        lodged=lambda ticket: shown_at(ticket, ticket.lodged_at),
        opens=lambda ticket: may_at(visit.officer, "ticket.see", ticket.units, alone=ticket.alone),
    )
