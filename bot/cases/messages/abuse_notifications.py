"""Notifications of measures against abuse: general words to the parties, immediate notice to those who review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.basics import access
from bot.basics.dates import day, local
from bot.basics.messages import Choice, Kind, Reply
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.buttons import under
from bot.cases.model.abuse_actions import Ban, BanKind, Hide, LiftBan, NotSpam, ProposeBan, Spam
from bot.cases.model.actions import Action, Contest
from bot.cases.model.ticket import Ticket

# The texts for reviewers, by their name under desk.news.
NAMES: dict[type[Action], str] = {Hide: "hidden", Spam: "spam", ProposeBan: "ban_proposed"}
_DAY = 86400.0


def to_parties(ticket: Ticket, action: Action, parties: Iterable[tuple[str, str, bool]]) -> Iterator[tuple[str, Reply]]:
    """The notification of each party; given as alias, language, and whether they filed the case."""
    for alias, language, brought in parties:
        reply = _to_party(ticket, action, alias, language, brought=brought)
        if reply:
            yield alias, reply


def called(ticket: Ticket, action: Action, colleagues: Iterable[Person]) -> tuple[Person, ...]:
    """Which colleagues are notified: for what needs a review, the reviewers only, as far as there are any."""
    those = tuple(colleagues)
    if type(action) not in NAMES and not (isinstance(action, Contest) and ticket.for_head):
        return those
    judges = [one for one in those if access.may(one, "shield.judge", unit=ticket.unit, alone=ticket.alone)]
    return tuple(judges) or tuple(one for one in those if one.unit == ticket.unit)


def ask_again(language: str) -> Choice:
    """The button to ask for a review of one's ban."""
    label = say("shield.review", language)
    return Choice(label, send=label)


def why_banned(why: BanKind, language: str) -> str:
    return say(f"shield.ban.{why}", language)


def _to_party(ticket: Ticket, action: Action, alias: str, language: str, *, brought: bool) -> Reply | None:
    number = ticket.number
    match action:
        case Spam(why=why):
            until = day(local(ticket.due_at or ticket.changed_at).date(), language)
            key = "shield.news.spam" if brought else "shield.news.spam_joined"
            press = say("ticket.press.contest.label", language)
            text = say(key, language, number=number, why=say(f"shield.spam.{why}", language), day=until, press=press)
            return Reply(text, Kind.TICKET, under(ticket, language, brought=brought))
        case NotSpam():
            text = say("shield.news.not_spam", language, number=number)
            return Reply(text, Kind.TICKET, under(ticket, language, brought=brought))
        case Ban(party=party, why=why, days=days) if party == alias:
            until = day(local(ticket.changed_at + days * _DAY).date(), language)
            why_told = why_banned(why, language)
            text = say("shield.news.ban", language, number=number, why=why_told, day=until)
            return Reply(text, Kind.PLAIN, (ask_again(language),))
        case LiftBan(party=party) if party == alias:
            resume = say("form.resume", language)
            return Reply(say("shield.news.lifted", language, number=number), Kind.PLAIN, (Choice(resume, send=resume),))
    return None
