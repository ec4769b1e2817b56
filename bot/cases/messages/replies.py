"""Replies to what citizens do with their cases: received, thank you, reopened."""

from __future__ import annotations

from bot.basics.messages import Choice, Kind, Reply
from bot.basics.texts import say
from bot.cases.messages import buttons
from bot.cases.model.action_classes import Action, AgainNow, Confirm, Contest, Rate, Request
from bot.cases.model.numbers import grouped
from bot.cases.model.ticket import Ticket
from bot.cases.settings.routing import Routing


def received(ticket: Ticket, receipt: str, routing: Routing, language: str, *, brought: bool = True) -> Reply:
    """The number and receipt for who filed a case or joined it."""
    key = "case.received" if brought else "case.joined"
    unit = routing.name(ticket.unit, language)
    text = say(key, language, number=ticket.number, receipt=grouped(receipt), unit=unit)
    return Reply(text, Kind.TICKET, buttons.under_card(ticket, language, brought=brought))


def done(ticket: Ticket, action: Action, language: str, *, brought: bool = True) -> Reply:
    """The reply to a citizen's action on their case."""
    key, choices = "case.passed_on", buttons.under(ticket, language, brought=brought)
    match action:
        case Confirm():
            key, choices = "case.thanks", buttons.stars(ticket.number, language)
        case Contest():
            key = "case.contested"
        case AgainNow(strength=strength):
            noted = say(f"ticket.strength.{int(strength)}", language)
            return _reply("case.again_noted", language, ticket, choices, strength=noted)
        case Request(wish=wish):
            key = f"case.requested.{wish}"
        case Rate(text=text):
            key, choices = ("case.rated_with_word" if text else "case.rated"), ()
    return _reply(key, language, ticket, choices)


def shown_again(ticket: Ticket, receipt: str, language: str, key: str = "case.receipt") -> Reply:
    """Shows the receipt again to the person that it was made for."""
    choices = (buttons.button("renew", ticket.number, language),)
    return _reply(key, language, ticket, choices, receipt=grouped(receipt))


def _reply(key: str, language: str, ticket: Ticket, choices: tuple[Choice, ...], **values: object) -> Reply:
    return Reply(say(key, language, number=ticket.number, **values), Kind.TICKET, choices)
