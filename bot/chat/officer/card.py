"""A case as an officer reads it in a chat: what was said, where, until when; never who said it."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.dates import day, local
from bot.basics.messages import Choice, Kind, Reply
from bot.basics.text_split import shorten
from bot.basics.texts import say
from bot.cases.messages.chat_orders import choice
from bot.cases.model.ticket import Priority, Ticket
from bot.cases.officer.case_summary import AtHand, Due, Line
from bot.cases.settings.deadlines import Standing
from bot.chat.conversation import Talk, Work
from bot.chat.turn import Turn
from bot.store.people.people import COLLECTED

_MAX_SAID_LETTERS = 600
_MAX_LINE_LETTERS = 200  # of what happened
_LAST = 5  # history entries
_TOLD_ABOVE = 2  # the first history entries, which the card shows anyway: submission and routing
_MAP = "https://www.google.com/maps/search/?api=1&query={point}"


def card(turn: Turn, case: AtHand) -> Reply:
    """The card of a case, with the actions possible now."""
    ticket, language = case.ticket, turn.language
    parts = [_head(case, language)]
    if ticket.alone and turn.message.channel not in COLLECTED:
        # Few may see a restricted case, and the platform that transports our messages is not among them.
        parts.append(turn.say("work.card.closed_here"))
    else:
        parts += [_said(ticket, language), _happened(turn, case)]
    kind = Kind.DANGER if ticket.priority is Priority.DANGER else Kind.TICKET
    return Reply("\n\n".join(part for part in parts if part), kind, (*orders(case, language), *_map(turn, ticket)))


def orders(case: AtHand, language: str) -> tuple[Choice, ...]:
    return tuple(choice(what, case.ticket.number, language) for what in case.possible)


def shown(talk: Talk, case: AtHand) -> Talk:
    """Remembers this case and version as the one the officer sees."""
    before = talk.work or Work()
    return replace(talk, work=Work(case.ticket.number, case.ticket.version, before.view, before.after))


def news(turn: Turn, case: AtHand, seen: int) -> tuple[Reply, ...]:
    """What others did to the case since this version was shown."""
    lines = [line for line in case.lines if line.seq > seen and line.seq in case.by_others]
    if not lines:
        return ()
    told = "\n".join(_line(line, turn.language) for line in lines[-_LAST:])
    return (Reply(f"{turn.say('work.changed', number=case.ticket.number)}\n{told}"),)


def due_in_words(due: Due | None, language: str) -> str:
    if due is None:
        return say("work.due.none", language)
    late_today = due.standing is Standing.LATE and due.days == 0
    name = "late_today" if late_today else due.standing
    return say(f"work.due.{name}", language, days=abs(due.days), day=day(local(due.at).date(), language))


def _head(case: AtHand, language: str) -> str:
    ticket = case.ticket
    kind, status = say(f"ticket.kind.{ticket.paper.kind}", language), say(f"ticket.status.{ticket.status}", language)
    lines = [say("work.card.head", language, number=ticket.number, kind=kind, status=status)]
    if ticket.priority is Priority.DANGER:
        lines.append(say("work.card.danger", language))
    if ticket.contested:
        lines.append(say("work.card.contested", language, times=ticket.contested))
    lines += [say(f"work.card.{name}", language) for name in ("hidden", "for_head") if getattr(ticket, name)]
    lines.append(say("work.card.holder", language, unit=case.unit, holder=_holder(case, language)))
    lines.append(due_in_words(case.due, language))
    return "\n".join(lines)


def _holder(case: AtHand, language: str) -> str:
    if not case.ticket.officer:
        return say("work.card.nobody", language)
    if "release" in case.possible:
        return say("work.card.you", language)
    return case.holder or say("work.card.somebody", language)


def _said(ticket: Ticket, language: str) -> str:
    paper = ticket.paper
    lines = [
        say("work.card.said", language, label=one.label, text=shorten(one.text, _MAX_SAID_LETTERS))
        for one in paper.said
        if not ticket.sensitive
    ]
    lines += [say("work.card.sensitive", language)] if ticket.sensitive else []
    area = " ".join(part for part in (paper.tambon, paper.district, paper.province) if part)
    if area:
        lines.append(say("work.card.area", language, area=area))
    if paper.place:
        lines.append(say("work.card.point", language, point=_point(ticket)))
    if paper.files:
        lines.append(say("work.card.files", language, count=len(paper.files)))
    return "\n".join(lines)


def _happened(turn: Turn, case: AtHand) -> str:
    lines = [line for line in case.lines if line.seq > _TOLD_ABOVE][-_LAST:]
    told = [_line(line, turn.language) for line in lines]
    return "\n".join([turn.say("work.card.last"), *told]) if told else ""


def _line(line: Line, language: str) -> str:
    told = say("work.card.line", language, moment=line.when, who=line.who, what=line.what)
    return f"{told}\n  {shorten(line.words, _MAX_LINE_LETTERS)}" if line.words else told


def _map(turn: Turn, ticket: Ticket) -> tuple[Choice, ...]:
    if not ticket.paper.place or (ticket.alone and turn.message.channel not in COLLECTED):
        return ()
    return (Choice(turn.say("work.card.map"), opens=_MAP.format(point=_point(ticket))),)


def _point(ticket: Ticket) -> str:
    place = ticket.paper.place
    return f"{place.latitude:.5f},{place.longitude:.5f}" if place else ""
