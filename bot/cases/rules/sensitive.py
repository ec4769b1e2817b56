"""A sensitive case as officers read it: without its parties' words, which are shown as a stamped picture alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Ticket
from bot.store.cases.parties import is_alias


def as_read(ticket: Ticket) -> Ticket:
    """The case, without what was said in it if it is sensitive."""
    return replace(ticket, paper=_silent(ticket.paper)) if ticket.sensitive else ticket


def history_as_read(ticket: Ticket, history: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The history, without what its parties said if the case is sensitive."""
    return tuple(map(_without_words, history)) if ticket.sensitive else history


def words(history: tuple[Entry, ...]) -> Iterator[tuple[Entry, tuple[tuple[str, str], ...]]]:
    """What the parties said, each entry with its labels and texts."""
    for entry in history:
        if isinstance(entry.action, Lodge):
            yield entry, tuple((one.label, one.text) for one in entry.action.said if one.text)
        elif is_alias(entry.by) and (text := getattr(entry.action, "text", "")):
            yield entry, (("", text),)


def _without_words(entry: Entry) -> Entry:
    action: Any = entry.action
    if isinstance(action, Lodge):
        return replace(entry, action=_silent(action))
    silent: Action = replace(action, text="") if is_alias(entry.by) and hasattr(action, "text") else action
    return replace(entry, action=silent)


def _silent(paper: Lodge) -> Lodge:
    return replace(paper, said=tuple(replace(one, text="") for one in paper.said))
