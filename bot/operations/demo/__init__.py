"""Creates the demonstration: a month of sample cases, questions and officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from bot.basics.dates import local
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import Join
from bot.cases.model.submission import UNNAMED, Contact, Identity, Kind, Lodge
from bot.cases.service import Desk
from bot.operations.demo.house import furnish
from bot.operations.demo.life import DAY, Step, Who, life, marked, paper
from bot.operations.demo.script import Script, read_script
from bot.store import Transaction
from bot.store.cases import demonstration
from bot.store.papers import questions, ratings
from bot.store.papers.usage import Ending
from bot.store.people import duty, officers

TICKETS, QUESTIONS, DAYS = 400, 3000, 30
_MISSED, _DISLIKED, _LIKED = 60, 25, 130  # questions of which more than a count is kept


class NotEmpty(Exception):
    """This installation is in use: a demonstration among real cases would be taken for real."""


@dataclass(frozen=True)
class Filled:
    """What was made, and the links by which its officers sign in, once."""

    tickets: int
    questions: int
    links: tuple[tuple[Person, str], ...]


@dataclass
class _Month:
    """The month while it is being made."""

    tx: Transaction
    desk: Desk
    script: Script
    chance: Random
    at: float
    photos: list[str]
    staff: dict[str, list[Person]] = field(default_factory=dict)
    citizens: int = 0

    def citizen(self) -> Person:
        """Nobody: without an address, so that no letter is ever written to them."""
        self.citizens += 1
        return demonstration.nobody(self.citizens)


def fill(
    tx: Transaction, desk: Desk, sections: Sequence[str], seed: int, at: float, photos: Sequence[str] = ()
) -> Filled:
    """The whole month in one transaction; the same seed makes the same month. Photos lie in the file room already."""
    used = demonstration.in_use(tx)
    if "demonstration" in used:
        raise NotEmpty("The demonstration is here already. Take it away first: mindbot demo --remove")
    if used:
        raise NotEmpty(
            f"This installation holds {', '.join(f'{n} {table}' for table, n in used.items())}. "
            "Show the demonstration in one of its own: MINDBOT_DATA=another-folder mindbot demo"
        )
    month = _Month(tx, desk, read_script(), Random(seed), at, list(photos))
    demonstration.begin(tx, at)
    links = _hire(month)
    for lodged_at in sorted(at - DAYS * DAY * month.chance.random() for _ in range(TICKETS)):
        _one_case(month, lodged_at)
    _ask(month, sections)
    furnish(tx, month.script, desk.rules.read(tx), month.staff, at)
    demonstration.mark_rows(tx)
    return Filled(TICKETS, QUESTIONS, tuple(links))


def _hire(month: _Month) -> list[tuple[Person, str]]:
    links = []
    for actor in month.script.officer:
        code = officers.add(month.tx, actor.name, actor.role, actor.unit, month.at)
        id = officers.person_of(month.tx, actor.name)
        assert id is not None
        person = Person(id, actor.role, actor.unit, actor.name)
        demonstration.mark(month.tx, "person", id)
        month.staff.setdefault(actor.unit, []).append(person)
        links.append((person, code))
        if actor.role is Role.OFFICER:
            place = sum(one.role is Role.OFFICER for one in month.staff[actor.unit])
            duty.add(month.tx, actor.unit, id, place, month.at, month.at + 7 * DAY)
    return links


def _one_case(month: _Month, lodged_at: float) -> None:
    brought, citizen = paper(month.script, month.chance), month.citizen()
    if brought.kind is Kind.COMPLAINT and month.photos and citizen.id[-1] in "05":
        brought = replace(brought, files=(month.photos.pop(),))
    ticket = month.desk.lodge(month.tx, citizen, brought, lodged_at, _contact(brought, citizen)).ticket
    staff, at = month.staff.get(ticket.unit, []), lodged_at
    for step in life(ticket, staff, month.script, month.chance):
        at += step.pause
        if at > month.at:  # that is still to come
            return
        _take(month, step, citizen, at)


def _take(month: _Month, step: Step, citizen: Person, at: float) -> None:
    if step.who is Who.HOUSE:
        month.desk.by_itself(month.tx, step.action, at)
    elif isinstance(step.action, Join):
        month.desk.join(month.tx, month.citizen(), step.action, at)
    else:
        who = citizen if isinstance(step.who, Who) else step.who
        month.desk.do(month.tx, who, step.action, at)


def _contact(brought: Lodge, citizen: Person) -> Contact:
    if brought.identity is Identity.ANONYMOUS:
        return UNNAMED
    return Contact(f"นายตัวอย่าง {citizen.id.rpartition(':')[2]}", "02-000-0000")


def _ask(month: _Month, sections: Sequence[str]) -> None:
    """How many asked what, and what had no good answer."""
    tx, chance, words = month.tx, month.chance, month.script.words
    counted: dict[tuple[str, str, Ending], int] = {}
    for _ in range(QUESTIONS):
        day = (local(month.at) - timedelta(days=chance.randrange(DAYS))).date().isoformat()
        ending = chance.choices(list(Ending), (80, 12, 8))[0]
        section = chance.choice(sections) if sections and ending is not Ending.MISSED else ""
        counted[day, section, ending] = counted.get((day, section, ending), 0) + 1
    for (day, section, ending), times in counted.items():
        demonstration.count(tx, day, section, ending, times)
    for _ in range(_MISSED):
        text = marked(chance.choice(words["unanswered"]))
        questions.keep(tx, text, "th", "public", "", month.at - chance.random() * DAYS * DAY)
    for place in range(_DISLIKED + _LIKED):
        section, good = chance.choice(sections or [""]), place >= _DISLIKED
        text = marked(chance.choice(words["disliked"]))
        ratings.keep(tx, section, good, text, month.at - chance.random() * DAYS * DAY)
