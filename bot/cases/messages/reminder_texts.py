"""Who receives a reminder, and its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.basics.dates import moment
from bot.basics.messages import Kind, Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.messages.buttons import under
from bot.cases.messages.notifications import News, for_officers
from bot.cases.messages.pseudonyms import shown_at
from bot.cases.model.next_reminder import Call, Stage
from bot.cases.model.ticket import Priority, Ticket
from bot.cases.rules.on_call import is_alarm

_TO_THE_CITIZEN = (Stage.ANSWER, Stage.WORD)


@dataclass(frozen=True)
class Around:
    """The officers of a case's unit, and the inspectors."""

    unit: Sequence[Person]
    inspectors: Sequence[Person] = ()

    @property
    def heads(self) -> tuple[Person, ...]:
        """The heads of the unit; without one, all its officers."""
        return tuple(one for one in self.unit if one.role is Role.HEAD) or tuple(self.unit)

    def holders(self, ticket: Ticket) -> tuple[Person, ...]:
        """The officer who took the case; without one who still works here, all officers of the unit."""
        return tuple(one for one in self.unit if one.id == ticket.officer) or tuple(self.unit)


def news_of(call: Call, ticket: Ticket, around: Around) -> tuple[News, ...]:
    """The messages of a reminder."""
    if call.stage is Stage.END:
        return ()  # the end is notified by the action itself
    if call.stage in _TO_THE_CITIZEN:
        return (News(ticket.citizen, _to_citizen(call, ticket), Weight.NEWS),)
    told = {
        Stage.SOON: around.holders(ticket),
        Stage.DECIDE: around.holders(ticket),
        Stage.PAUSE: around.holders(ticket),
        Stage.HEAD: (*around.heads, *around.holders(ticket)),
        Stage.INSPECTORS: (*around.inspectors, *around.heads, *around.holders(ticket)),
        Stage.AGAIN: (*around.inspectors, *around.heads, *around.holders(ticket)),
    }[call.stage]
    urgent = is_alarm(ticket)
    reply = Reply(_words(call, ticket, "th"), Kind.DANGER if urgent else Kind.TICKET, for_officers(ticket))
    weight = Weight.DANGER if urgent else Weight.NEWS
    return tuple(News(person, reply, weight) for person in dict.fromkeys(one.id for one in told))


def _to_citizen(call: Call, ticket: Ticket) -> Reply:
    language = ticket.paper.language
    return Reply(_words(call, ticket, language), Kind.TICKET, under(ticket, language))


def _words(call: Call, ticket: Ticket, language: str) -> str:
    # In danger the deadline is minutes after filing, which is more exact than a message should keep.
    until = shown_at(ticket, call.until) if ticket.priority is Priority.DANGER else call.until
    where, day = ticket.paper.province or "–", moment(until, language)
    return say(f"clock.{call.stage}", language, number=ticket.number, province=where, day=day)
