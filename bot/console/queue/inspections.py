"""The unit's inspections, by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from starlette.responses import Response

from bot.basics.dates import local, read_day
from bot.basics.texts import say
from bot.cases.lists import inspections
from bot.console.page import render
from bot.console.queue.queue import excerpt, name_of
from bot.console.request import Office, Visit

DAYS = 28  # on one page


def show(office: Office, visit: Visit) -> Response:
    """Four weeks from today, or from the day that is asked for."""
    first = _first(visit)
    before = first + timedelta(days=DAYS)
    planned, names = office.store.read(
        lambda tx: (
            (found := inspections.of_person(tx, visit.officer, first, before)),
            {one.ticket.officer: name_of(tx, one.ticket.officer) for one in found if one.ticket.officer},
        )
    )
    return render(
        visit,
        "inspections",
        days=[(day, list(ones)) for day, ones in groupby(planned, lambda one: one.day)],
        names=names,
        first=first,
        last=before - timedelta(days=1),
        earlier=first - timedelta(days=DAYS),
        later=before,
        excerpt=excerpt,
        unit=office.desk.routing.short,
        several=len({one.ticket.unit for one in planned}) > 1,
        weekday=lambda day: _weekday(day, visit),
    )


def _first(visit: Visit) -> date:
    try:
        return read_day(visit.text("from"))
    except ValueError:
        return local(visit.at).date()


def _weekday(day: date, visit: Visit) -> str:
    return say(f"console.calendar.weekday.{day.isoweekday()}", visit.language)
