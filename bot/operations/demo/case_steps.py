"""Generates the steps of one sample case, in order. No storage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from random import Random

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
from bot.cases.model.submission import Kind
from bot.cases.model.ticket import Ticket
from bot.operations.demo.script import Script
from bot.operations.demo.submissions import marked

HOUR = 3600.0
DAY = 24 * HOUR
_CONTEST_DAYS = 8  # after these a case ends by itself


class Who(Enum):
    """Whose step it is, when it is no officer's."""

    CITIZEN = "citizen"
    NEIGHBOUR = "neighbour"
    HOUSE = "house"


@dataclass(frozen=True)
class Step:
    """After this pause somebody does this; an officer waits until the office is open."""

    pause: float
    who: Who | Person
    action: Action


def steps_of(ticket: Ticket, staff: list[Person], script: Script, chance: Random) -> list[Step]:
    """Everything that would become of it, had it time enough; a case in a unit without officers only waits."""
    if not staff or chance.random() < 0.08:
        return []
    number = ticket.number
    worker = chance.choice([one for one in staff if one.role is Role.OFFICER])
    head = next(one for one in staff if one.role is Role.HEAD)
    steps = [_beginning(ticket, worker, head, chance)]
    if ticket.paper.kind is Kind.COMPLAINT:
        steps += _neighbours_and_diary(ticket, script, chance)
    steps += _work(number, worker, script, chance)
    steps += _end(number, worker, script, chance)
    return steps


def _beginning(ticket: Ticket, worker: Person, head: Person, chance: Random) -> Step:
    number = ticket.number
    if ticket.paper.danger:
        return Step(0.2 * HOUR, worker, Take(number))
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
