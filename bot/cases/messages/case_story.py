"""The history of a case as its citizen may read it, without internal notes and reasons."""

from __future__ import annotations

from collections.abc import Iterable

from bot.basics.dates import day, local, moment
from bot.basics.messages import Kind, Reply
from bot.basics.text_split import shorten
from bot.basics.texts import say
from bot.cases.messages import notifications
from bot.cases.messages.buttons import button
from bot.cases.model.abuse_actions import NotSpam, Spam
from bot.cases.model.actions import (
    Action,
    AddWord,
    AgainNow,
    Answer,
    Ask,
    Close,
    Confirm,
    Contest,
    Forward,
    GoOn,
    Inform,
    Join,
    LetEnd,
    Merge,
    Reopen,
    Take,
    Wait,
)
from bot.cases.model.referral_actions import Refer
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry
from bot.cases.records.my_cases import Stake
from bot.cases.settings.routing import Routing

_SHOWN = 20  # lines; a telephone's screen holds fewer
_MAX_LINE_LETTERS = 400
# That these happened, also whoever has only the receipt may know.
_STEPS = (Take, Forward, Refer, Ask, Wait, GoOn, Close, Reopen, Confirm, Contest, LetEnd, Merge, Spam, NotSpam)
_OWN = (AddWord, Contest, Join)


def story(stake: Stake, history: Iterable[Entry], routing: Routing, language: str) -> Reply:
    """The card, and below it what happened and what was said between this party and the desk."""
    begin, entries = notifications.card(stake, routing, language), tuple(history)
    lines = [line for entry in entries if (line := _line(stake, entry, language))]
    if len(lines) > _SHOWN:
        lines = [say("ticket.story.earlier", language, count=len(lines) - _SHOWN), *lines[-_SHOWN:]]
    choices = begin.choices
    if shown_at_the_end(entries) and not stake.with_receipt:
        choices = (*choices, button("photos", stake.ticket.number, language))
    return Reply("\n".join([begin.text, "", *lines] if lines else [begin.text]), Kind.TICKET, choices)


def shown_at_the_end(history: Iterable[Entry]) -> tuple[str, ...]:
    """The files by which an officer showed what was done, the last time it was closed."""
    ends = [entry.action.files for entry in history if isinstance(entry.action, Close)]
    return ends[-1] if ends else ()


def _line(stake: Stake, entry: Entry, language: str) -> str:
    when, action = day(local(entry.at).date(), language), entry.action
    words = "" if stake.with_receipt else _words(stake, entry, action)
    if isinstance(action, AgainNow):
        return "" if stake.with_receipt or entry.by != stake.alias else _again(action, language)
    if words:
        who = "citizen" if isinstance(action, _OWN) else "desk"
        return say(f"ticket.story.{who}", language, day=when, text=words)
    if isinstance(action, _STEPS):
        return say("ticket.story.step", language, day=when, what=_step(action, language))
    return ""


def _words(stake: Stake, entry: Entry, action: Lodge | Action) -> str:
    """What was said, if it was said by this party or to them."""
    match action:
        case Close(text=text):
            said = text or "📎"
        case Ask(text=text) | Answer(text=text) | Inform(text=text) if stake.brought:
            said = text
        case AddWord(text=text) | Contest(text=text) | Join(text=text) if entry.by == stake.alias:
            said = text or "📎"
        case _:
            return ""
    return shorten(said, _MAX_LINE_LETTERS)


def _again(action: AgainNow, language: str) -> str:
    strength = say(f"ticket.strength.{int(action.strength)}", language)
    return say("ticket.story.again", language, moment=moment(action.happened_at, language), strength=strength)


def _step(action: Lodge | Action, language: str) -> str:
    return say(f"ticket.step.{type(action).__name__.lower()}", language)
