"""The map of the console: which pages stand in the head of every page, by department, and whom each is for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.basics.access import may
from bot.basics.people import Person

# Each page's address, which is its name too (the queue's is nothing), and the rights of which it needs one.
_MAP: dict[str, tuple[tuple[str, str], ...]] = {
    "cases": (
        ("", "ticket.see"),
        ("intake", "ticket.intake"),
        ("inspections", "ticket.see"),
        ("twins", "ticket.see"),
        ("bans", "bans.see"),
    ),
    "numbers": (
        ("figures", "figures.see"),
        ("assessments", "figures.see"),
        ("reports", "reports.see"),
        ("export", "figures.see ticket.see"),
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
    ),
    "rules": (
        ("periods", "rules.see"),
        ("limits", "rules.see"),
        ("calendar", "rules.see"),
        ("contacts", "rules.see"),
        ("forms", "rules.see"),
    ),
    "order": (
        ("letters", "outbox.see"),
        ("channels", "outbox.see"),
        ("retention", "retention.run"),
        ("audit", "audit.see"),
        ("seals", "seals.see"),
    ),
}
# Pages that have no door of their own in the head stand behind another one's.
_BEHIND = {"tickets": "", "find": "", "drafts": "papers", "certificates": "retention"}


@dataclass(frozen=True)
class Door:
    """One page in the head."""

    address: str
    here: bool

    @property
    def name(self) -> str:
        return self.address or "queue"


@dataclass(frozen=True)
class Department:
    """Pages that belong together, as far as somebody may open them."""

    name: str
    doors: tuple[Door, ...]

    @property
    def here(self) -> bool:
        return any(door.here for door in self.doors)


def departments(person: Person | None, path: str) -> tuple[Department, ...]:
    """What this person finds in the head of the page at this path."""
    if person is None:
        return ()
    first = path.strip("/").partition("/")[0]
    here = _BEHIND.get(first, first)
    found = (Department(name, _doors(person, pages, here)) for name, pages in _MAP.items())
    return tuple(one for one in found if one.doors)


def first_door(person: Person) -> str:
    """The address at which this person begins."""
    found = departments(person, "")
    return found[0].doors[0].address if found else "me"


def _doors(person: Person, pages: tuple[tuple[str, str], ...], here: str) -> tuple[Door, ...]:
    return tuple(Door(address, address == here) for address, rights in pages if _opens(person, rights))


def _opens(person: Person, rights: str) -> bool:
    return any(may(person, right, unit=person.unit or None) for right in rights.split())
