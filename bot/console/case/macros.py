"""Macros on the page of a case: which are possible, and doing all their steps or none."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.basics.texts import say
from bot.cases.model.action_classes import Action, Take
from bot.cases.model.ticket import SaysNothing, Ticket, WrongMoment
from bot.cases.officer.case_summary import may_do
from bot.cases.service import ChangedMeanwhile, Done
from bot.cases.settings import macros
from bot.cases.settings.macros import STEPS, Macro
from bot.console.case import actions, canned_answers
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What

log = logging.getLogger("mindbot.console")

_STOPS = (WrongMoment, SaysNothing, ChangedMeanwhile, ValueError)


class UnknownMacro(LookupError):
    """A macro that this case does not offer."""


class Stopped(Exception):
    """A step could not be done, so that none was; in words for the officer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(frozen=True)
class Offered:
    """A macro that can be begun now, with its steps in words."""

    id: str
    title: str
    steps: str


def offered(tx: Transaction, visit: Visit, ticket: Ticket) -> list[Offered]:
    """The macros whose first step this officer may do now."""
    known = macros.all_for(tx, visit.officer.unit or ticket.unit)
    return [
        Offered(one.id, one.called(visit.language), " → ".join(_name(visit, step) for step in one.steps))
        for one in known
        if one.suits(ticket.paper.kind) and _may_begin(visit, ticket, one)
    ]


def run(tx: Transaction, office: Office, visit: Visit, number: str, seen: int) -> Ticket:
    """Does every step, as if its form had been filled in; raises Stopped if one of them is impossible."""
    ticket, id = office.desk.ticket(tx, visit.officer, number), visit.text("macro")
    macro = next((one for one in macros.all_for(tx, visit.officer.unit or ticket.unit) if one.id == id), None)
    if macro is None or not macro.suits(ticket.paper.kind):
        raise UnknownMacro(f"{id!r} is no macro for {number}.")
    audit.write(tx, visit.officer.id, What.MACRO_RUN, number, visit.at)
    all_done: list[Done] = []
    for place, step in _needed(visit, ticket, macro):
        try:
            done = office.desk.do(tx, visit.officer, _action(tx, office, visit, number, step), visit.at, seen=seen)
        except _STOPS as wrong:
            status, key = actions.trouble(wrong)
            why = say(key, visit.language)
            words = say("console.macros.stopped", visit.language, place=place, step=_name(visit, step), why=why)
            raise Stopped(status, words) from wrong
        all_done.append(done)
        seen = done.ticket.version
    for done in all_done:
        office.bring(tx, done.news, done.ticket.paper.language, visit.at)
    log.info("%s: macro %s by %s", number, id, visit.officer.id)
    return all_done[-1].ticket if all_done else ticket


def _may_begin(visit: Visit, ticket: Ticket, macro: Macro) -> bool:
    first = next((step["do"] for _, step in _needed(visit, ticket, macro)), "")
    if not first:
        return False
    spec, form = STEPS[first]
    return form.only_if(ticket) and may_do(visit.officer, ticket, spec.kind)


def _needed(visit: Visit, ticket: Ticket, macro: Macro) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The steps with their places, without taking what this officer has already."""
    for place, step in enumerate(macro.steps, 1):
        if STEPS[step["do"]][0].kind is not Take or ticket.officer != visit.officer.id:
            yield place, step


def _action(tx: Transaction, office: Office, visit: Visit, number: str, step: Mapping[str, str]) -> Action:
    typed = dict(step)
    if prepared := typed.pop("prepared", ""):
        typed["text"] = canned_answers.chosen(tx, office, visit, number, prepared)
    return actions.read(office, replace(visit, form=typed, photos=()), number)


def _name(visit: Visit, step: Mapping[str, str]) -> str:
    return say(f"console.case.act.{step['do']}.go", visit.language)
