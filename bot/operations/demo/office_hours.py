"""When officers work: moves a moment into the office hours of the government's calendar."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from bot.cases.settings.deadlines import Deadlines, day_of

_FIRST_HOURS = 3 * 3600.0  # what came overnight is dealt with in the course of the morning


def next_working_moment(rules: Deadlines, at: float, chance: Random) -> float:
    """This moment if the offices are open, else some time in the morning of the next working day."""
    if is_open(rules, at):
        return at
    day = day_of(at)
    if at >= rules.opening(day):
        day += timedelta(days=1)
    while not rules.calendar.works(day):
        day += timedelta(days=1)
    return rules.opening(day) + chance.random() * min(_FIRST_HOURS, rules.closing(day) - rules.opening(day))


def last_working_moment(rules: Deadlines, at: float) -> float:
    """This moment if the offices are open, else when they closed last."""
    if is_open(rules, at):
        return at
    day = day_of(at)
    if at < rules.opening(day):
        day -= timedelta(days=1)
    while not rules.calendar.works(day):
        day -= timedelta(days=1)
    return rules.closing(day)


def earlier_that_day(rules: Deadlines, at: float, chance: Random) -> float:
    """Some time on the last working day while there still is time to do something."""
    until = last_working_moment(rules, at)
    opens = rules.opening(day_of(until))
    return opens + chance.random() * 0.8 * (until - opens)


def is_open(rules: Deadlines, at: float) -> bool:
    day = day_of(at)
    return rules.calendar.works(day) and rules.opening(day) <= at <= rules.closing(day)
