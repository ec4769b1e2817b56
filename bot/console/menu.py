"""The console's main menu: its sections and pages, and the rights that each page needs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.access import may
from bot.basics.people import Person

# Each page's address, which is also its name (empty for the queue), and the rights of which one is enough.
_MAP: dict[str, tuple[tuple[str, str], ...]] = {
    "cases": (
        ("", "ticket.see"),
        ("intake", "ticket.intake"),
        ("inspections", "ticket.see"),
        ("twins", "ticket.see"),
        ("bans", "bans.see"),
    ),
    "numbers": (
        ("month", "figures.see"),
        ("figures", "figures.see"),
        ("factories", "cases.list"),
        ("assessments", "figures.see"),
        ("reports", "reports.see"),
        ("export", "cases.list"),
    ),
    "knowledge": (
        ("questions", "questions.see"),
        ("board", "questions.see"),
        ("answers", "questions.see"),
        ("papers", "papers.see"),
        ("notices", "notices.see"),
    ),
    "office": (
        ("duty", "duty.see"),
        ("people", "people.keep"),
        ("units", "people.keep"),
        ("staff", "people.see"),
        ("prepared", "prepared.see"),
        ("macros", "prepared.see"),
    ),
    "rules": (
        ("periods", "rules.see"),
        ("limits", "rules.see"),
        ("calendar", "rules.see"),
        ("contacts", "rules.see"),
        ("forms", "rules.see"),
    ),
    "order": (
        ("start", "rules.change"),
        ("letters", "outbox.see"),
        ("channels", "outbox.see"),
        ("doors", "doors.close"),
        ("retention", "retention.run"),
        ("audit", "audit.see"),
        ("seals", "seals.see"),
    ),
}
# Pages without a menu entry, and the entry that they belong to.
_BEHIND = {
    "tickets": "",
    "find": "",
    "live": "",
    "drafts": "papers",
    "certificates": "retention",
    "month.pdf": "month",
}


@dataclass(frozen=True)
class Door:
    """A page in the menu."""

    address: str
    here: bool

    @property
    def name(self) -> str:
        return self.address or "queue"


@dataclass(frozen=True)
class Department:
    """A section of the menu, with the pages that this person may open."""

    name: str
    doors: tuple[Door, ...]

    @property
    def here(self) -> bool:
        return any(door.here for door in self.doors)


def departments(person: Person | None, path: str) -> tuple[Department, ...]:
    """The menu of this person on the page with this path."""
    if person is None:
        return ()
    first = path.strip("/").partition("/")[0]
    here = _BEHIND.get(first, first)
    found = (Department(name, _doors(person, pages, here)) for name, pages in _MAP.items())
    return tuple(one for one in found if one.doors)


def first_door(person: Person) -> str:
    """The address of this person's start page."""
    found = departments(person, "")
    return found[0].doors[0].address if found else "me"


def _doors(person: Person, pages: tuple[tuple[str, str], ...], here: str) -> tuple[Door, ...]:
    return tuple(Door(address, address == here) for address, rights in pages if _opens(person, rights))


def _opens(person: Person, rights: str) -> bool:
    return any(may(person, right, unit=person.unit or None) for right in rights.split())
