"""The tour of a new officer: a few stops, each told above the page that it tells about, until the officer ends it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.access import may
from bot.basics.people import Person
from bot.store import Transaction
from bot.store.people import officer_choices

# In order: the name of a stop, its page's address, and the right that one needs there.
_STOPS = (
    ("queue", "", "ticket.see"),
    ("answer", "", "ticket.see"),
    ("month", "month", "figures.see"),
    ("factories", "factories", "cases.list"),
    ("papers", "papers", "papers.see"),
    ("start", "start", "rules.change"),
    ("me", "me", ""),
)
_CHOICE = "tour"
_ENDED = "ended"


@dataclass(frozen=True)
class Stop:
    """A stop of the tour, and which of how many it is."""

    name: str
    address: str
    place: int
    of: int


def stops(person: Person) -> tuple[Stop, ...]:
    """The stops at pages that this person may open."""
    unit = person.unit or None
    open_ = [(name, address) for name, address, right in _STOPS if not right or may(person, right, unit=unit)]
    return tuple(Stop(name, address, place, len(open_)) for place, (name, address) in enumerate(open_, 1))


def begin(tx: Transaction, person: str) -> None:
    """Puts somebody who was never on the tour at its first stop."""
    if officer_choices.get(tx, person, _CHOICE) is None:
        officer_choices.put(tx, person, _CHOICE, "1")


def current(tx: Transaction, person: Person) -> Stop | None:
    """Where this person is on the tour; None for whoever is not on it."""
    place = officer_choices.get(tx, person.id, _CHOICE) or _ENDED
    return next((one for one in stops(person) if str(one.place) == place), None)


def move(tx: Transaction, person: str, to: Stop | None) -> None:
    """Goes to a stop; None ends the tour."""
    officer_choices.put(tx, person, _CHOICE, str(to.place) if to else _ENDED)
