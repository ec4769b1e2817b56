"""Fills empty records with a made-up month: officers, cases with all that became of them, questions, a board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from bot.basics.people import Person, Role
from bot.cases.model.action_classes import Join
from bot.cases.model.submission import Kind, Lodge
from bot.cases.service import Desk
from bot.cases.settings.deadlines import Deadlines
from bot.operations.demo.case_steps import DAY, Step, Who, steps_of
from bot.operations.demo.office_hours import earlier_that_day, last_working_moment, next_working_moment
from bot.operations.demo.other_records import add_other_records
from bot.operations.demo.script import Script, read_script
from bot.operations.demo.submissions import contact, marked, submission
from bot.store import Transaction
from bot.store.papers import questions, ratings, usage
from bot.store.papers.usage import Ending
from bot.store.people import duty, officers, people

TICKETS, QUESTIONS, DAYS = 400, 3000, 30
_MISSED, _DISLIKED, _LIKED = 60, 25, 130  # questions of which more than a count is kept
_CHANNEL = "web"  # where the citizens wrote: nothing is ever sent there


@dataclass
class _Month:
    """The month while it is being made."""

    tx: Transaction
    desk: Desk
    rules: Deadlines
    script: Script
    chance: Random
    at: float
    photos: list[str]
    staff: dict[str, list[Person]] = field(default_factory=dict)
    citizens: int = 0

    def citizen(self, at: float) -> Person:
        """Somebody who does not exist, and wrote in the web chat."""
        self.citizens += 1
        return people.meet(self.tx, _CHANNEL, f"sample-{self.citizens:04}", at)


def fill(
    tx: Transaction, desk: Desk, sections: Sequence[str], seed: int, at: float, photos: Sequence[str] = ()
) -> None:
    """The whole month in one transaction; the same seed makes the same month. Photos lie in the file room already."""
    month = _Month(tx, desk, desk.rules.read(tx), read_script(), Random(seed), at, list(photos))
    worked_at = last_working_moment(month.rules, at)
    _hire(month, worked_at)
    for lodged_at, filed in _submissions(month):
        _one_case(month, filed, lodged_at)
    _ask(month, sections)
    add_other_records(tx, month.script, month.rules, month.staff, worked_at)


def _hire(month: _Month, at: float) -> None:
    for actor in month.script.officer:
        officers.add(month.tx, actor.name, actor.role, actor.unit, at)
        id = officers.person_of(month.tx, actor.name)
        assert id is not None
        month.staff.setdefault(actor.unit, []).append(Person(id, actor.role, actor.unit, actor.name))
        if actor.role is Role.OFFICER:
            place = sum(one.role is Role.OFFICER for one in month.staff[actor.unit])
            duty.add(month.tx, actor.unit, id, place, at, at + 7 * DAY)


def _submissions(month: _Month) -> list[tuple[float, Lodge]]:
    """What was filed and when, at any hour; danger by day, so that somebody is there to take it."""
    found = []
    for _ in range(TICKETS):
        at, filed = month.at - DAYS * DAY * month.chance.random(), submission(month.script, month.chance)
        found.append((earlier_that_day(month.rules, at, month.chance) if filed.danger else at, filed))
    return sorted(found, key=lambda one: one[0])


def _one_case(month: _Month, filed: Lodge, lodged_at: float) -> None:
    citizen = month.citizen(lodged_at)
    if filed.kind is Kind.COMPLAINT and month.photos and month.citizens % 5 == 0:
        filed = replace(filed, files=(month.photos.pop(),))
    who = contact(filed, month.citizens)
    ticket = month.desk.lodge(month.tx, citizen, filed, lodged_at, who).ticket
    staff, at = month.staff.get(ticket.unit, []), lodged_at
    for step in steps_of(ticket, staff, month.script, month.chance):
        at += step.pause
        if isinstance(step.who, Person):
            at = next_working_moment(month.rules, at, month.chance)
        if at > month.at:  # that is still to come
            return
        _take(month, step, citizen, at)


def _take(month: _Month, step: Step, citizen: Person, at: float) -> None:
    if step.who is Who.HOUSE:
        month.desk.by_itself(month.tx, step.action, at)
    elif isinstance(step.action, Join):
        month.desk.join(month.tx, month.citizen(at), step.action, at)
    else:
        who = citizen if isinstance(step.who, Who) else step.who
        month.desk.do(month.tx, who, step.action, at)


def _ask(month: _Month, sections: Sequence[str]) -> None:
    """How many asked what, and what had no good answer."""
    tx, chance, words = month.tx, month.chance, month.script.words
    for slot in range(QUESTIONS):
        ending = chance.choices(list(Ending), (80, 12, 8))[0]
        section = chance.choice(sections) if sections and ending is not Ending.MISSED else ""
        usage.count(tx, section, ending, month.at - chance.randrange(DAYS) * DAY, slot)
    for _ in range(_MISSED):
        text = marked(chance.choice(words["unanswered"]))
        questions.keep(tx, text, "th", "public", "", month.at - chance.random() * DAYS * DAY)
    for place in range(_DISLIKED + _LIKED):
        section, good = chance.choice(sections or [""]), place >= _DISLIKED
        text = marked(chance.choice(words["disliked"]))
        ratings.keep(tx, section, good, text, month.at - chance.random() * DAYS * DAY)
