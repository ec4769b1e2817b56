"""Who judges what was hidden or put aside as spam, and what somebody who is banned can press."""

from __future__ import annotations

from collections.abc import Iterable

from bot.basics import access
from bot.basics.messages import Choice
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.model.abuse_actions import BanKind
from bot.cases.model.ticket import Ticket


def judges(ticket: Ticket, colleagues: Iterable[Person]) -> tuple[Person, ...]:
    """Those of the colleagues who may judge it; where nobody may, all of its unit."""
    those = tuple(colleagues)
    judging = [one for one in those if access.may(one, "shield.judge", unit=ticket.unit, alone=ticket.alone)]
    return tuple(judging) or tuple(one for one in those if one.unit == ticket.unit)


def ask_again(language: str) -> Choice:
    """The button to ask for a review of one's ban."""
    label = say("shield.review", language)
    return Choice(label, send=label)


def why_banned(why: BanKind, language: str) -> str:
    return say(f"shield.ban.{why}", language)
