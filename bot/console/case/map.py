"""Where a case is, in whichever map the officer has: plain links, of which they choose one themselves."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.messages import Place
from bot.console.page import failure, render
from bot.console.request import Office, Visit

# Only Android opens geo: links; desktops and iPhones do not.
_MAPS = (
    ("phone", "geo:{at}?q={at}"),
    ("google", "https://www.google.com/maps/search/?api=1&query={at}"),
    ("apple", "https://maps.apple.com/?ll={at}&q={at}"),
    ("osm", "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"),
)


@dataclass(frozen=True)
class Link:
    """A map link, and whether it tells a third party which place is looked at."""

    name: str
    address: str

    @property
    def tells_somebody(self) -> bool:
        return self.address.startswith("https:")


def show(office: Office, visit: Visit) -> Response:
    """The place of a case that this officer may see."""
    number = visit.path("number")
    ticket = office.store.read(lambda tx: office.desk.ticket(tx, visit.officer, number))
    place = ticket.paper.place
    if place is None:
        return failure(visit, 404, "console.whereabouts.none")
    return render(visit, "whereabouts", ticket=ticket, at=written(place), links=links(place))


def written(place: Place) -> str:
    """Coordinates to the metre, as every map reads them."""
    return f"{place.latitude:.5f},{place.longitude:.5f}"


def links(place: Place) -> tuple[Link, ...]:
    latitude, longitude = written(place).split(",")
    gaps = {"at": written(place), "latitude": latitude, "longitude": longitude}
    return tuple(Link(name, address.format(**gaps)) for name, address in _MAPS)
