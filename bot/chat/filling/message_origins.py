"""Tracks which message contributed which answer, so that edits and deletions reach the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.basics.messages import Event, Message
from bot.chat.conversation import Draft, Part, Talk
from bot.chat.effects import AtTheDesk, FileTicket, NoteMissed, Told
from bot.chat.turn import Outcome

_LASTING = 40  # messages; older ones are no longer edited
_SUBJECT = (Part(),)


def noted(before: Talk, outcome: Outcome, message: Message) -> Outcome:
    """The outcome with a record of what this message contributed to the conversation or the case."""
    said_id = message.about if message.event is Event.EDITED else message.said_id
    heard = {**outcome.talk.heard}
    if said_id and message.event in (Event.SAID, Event.EDITED):
        parts = _parts(before, outcome.talk, message)
        changed = {(part.form, part.field) for part in parts}
        kept = tuple(part for part in heard.pop(said_id, ()) if (part.form, part.field) not in changed)
        heard[said_id] = (*parts, *kept)
    acts = tuple(_with_memory(act, before, heard, message) for act in outcome.acts)
    return replace(outcome, talk=replace(outcome.talk, heard=_living(heard, outcome.talk)), acts=acts)


def without(talk: Talk, said_id: str) -> Talk:
    """The conversation without this message."""
    parts = talk.heard.get(said_id, ())
    forms = {
        name: _without(draft, [part for part in parts if part.form == name]) for name, draft in drafts(talk).items()
    }
    heard = {name: kept for name, kept in talk.heard.items() if name != said_id}
    talk = replace(talk, heard=heard)
    for draft in forms.values():
        talk = put(talk, draft)
    if any(not part.form for part in parts):
        talk = replace(talk, question="", section="", case=None, place=None, offered_sections={})
    return talk


def drafts(talk: Talk) -> dict[str, Draft]:
    """Every unfinished form, by name."""
    return {**talk.shelf, **({talk.draft.form: talk.draft} if talk.draft else {})}


def put(talk: Talk, draft: Draft) -> Talk:
    """Replaces this form where it is, current or aside."""
    if talk.draft and talk.draft.form == draft.form:
        return replace(talk, draft=draft)
    return replace(talk, shelf={**talk.shelf, draft.form: draft})


def _parts(before: Talk, after: Talk, message: Message) -> tuple[Part, ...]:
    known = {name: draft.answers for name, draft in drafts(before).items()}
    found = [
        _part(name, field, value, message)
        for name, draft in drafts(after).items()
        for field, value in draft.answers.items()
        if value is not None and value != known.get(name, {}).get(field)
    ]
    subject = (before.question, before.case, before.place) != (after.question, after.case, after.place)
    return (*found, *(_SUBJECT if subject else ()))


def _part(form: str, field: str, value: Any, message: Message) -> Part:
    said = message.text.strip()
    words = said if isinstance(value, str) and said and said in value else ""
    ids = {file.id for file in message.files}
    sent = tuple(one for one in value if isinstance(one, str) and one in ids) if isinstance(value, list | tuple) else ()
    return Part(form, field, words, sent)


def _without(draft: Draft, parts: list[Part]) -> Draft:
    answers = {**draft.answers}
    for part in parts:
        if part.field in answers:
            rest = _rest(answers.pop(part.field), part)
            if rest:
                answers[part.field] = rest
    return replace(draft, answers=answers)


def _rest(value: Any, part: Part) -> Any:
    if part.words and isinstance(value, str):
        return value.replace(part.words, "", 1).strip()
    if part.files and isinstance(value, list | tuple):
        return [one for one in value if one not in part.files]
    return None


def _living(heard: Mapping[str, tuple[Part, ...]], talk: Talk) -> dict[str, tuple[Part, ...]]:
    """Drops records of forms that are gone."""
    forms = {"", *drafts(talk)}
    kept = {name: tuple(part for part in parts if part.form in forms) for name, parts in heard.items()}
    living = [(name, parts) for name, parts in kept.items() if parts]
    return dict(living[-_LASTING:])


def _with_memory(act: Any, before: Talk, heard: Mapping[str, tuple[Part, ...]], message: Message) -> Any:
    match act:
        case FileTicket() | AtTheDesk() if not act.told:
            return replace(act, told=_told(before, heard, message))
        case NoteMissed():
            return replace(act, said_id=message.said_id)
    return act


def _told(before: Talk, heard: Mapping[str, tuple[Part, ...]], message: Message) -> Told:
    """Every message that contributed to the submitted form; without a form only this one."""
    form = before.draft.form if before.draft else ""
    told = {name: tuple(part for part in parts if part.form == form) for name, parts in heard.items()}
    if form:
        return tuple((name, parts) for name, parts in told.items() if parts)
    return ((message.said_id, _SUBJECT),) if message.said_id else ()
