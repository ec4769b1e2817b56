"""A ticket in a few words: for the citizen who brought it, and for the officers who are told of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dates import day, local
from bot.desk.actions import Action, AddWord, Answer, Ask, Assign, Close, Contest, Forward, Route, Take
from bot.desk.numbers import number_in
from bot.desk.routing import Routing
from bot.desk.tickets import Entry, Priority, Status, Ticket
from bot.messages import Choice, Kind, Reply, Weight
from bot.people import Person
from bot.texts import LANGUAGES, say

_PRESSES = {
    Status.CLOSED: ("confirm", "contest"),
    Status.ENDED: (),
    Status.ASKED: ("answer",),
}
_OTHERWISE = ("add",)


@dataclass(frozen=True)
class News:
    """What somebody is to be told. The mailbox finds their addresses and brings it."""

    person: str
    reply: Reply
    weight: Weight


def card(ticket: Ticket, routing: Routing, language: str) -> Reply:
    """A ticket as its citizen sees it: where it lies and what it waits for."""
    text = say(
        "ticket.card",
        language,
        number=ticket.number,
        kind=say(f"ticket.kind.{ticket.paper.kind}", language),
        status=say(f"ticket.status.{ticket.status}", language),
        unit=routing.name(ticket.unit, language),
        day=day(local(ticket.lodged_at), language),
    )
    return Reply(text, Kind.TICKET, _choices(ticket, language))


def story(ticket: Ticket, history: Iterable[Entry], routing: Routing, language: str) -> Reply:
    """The same with everything that was said between the citizen and the desk; notes and reasons stay inside."""
    begin = card(ticket, routing, language)
    lines = [line for entry in history if (line := _line(entry, language))]
    return Reply("\n".join([begin.text, *lines]), Kind.TICKET, begin.choices)


def news(
    ticket: Ticket, action: Action, by: Person, colleagues: Iterable[Person], routing: Routing
) -> tuple[News, ...]:
    """Who is to be told of what just happened; never whoever did it."""
    told = _to_citizen(ticket, action, routing)
    officers = _to_officers(ticket, action, {colleague.id for colleague in colleagues})
    return tuple(one for one in (*told, *officers) if one.person != by.id)


def pressed(text: str) -> tuple[str, str]:
    """Which of our own buttons this is, and of which ticket: ("confirm", "2569-000123"), or two nothings."""
    number = number_in(text)
    for press in ("confirm", "contest", "answer", "add") if number else ():
        if any(_same(text, say(f"ticket.press.{press}.send", language, number=number)) for language in LANGUAGES):
            return press, number
    return "", ""


def _to_citizen(ticket: Ticket, action: Action, routing: Routing) -> list[News]:
    language, values = ticket.paper.language, {"number": ticket.number}
    match action:
        case Take():
            key = "taken"
        case Forward(unit=unit):
            key, values = "forwarded", values | {"unit": routing.name(unit, language)}
        case Ask(text=text):
            key, values = "asked", values | {"text": text}
        case Answer(text=text):
            key, values = "answered", values | {"text": text}
        case Close(outcome=outcome, text=text):
            key, values = "closed", values | {"text": text, "outcome": say(f"ticket.outcome.{outcome}", language)}
        case _:
            return []
    reply = Reply(say(f"ticket.news.{key}", language, **values), Kind.TICKET, _choices(ticket, language))
    return [News(ticket.citizen, reply, Weight.NEWS)]


def _to_officers(ticket: Ticket, action: Action, colleagues: set[str]) -> list[News]:
    danger = ticket.priority is Priority.DANGER
    match action:
        case Route() | Forward() if danger:
            key, told = "danger", colleagues
        case Assign(officer=officer):
            key, told = "assigned", {officer}
        case AddWord() if ticket.officer:
            key, told = "word_added", {ticket.officer}
        case Contest():
            key, told = "contested", colleagues
        case _:
            return []
    # They are told that there is something; what a citizen said is read at the desk, by whoever has the right.
    where = ticket.paper.province or "–"
    reply = Reply(
        say(f"desk.news.{key}", "th", number=ticket.number, province=where), Kind.DANGER if danger else Kind.TICKET
    )
    return [News(person, reply, Weight.DANGER if danger else Weight.NEWS) for person in sorted(told)]


def _choices(ticket: Ticket, language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            say(f"ticket.press.{press}.label", language),
            send=say(f"ticket.press.{press}.send", language, number=ticket.number),
        )
        for press in _PRESSES.get(ticket.status, _OTHERWISE)
    )


def _line(entry: Entry, language: str) -> str:
    match entry.action:
        case Ask(text=text) | Answer(text=text) | Close(text=text):
            who = "desk"
        case AddWord(text=text) | Contest(text=text):
            who = "citizen"
        case _:
            return ""
    return say(f"ticket.story.{who}", language, day=day(local(entry.at), language), text=text or "📎")


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    """What was pressed may come back with other spaces, letters written in another way, or an invisible mark."""
    number, plain = number_in(text), unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LM")
    return f"{number} {letters}"
