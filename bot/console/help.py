"""Help in place: what each page is for, and the way along the tour."""

from __future__ import annotations

from starlette.responses import Response

from bot.console import tour
from bot.console.menu import departments, first_door
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit


def show(office: Office, visit: Visit) -> Response:
    """What every page is for that this person may open."""
    return render(visit, "help", pages=departments(visit.officer, ""), stops=len(tour.stops(visit.officer)))


def act(office: Office, visit: Visit) -> Response:
    """Goes to a stop of the tour, or ends it."""
    officer, wish = visit.officer, visit.text("stop")
    to = next((one for one in tour.stops(officer) if str(one.place) == wish), None)
    if to is None and wish != "end":
        return failure(visit, 404)
    office.store.write(lambda tx: tour.move(tx, officer.id, to))
    return go(visit, to.address if to else first_door(officer))
