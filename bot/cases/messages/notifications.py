"""Who is notified of an action on a case and in which words, for citizens and officers; and the card of a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.basics.dates import day, local
from bot.basics.messages import Choice, Kind, Reply, Weight
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages import abuse_notifications as shield_news
from bot.cases.messages.buttons import button, stars, under, under_card
from bot.cases.messages.chat_orders import OPEN, choice
from bot.cases.model.abuse_actions import Hide, ProposeBan, Spam
from bot.cases.model.actions import (
    Action,
    AddWord,
    AgainNow,
    Answer,
    Ask,
    Assign,
    Close,
    Contest,
    Forward,
    Inform,
    Join,
    LetEnd,
    Merge,
    Outcome,
    Release,
    Reopen,
    Route,
    Strength,
    Take,
)
from bot.cases.model.referral_actions import FollowLater, Refer
from bot.cases.model.submission import Identity
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
    told = [
        News(alias, reply, Weight.NEWS)
        for alias, language, brought in parties
        if (reply := _to_party(ticket, action, routing, language, brought))
    ]
    told += [News(alias, reply, Weight.NEWS) for alias, reply in shield_news.to_parties(ticket, action, parties)]
    called = shield_news.called(ticket, action, colleagues)
    told += _to_officers(ticket, action, {colleague.id for colleague in called})
    return tuple(one for one in told if one.person != by.id)


def _to_party(ticket: Ticket, action: Action, routing: Routing, language: str, brought: bool) -> Reply | None:
    values = {"number": ticket.number}
    match action:
        case Take():
            key = "taken"
        case Forward(unit=unit):
            key, values = "forwarded", values | {"unit": routing.name(unit, language)}
        case Ask(text=text) if brought:
            key, values = "asked", values | {"text": text}
        case Answer(text=text) | Inform(text=text) if brought:
            key, values = "answered", values | {"text": text}
        case Close(outcome=outcome, text=text):
            key = "closed" if brought else "closed_joined"
            shown = text or say("ticket.news.photos", language)
            values |= {"text": shown, "outcome": say(f"ticket.outcome.{outcome}", language)}
        case Reopen(text=text):
            key, values = "reopened", values | {"text": text}
        case LetEnd() if ticket.outcome is Outcome.SPAM:
            return None  # until when it could be contested was said at once
        case Refer(body=body, follow_up=until):
            key, values = "referred", values | {"body": body, "day": day(until, language)}
        case FollowLater(follow_up=until):
            key, values = "follow_later", values | {"day": day(until, language)}
        case LetEnd():
            key = "let_end" if brought else "let_end_joined"
        case Merge(into=into):
            key, values = "merged", values | {"into": into}
        case _:
            return None
    choices = under(ticket, language, brought=brought)
    if isinstance(action, LetEnd) and brought:
        choices = stars(ticket.number, language)
    if isinstance(action, Merge):
        choices = (Choice(action.into, send=action.into),)
    if isinstance(action, Close) and action.files:
        choices = (*choices, button("photos", ticket.number, language))
    return Reply(say(f"ticket.news.{key}", language, **values), Kind.TICKET, choices)


def _to_officers(ticket: Ticket, action: Action, colleagues: set[str]) -> list[News]:
    danger = ticket.priority is Priority.DANGER
    # What is for an officer who is away, or works here no more, is for the unit.
    holder = {ticket.officer} & colleagues or colleagues
    match action:
        case Route() | Forward() if danger:
            return [News(person, alarm(ticket), Weight.DANGER) for person in sorted(colleagues)]
        case Route() if ticket.paper.identity is not Identity.NAMED:
            return []  # the minute at which it was told belongs to whoever told it; the morning's digest counts it
        case Route() | Forward() | Release():
            key, told = "new", colleagues
        case Assign(officer=officer):
            key, told = "assigned", {officer}
        case AddWord() if ticket.officer:
            key, told = "word_added", holder
        case Inform():
            key, told = "informed", holder
        case AgainNow(strength=Strength.UNBEARABLE) if ticket.officer:
            key, told = "unbearable", holder
        case Join() if ticket.officer:
            key, told = "joined", holder
        case Contest():
            key, told = "contested_spam" if ticket.for_head else "contested", colleagues
        case Hide() | Spam() | ProposeBan():
            key, told = shield_news.NAMES[type(action)], colleagues
        case _:
            return []
    # They are told that there is something; what a citizen said is read at the desk, by whoever has the right.
    where = ticket.paper.province or "–"
    text = say(f"desk.news.{key}", "th", number=ticket.number, province=where)
    reply = Reply(text, Kind.DANGER if danger else Kind.TICKET, for_officers(ticket))
    return [News(person, reply, Weight.DANGER if danger else Weight.NEWS) for person in sorted(told)]


def for_officers(ticket: Ticket) -> tuple[Choice, ...]:
    """What an officer may do who reads of a case in a chat."""
    what = (OPEN, "take") if ticket.status in WAITING else (OPEN,)
    return tuple(choice(one, ticket.number, "th") for one in what)
