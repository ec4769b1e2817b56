"""The history of a case as its citizen may read it, without internal notes and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.basics.dates import day, local
from bot.basics.messages import Kind, Reply
from bot.basics.text_split import shorten
from bot.basics.texts import say
from bot.cases.messages import notifications
from bot.cases.messages.buttons import button
from bot.cases.messages.field_values import Wording
from bot.cases.model.action_spec import By, Reads, Story
from bot.cases.model.actions import spec_of
from bot.cases.model.ticket import Entry
from bot.cases.records.my_cases import Stake
from bot.cases.settings.routing import Routing

_SHOWN = 20  # lines; a telephone's screen holds fewer
_MAX_LINE_LETTERS = 400


def story(stake: Stake, history: Iterable[Entry], routing: Routing, language: str) -> Reply:
    """The card, and below it what happened and what was said between this party and the desk."""
    begin, entries = notifications.card(stake, routing, language), tuple(history)
    wording = Wording(language, routing)
    lines = [line for entry in entries if (line := _line(stake, entry, wording))]
    if len(lines) > _SHOWN:
        lines = [say("ticket.story.earlier", language, count=len(lines) - _SHOWN), *lines[-_SHOWN:]]
    choices = begin.choices
    if sent_by_officers(stake, entries):
        choices = (*choices, button("photos", stake.ticket.number, language))
    return Reply("\n".join([begin.text, "", *lines] if lines else [begin.text]), Kind.TICKET, choices)


def sent_by_officers(stake: Stake, history: Iterable[Entry]) -> tuple[str, ...]:
    """The files that officers sent to this party with their words, the newest last."""
    ours = (entry for entry in history if spec_of(entry.action).by is By.OFFICER)
    return tuple(file for entry in ours if _reads_words_of(stake, entry) for file in getattr(entry.action, "files", ()))


def _reads_words_of(stake: Stake, entry: Entry) -> bool:
    told: Story[Any] | None = spec_of(entry.action).story
    return told is not None and _reads(stake, entry, told.words)


def _line(stake: Stake, entry: Entry, wording: Wording) -> str:
    spec, language = spec_of(entry.action), wording.language
    told: Story[Any] | None = spec.story
    if told is None or not told.only_if(entry.action):
        return ""
    when, values = day(local(entry.at).date(), language), wording.values(entry.action)
    shown = {gap: values[gap] for gap in told.gaps}
    if told.key and _reads(stake, entry, told.words):
        return say(told.key, language, **shown)
    if words := _words(stake, entry, told.words):
        who = "citizen" if told.words is Reads.WHO_SAID else "desk"
        return say(f"ticket.story.{who}", language, day=when, text=words)
    if told.step:
        return say("ticket.story.step", language, day=when, what=say(f"ticket.step.{spec.key}", language, **shown))
    return ""


def _words(stake: Stake, entry: Entry, words: Reads) -> str:
    """What was said, if it was said by this party or to them."""
    if not _reads(stake, entry, words):
        return ""
    said, with_files = str(getattr(entry.action, "text", "")), bool(getattr(entry.action, "files", ()))
    if not said:
        return "📎" if with_files or words is not Reads.WHO_BROUGHT else ""
    return shorten(said, _MAX_LINE_LETTERS) + (" 📎" if with_files else "")


def _reads(stake: Stake, entry: Entry, words: Reads) -> bool:
    """Whether this party reads what was said; whoever has only the receipt reads nothing of it."""
    if stake.with_receipt:
        return False
    match words:
        case Reads.WHO_BROUGHT:
            return stake.brought
        case Reads.WHO_SAID:
            return entry.by == stake.alias
    return words is Reads.EVERY_PARTY
