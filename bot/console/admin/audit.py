"""The audit log page for administrators, and for custodians the unsealings in their unit."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import require
from bot.basics.texts import UnknownText, say, texts
from bot.cases.service import HOUSE
from bot.cases.settings import working_days
from bot.cases.settings.working_days import Day
from bot.console.admin.periods import label_of
from bot.console.page import render
from bot.console.queue.queue import name_of
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import Line, What
from bot.store.people import officers

_PAGE = 50
# The pages of settings, and the menu entries under which they are found.
_PAGES = {"deadlines": "periods", "danger": "contacts", "limits": "limits", working_days.PAGE: "calendar"}
_OURSELVES = (officers.OPERATOR, HOUSE.id)
_SHORT = 6  # letters of an id without a name
_MARK = "audit before "


@dataclass(frozen=True)
class Trail:
    """A page of entries, the names of those who acted, and the sealed place of the next page."""

    lines: Sequence[Line]
    names: dict[str, str]
    further: str


def show(office: Office, visit: Visit) -> Response:
    """The newest entries, filtered by kind, person and subject."""
    require(visit.officer, "audit.see")
    what = visit.text("what") if visit.text("what") in list(What) else ""
    who, about = visit.text("who", 60), visit.text("about", 60)

    def look(tx: Transaction) -> Trail:
        person = (officers.person_of(tx, who) or who) if who else ""
        lines = audit.page(
            tx,
            reader=visit.officer.id,
            what=(what,) if what else (),
            who=person,
            about=about,
            before=_before(tx, visit),
            limit=_PAGE + 1,
        )
        return _trail(tx, lines)

    return _page(visit, "audit", office.store.read(look), what=what, who=who, about=about, kinds=list(What))


def seals(office: Office, visit: Visit) -> Response:
    """Who unsealed an identity or an original in the custodian's unit."""
    require(visit.officer, "seals.see", unit=visit.officer.unit)

    def look(tx: Transaction) -> Trail:
        return _trail(tx, audit.of_seals(tx, visit.officer.id, visit.officer.unit, _before(tx, visit), _PAGE + 1))

    return _page(visit, "seals", office.store.read(look), what="", who="", about="", kinds=[])


def _trail(tx: Transaction, lines: Sequence[Line]) -> Trail:
    """These lines, and from where to go on. A line's own number tells how many stand between that nobody may see."""
    last = lines[_PAGE - 1].seq if len(lines) > _PAGE else 0
    further = urlsafe_b64encode(tx.seal.close(f"{_MARK}{last}".encode())).decode() if last else ""
    return Trail(lines[:_PAGE], _names(tx, lines), further)


def _before(tx: Transaction, visit: Visit) -> int:
    """The place that a page begins after; 0, the newest, if it was tampered with."""
    try:
        return int(tx.seal.open(urlsafe_b64decode(visit.text("before").encode())).decode().removeprefix(_MARK))
    except ValueError:
        return 0


def _page(visit: Visit, here: str, trail: Trail, **sieve: object) -> Response:
    known = _with_ourselves(trail.names, visit.language)
    words = {line.seq: in_words(line, visit.language) for line in trail.lines}
    return render(visit, here, lines=trail.lines, names=known, words=words, further=trail.further, **sieve)


def _with_ourselves(names: dict[str, str], language: str) -> dict[str, str]:
    ours = {officers.OPERATOR: "operator", HOUSE.id: "house"}
    return {id: say(f"console.trail.by.{ours[id]}", language) if id in ours else name for id, name in names.items()}


def in_words(line: Line, language: str) -> str:
    """What an entry is about, with its codes in words: a role, a channel, a setting."""
    phrase = f"console.trail.subject.{line.about.replace(' ', '_').replace('-', '_')}"
    if phrase in texts():
        return say(phrase, language)
    if line.what == What.RULES_CHANGED:
        page, _, changes = line.about.partition(": ")
        name, _, version = page.partition(" ")
        title = f"console.place.{_PAGES.get(name, name)}"
        of = f"{say(title, language) if title in texts() else name} {version}".strip()
        return f"{of}: {_setting(name, changes, language)}"
    if line.what in (What.ROLE_CHANGED, What.SECOND_FACTOR):
        login, _, rest = line.about.partition(": ")
        role, _, unit = rest.partition(" ")
        if f"staff.role.{role}" in texts():
            return f"{login}: {say(f'staff.role.{role}', language)} {unit}".strip()
        phrase = f"console.trail.subject.{rest.replace(' ', '_')}"
        return f"{login}: {say(phrase, language)}" if phrase in texts() else line.about
    return line.about


def _setting(page: str, changes: str, language: str) -> str:
    key, sign, rest = changes.partition(" = ")
    if page == working_days.PAGE:
        for day in Day:
            changes = changes.replace(f" = {day}", f" = {say(f'console.calendar.is.{day}', language)}")
    if page not in _PAGES or not sign or page == working_days.PAGE:
        return changes
    try:
        return f"{label_of(page, key, language)} = {rest}"
    except UnknownText:
        return changes


def _names(tx: Transaction, lines: Sequence[Line]) -> dict[str, str]:
    """Colleagues' names; for others the beginning of their id, which identifies nobody."""
    return {one: name_of(tx, one) or (one if one in _OURSELVES else one[:_SHORT]) for one in {x.who for x in lines}}
