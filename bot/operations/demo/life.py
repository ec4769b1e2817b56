"""Generates the steps of one sample case, in order. No storage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from random import Random

from bot.basics.messages import Place
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import (
    Action,
    AddWord,
    AgainNow,
    Answer,
    Ask,
    Assign,
    Close,
    Confirm,
    Contest,
    GoOn,
    Join,
    LetEnd,
    Note,
    Outcome,
    Pause,
    Rate,
    Strength,
    Take,
    Wait,
)
from bot.cases.model.submission import Identity, Kind, Lodge, Said
from bot.cases.model.ticket import Ticket
from bot.operations.demo.script import Province, Script, Sort

MARK = "(ตัวอย่าง)"
HOUR = 3600.0
DAY = 24 * HOUR
_CUSTOMERS = ("", "factory", "sme", "community", "mine")  # as people say of themselves; most do not
_BROUGHT = (60, 14, 16, 8, 2)
_CONTEST_DAYS = 8  # after these the house lets a case end


class Who(Enum):
    """Whose step it is, when it is nobody's of the office."""

    CITIZEN = "citizen"
    NEIGHBOUR = "neighbour"
    HOUSE = "house"


@dataclass(frozen=True)
class Step:
    """After this pause somebody does this."""

    pause: float
    who: Who | Person
    action: Action


def paper(script: Script, chance: Random) -> Lodge:
    """What somebody brings."""
    sort = chance.choices(script.sort, [one.share for one in script.sort])[0]
    province = chance.choice(script.province)
    complains = sort.kind is Kind.COMPLAINT
    return Lodge(
        sort.kind,
        tuple(_said(script, sort, chance)),
        matters=(sort.matter,) if sort.matter else (),
        identity=chance.choices(list(Identity), [5, 2, 3])[0],
        province=province.name if sort.kind is not Kind.GIFT else "",
        factory=chance.choice(script.words["factories"]) if complains else "",
        topic=chance.choice(script.words["manuals"]) if sort.kind is Kind.ASSESSMENT else "",
        place=_near(province, chance) if complains else None,
        danger=sort.danger,
        customer=chance.choices(_CUSTOMERS, _BROUGHT)[0],
    )


def life(ticket: Ticket, staff: list[Person], script: Script, chance: Random) -> list[Step]:
    """Everything that would become of it, had it time enough; a case in a unit without officers only waits."""
    if not staff or chance.random() < 0.08:
        return []
    number = ticket.number
    officers = [one for one in staff if one.role is Role.OFFICER]
    worker = chance.choice(officers)
    head = next(one for one in staff if one.role is Role.HEAD)
    steps = [_beginning(number, worker, head, chance)]
    if ticket.paper.kind is Kind.COMPLAINT:
        steps += _neighbours_and_diary(ticket, script, chance)
    steps += _work(number, worker, script, chance)
    steps += _end(number, worker, script, chance)
    return steps


def marked(text: str) -> str:
    """Nobody takes these words for a citizen's."""
    return f"{MARK} {text}" if text else ""


def _said(script: Script, sort: Sort, chance: Random) -> Iterator[Said]:
    yield Said("what", "เรื่อง", marked(chance.choice(sort.said)))
    if sort.kind is Kind.ASSESSMENT:
        yield Said("unit", "หน่วยงาน", chance.choice([one.unit for one in script.officer if one.role is Role.HEAD]))
        answers = chance.choices(script.words["assessed"], [7, 2, 1], k=chance.randint(5, 8))
        yield from (Said(f"{number}.how", f"ขั้นที่ {number}", how) for number, how in enumerate(answers, 1))
    if sort.kind is Kind.COMPLAINT:
        yield Said("place", "สถานที่", marked(f"ซอย {chance.randint(1, 40)} หมู่ {chance.randint(1, 12)}"))


def _near(province: Province, chance: Random) -> Place:
    latitude, longitude = (at + chance.uniform(-0.15, 0.15) for at in (province.latitude, province.longitude))
    return Place(round(latitude, 5), round(longitude, 5))


def _beginning(number: str, worker: Person, head: Person, chance: Random) -> Step:
    pause = chance.choice((0.5, 2, 6, 20, 40)) * HOUR
    if chance.random() < 0.3:
        return Step(pause, head, Assign(number, worker.id))
    return Step(pause, worker, Take(number))


def _neighbours_and_diary(ticket: Ticket, script: Script, chance: Random) -> Iterator[Step]:
    if chance.random() < 0.12 and not ticket.alone:
        joined = Join(ticket.number, marked(chance.choice(script.words["joined"])))
        yield Step(3 * HOUR, Who.NEIGHBOUR, joined)
    if chance.random() < 0.2:
        for day in range(1, chance.randint(2, 5)):
            again = AgainNow(ticket.number, chance.choice(list(Strength)), ticket.lodged_at + day * DAY)
            yield Step(DAY, Who.CITIZEN, again)


def _work(number: str, worker: Person, script: Script, chance: Random) -> Iterator[Step]:
    def some(key: str) -> str:
        return marked(chance.choice(script.words[key]))

    if chance.random() < 0.4:
        yield Step(HOUR, worker, Note(number, some("noted")))
    yield Step(chance.uniform(1, 30) * HOUR, worker, Answer(number, some("told")))
    if chance.random() < 0.35:
        yield Step(2 * HOUR, worker, Ask(number, some("asked")))
        yield Step(chance.uniform(1, 60) * HOUR, Who.CITIZEN, AddWord(number, some("added")))
    if chance.random() < 0.15:
        yield Step(4 * HOUR, worker, Wait(number, Pause.LABORATORY, some("waited")))
        yield Step(chance.uniform(2, 9) * DAY, worker, GoOn(number))


def _end(number: str, worker: Person, script: Script, chance: Random) -> Iterator[Step]:
    def some(key: str) -> str:
        return marked(chance.choice(script.words[key]))

    outcome = chance.choice((Outcome.SOLVED, Outcome.ORDERED, Outcome.NOT_FOUND, Outcome.EXPLAINED))
    yield Step(chance.uniform(0.5, 12) * DAY, worker, Close(number, outcome, some("closed")))
    if chance.random() < 0.18:
        yield Step(chance.uniform(3, 60) * HOUR, Who.CITIZEN, Contest(number, some("contested")))
        yield Step(chance.uniform(1, 5) * DAY, worker, Take(number))
        yield Step(chance.uniform(1, 5) * DAY, worker, Close(number, Outcome.SOLVED, some("closed")))
    if chance.random() < 0.6:
        stars = chance.choices((1, 2, 3, 4, 5), (1, 1, 3, 6, 5))[0]
        yield Step(chance.uniform(1, 70) * HOUR, Who.CITIZEN, Confirm(number))
        yield Step(HOUR / 6, Who.CITIZEN, Rate(number, stars, some("rated")))
    else:
        yield Step(_CONTEST_DAYS * DAY, Who.HOUSE, LetEnd(number))
