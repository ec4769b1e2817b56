"""Invites everybody of a sheet that was pasted: name, role and unit in three columns. All of them, or nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from bot.basics.access import gives, may
from bot.basics.people import WITHOUT_UNIT, Role
from bot.basics.texts import LANGUAGES, say
from bot.console.queue.role_proposals import needs_a_second
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.people import officers
from bot.store.people.officers import WrongOfficer

MOST = 200  # people of one sheet


@dataclass(frozen=True)
class Invited:
    """A new officer's sign-in link, shown once."""

    name: str
    link: str


class WrongLine(ValueError):
    """A line of the sheet from which nobody can be invited; nobody of the sheet was."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(number)
        self.number = number
        self.line = line


def invite(tx: Transaction, office: Office, visit: Visit) -> list[Invited]:
    """Adds an officer for each line; raises WrongLine with the first that cannot be."""
    lines = [line for line in visit.form.get("sheet", "").splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST:
        raise WrongLine(len(lines), lines[-1] if lines else "")
    return [_one(tx, office, visit, number, line) for number, line in enumerate(lines, start=1)]


def _one(tx: Transaction, office: Office, visit: Visit, number: int, line: str) -> Invited:
    name, role, unit, *_ = [*(part.strip() for part in re.split(r"[\t,;]", line)), "", "", ""]
    meant = next((one for one in gives(visit.officer) if role in _names_of(one)), None)
    if meant is None:
        raise WrongLine(number, line)
    place = "" if meant in WITHOUT_UNIT else office.papers.unit_of(unit) if unit else visit.officer.unit
    keeps = meant in WITHOUT_UNIT or (place and may(visit.officer, "people.keep", unit=place))
    # What a second person has to confirm is proposed one by one.
    if not keeps or needs_a_second(office, visit, meant, place):
        raise WrongLine(number, line)
    try:
        link = officers.add(tx, name, meant, place, visit.at, visit.officer.id)
    except WrongOfficer as wrong:
        raise WrongLine(number, line) from wrong
    return Invited(name, urljoin(str(visit.request.url), f"{visit.home}first/{link}"))


def _names_of(role: Role) -> set[str]:
    return {role.value, *(say(f"staff.role.{role}", language) for language in LANGUAGES)}
