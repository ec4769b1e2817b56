"""The roster for danger: who is called first, by day and by night."""

from __future__ import annotations

import logging

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.dates import local, moment, read_moment
from bot.basics.people import Person
from bot.basics.texts import say
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.people import duty, officers, people
from bot.store.people.duty import Shift

log = logging.getLogger("mindbot.console")

PLACES = range(1, 6)
_MAX_SHIFT_SECONDS = 32 * 86400.0  # a longer shift is a typing error


class NoShift(ValueError):
    """The typed times are not a valid shift."""


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "duty.see", unit=visit.officer.unit or None)
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Adds or removes a shift."""
    match visit.text("do"):
        case "remove":
            return _remove(office, visit)
    return _add(office, visit)


def _add(office: Office, visit: Visit) -> Response:
    person = next((colleague for colleague in _colleagues(office, visit) if colleague.id == visit.text("person")), None)
    if person is None:
        return _page(office, visit, 422, wrong="console.case.wrong.choose")
    require(visit.officer, "duty.change", unit=person.unit)
    try:
        begins_at, ends_at = read_moment(visit.text("begins")), read_moment(visit.text("ends"))
        if not begins_at < ends_at <= begins_at + _MAX_SHIFT_SECONDS or ends_at <= visit.at:
            raise NoShift("It ends before it begins, lies behind us, or lasts for more than a month.")
        place = visit.number("place") or 0
        if place not in PLACES:
            raise NoShift(f"Places are {PLACES[0]} to {PLACES[-1]}.")
    except ValueError as wrong:
        log.info("no shift: %s", wrong)
        return _page(office, visit, 422, wrong="console.duty.wrong")

    def add(tx: Transaction) -> None:
        duty.add(tx, person.unit, person.id, place, begins_at, ends_at)
        about = f"{person.unit}: {person.name} {place}, {moment(begins_at, 'en')} - {moment(ends_at, 'en')}"
        audit.write(tx, visit.officer.id, What.ROSTER_CHANGED, about, visit.at)

    office.store.write(add)
    log.info("%s is on duty for %s, put there by %s", person.id, person.unit, visit.officer.id)
    return go(visit, "duty?done=1")


def _remove(office: Office, visit: Visit) -> Response:
    shift = office.store.read(lambda tx: duty.get(tx, visit.text("shift")))
    if shift is None:
        return failure(visit, 404)
    require(visit.officer, "duty.change", unit=shift.unit)

    def remove(tx: Transaction) -> None:
        if duty.remove(tx, shift.id):
            about = f"{shift.unit}: {shift.name} {shift.place}, {moment(shift.begins_at, 'en')}: removed"
            audit.write(tx, visit.officer.id, What.ROSTER_CHANGED, about, visit.at)

    office.store.write(remove)
    log.info("a shift of %s was taken off by %s", shift.unit, visit.officer.id)
    return go(visit, "duty?done=1")


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    everywhere = may(visit.officer, "duty.see", unit="")

    def look(tx: Transaction) -> tuple[list[Shift], set[str]]:
        known = duty.coming(tx, visit.at, None if everywhere else visit.officer.unit)
        return known, people.reached(tx, [visit.officer.id, *(one.person for one in known)])

    roster, reached = office.store.read(look)
    colleagues = _colleagues(office, visit)
    tonight = local(visit.at).replace(minute=0)
    return render(
        visit,
        "duty",
        status,
        now=[one for one in roster if one.begins_at <= visit.at],
        later=[one for one in roster if one.begins_at > visit.at],
        unit=office.desk.routing.short,
        colleagues=colleagues if any(_may_change(visit, colleague.unit) for colleague in colleagues) else [],
        may_change=lambda shift: _may_change(visit, shift.unit),
        places_of_roster=PLACES,
        reached=reached,
        minutes=office.desk.deadlines.duty.minutes,
        typed={**dict.fromkeys(("person", "place", "ends"), ""), **(visit.form if wrong else {})},
        begins=(visit.form.get("begins") if wrong else "") or tonight.strftime("%Y-%m-%dT%H:%M"),
        said=say("console.duty.done", visit.language) if visit.text("done") else "",
        wrong=say(wrong, visit.language) if wrong else "",
    )


def _colleagues(office: Office, visit: Visit) -> list[Person]:
    """The officers this officer may put on the roster: their unit's, or all."""

    def look(tx: Transaction) -> list[Person]:
        units = {one.person.unit for one in officers.everybody(tx)} | {visit.officer.unit}
        mine = [unit for unit in sorted(units) if unit and _may_change(visit, unit)]
        return [one for unit in mine for one in officers.of_unit(tx, unit)]

    return office.store.read(look)


def _may_change(visit: Visit, unit: str) -> bool:
    return may(visit.officer, "duty.change", unit=unit)
