"""An inspection is planned: somebody of the unit will look at the place on that day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from bot.basics.dates import local
from bot.basics.people import Person
from bot.cases.model.action_classes import Action
from bot.cases.model.ticket import Inspection, Ticket, WrongMoment


@dataclass(frozen=True)
class ScheduleInspection(Action):
    """The place is inspected on that day; a later one replaces it, and one without a day calls it off."""

    day: date | None = None
    at: time | None = None  # nothing: some time of that day
    text: str = ""  # for colleagues only
    tell: bool = False  # whoever brought or joined the case hears of it


def schedule(ticket: Ticket, action: ScheduleInspection, by: Person, at: float) -> Ticket:
    if action.day is None and ticket.inspection is None:
        raise WrongMoment(f"No inspection of {ticket.number} is planned that could be called off.")
    if action.day is not None and action.day < local(at).date():
        raise WrongMoment(f"{ticket.number} cannot be inspected on {action.day}: that day is over.")
    return replace(ticket, inspection=Inspection(action.day, action.at) if action.day else None)
