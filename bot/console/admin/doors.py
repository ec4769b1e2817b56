"""The page of doors: an administrator closes and opens a channel, the API, filing or answers, with a reason."""

from __future__ import annotations

import logging

from starlette.responses import Response

from bot.basics.access import require
from bot.basics.texts import say
from bot.console.field_lengths import MAX_LINE_LETTERS
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.admin import closed_doors
from bot.store.people import people

log = logging.getLogger("mindbot.console")

_DEEDS = {"close": closed_doors.close, "open": closed_doors.reopen}


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "doors.close")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Closes or opens one door."""
    require(visit.officer, "doors.close")
    door, deed, reason = visit.text("door"), _DEEDS.get(visit.text("do")), visit.text("reason", MAX_LINE_LETTERS)
    if door not in closed_doors.DOORS or deed is None:
        return failure(visit, 404)
    if not reason:
        return _page(office, visit, 422, wrong=say("console.doors.wrong", visit.language))
    if office.store.write(lambda tx: deed(tx, door, reason, visit.officer.id, visit.at)):
        log.warning("the door %s: %s by %s", door, visit.text("do"), visit.officer.id)
    return go(visit, f"doors?done={visit.text('do')}")


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "") -> Response:
    def look(tx: Transaction) -> tuple[dict[str, closed_doors.Closed], dict[str, str]]:
        closed = closed_doors.all_closed(tx)
        known = {one.closed_by: people.get(tx, one.closed_by) for one in closed.values()}
        return closed, {id: person.name for id, person in known.items() if person}

    closed, name_of = office.store.read(look)
    done = visit.text("done")
    return render(
        visit,
        "doors",
        status,
        doors=closed_doors.DOORS,
        closed=closed,
        name_of=name_of,
        wrong=wrong,
        typed={"door": "", "reason": "", **(visit.form if wrong else {})},
        said=say(f"console.doors.done.{done}", visit.language) if done in _DEEDS else "",
    )
