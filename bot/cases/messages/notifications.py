"""Who is notified of an action on a case and in which words, for citizens and officers; and the card of a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.basics.dates import day, local
from bot.basics.messages import Choice, Kind, Reply, Weight
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.abuse_notifications import ask_again, judges
from bot.cases.messages.buttons import button, stars, under, under_card
from bot.cases.messages.chat_orders import OPEN, choice
from bot.cases.messages.field_values import Wording
from bot.cases.model.action_classes import Action
from bot.cases.model.action_spec import Buttons, Hears, OfficerNews, PartyNews, key_of
from bot.cases.model.actions import spec_of
from bot.cases.model.ticket import WAITING, Priority, Ticket
from bot.cases.records.my_cases import Stake
from bot.cases.rules.on_call import alarm
from bot.cases.settings.routing import Routing


@dataclass(frozen=True)
class News:
    """What somebody is to be told. The mailbox finds their addresses and brings it."""

    person: str
    reply: Reply
    weight: Weight
    held: str = ""  # what it tells of may be called back for a while, under this name


def card(stake: Stake, routing: Routing, language: str) -> Reply:
    """A case as one of its parties sees it: where it lies, what it waits for, what can be done."""
    ticket = stake.ticket
    lines = [
        say(
            "ticket.card",
            language,
            number=ticket.number,
            kind=say(f"ticket.kind.{ticket.paper.kind}", language),
            status=say(f"ticket.status.{ticket.status}", language),
            unit=routing.name(ticket.unit, language),
            day=day(local(stake.since).date(), language),
        )
    ]
    if ticket.outcome:
        lines.append(say("ticket.card_outcome", language, outcome=say(f"ticket.outcome.{ticket.outcome}", language)))
    if ticket.merged_into:
        lines.append(say("ticket.card_merged", language, number=ticket.merged_into))
    if not stake.brought:
        lines.append(say("ticket.card_joined", language))
    choices = under_card(ticket, language, brought=stake.brought, with_receipt=stake.with_receipt)
    return Reply("\n".join(lines), Kind.TICKET, choices)


def in_one_line(ticket: Ticket, language: str) -> str:
    """For a list of cases."""
    kind = say(f"ticket.kind.{ticket.paper.kind}", language)
    return f"{ticket.number} · {kind} · {say(f'ticket.status.{ticket.status}', language)}"


def news(
    ticket: Ticket,
    action: Action,
    by: Person,
    colleagues: Iterable[Person],
    routing: Routing,
    joined: Iterable[tuple[str, str]] = (),
) -> tuple[News, ...]:
    """Who is to be told of what just happened; never whoever did it. Those who joined are given with their language."""
    parties = [(ticket.citizen, ticket.paper.language, True), *((alias, language, False) for alias, language in joined)]
    said = spec_of(action).citizen
    told = []
    if said and said.only_if(ticket, action):
        told = [
            News(alias, _to_party(ticket, action, said, Wording(language, routing), brought=brought), Weight.NEWS)
            for alias, language, brought in parties
            if (brought or said.to_joined) and (not said.concerned_only or getattr(action, "party", "") == alias)
        ]
    told += _to_officers(ticket, action, tuple(colleagues))
    return tuple(one for one in told if one.person != by.id)


def _to_party(ticket: Ticket, action: Action, said: PartyNews[Any], wording: Wording, *, brought: bool) -> Reply:
    language, values = wording.language, wording.values(action)
    shown = {gap: values[gap] for gap in said.gaps}
    if not shown.get("text", "-"):  # photos say it
        shown["text"] = say("ticket.news.photos", language)
    if said.until:
        shown["day"] = day(local(said.until(ticket, action)).date(), language)
    key = key_of(said.key, action) if brought else said.joined or key_of(said.key, action)
    text = say(key, language, number=ticket.number, press=say("ticket.press.contest.label", language), **shown)
    kind = Kind.PLAIN if said.concerned_only else Kind.TICKET
    return Reply(text, kind, _buttons(ticket, action, said.buttons, language, brought=brought))


def _buttons(ticket: Ticket, action: Action, buttons: Buttons, language: str, *, brought: bool) -> tuple[Choice, ...]:
    match buttons:
        case Buttons.STARS if brought:
            return stars(ticket.number, language)
        case Buttons.OTHER_CASE:
            other = str(getattr(action, "into", ""))
            return (Choice(other, send=other),)
        case Buttons.BAN_REVIEW:
            return (ask_again(language),)
        case Buttons.RESUME:
            resume = say("form.resume", language)
            return (Choice(resume, send=resume),)
    choices = under(ticket, language, brought=brought)
    return (*choices, button("photos", ticket.number, language)) if getattr(action, "files", ()) else choices


def _to_officers(ticket: Ticket, action: Action, colleagues: tuple[Person, ...]) -> list[News]:
    spec, danger = spec_of(action), ticket.priority is Priority.DANGER
    if spec.alarms(action) and danger:
        return [
            News(colleague.id, alarm(ticket), Weight.DANGER) for colleague in sorted(colleagues, key=lambda one: one.id)
        ]
    said = spec.officer_news(ticket, action)
    if said is None:
        return []
    # They are told that there is something; what a citizen said is read at the desk, by whoever has the right.
    where = ticket.paper.province or "–"
    text = say(f"desk.news.{said.key}", "th", number=ticket.number, province=where)
    reply = Reply(text, Kind.DANGER if danger else Kind.TICKET, for_officers(ticket))
    told = _who_hears(ticket, action, said, colleagues)
    return [News(person, reply, Weight.DANGER if danger else Weight.NEWS) for person in sorted(told)]


def _who_hears(ticket: Ticket, action: Action, said: OfficerNews[Any], colleagues: tuple[Person, ...]) -> set[str]:
    everybody = {colleague.id for colleague in colleagues}
    match said.to:
        case Hears.NAMED:
            return {str(getattr(action, "officer", ""))}
        case Hears.JUDGES:
            return {judge.id for judge in judges(ticket, colleagues)}
        case Hears.HOLDER:  # what is for an officer who is away, or works here no more, is for the unit
            return {ticket.officer} & everybody or everybody
    return everybody


def for_officers(ticket: Ticket) -> tuple[Choice, ...]:
    """What an officer may do who reads of a case in a chat."""
    what = (OPEN, "take") if ticket.status in WAITING else (OPEN,)
    return tuple(choice(one, ticket.number, "th") for one in what)
