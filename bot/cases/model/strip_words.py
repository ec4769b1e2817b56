"""Removes a person's words from a history entry, keeping when, who and what kind of action. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Lodge

# What somebody may have written, said or sent. Numbers, units, outcomes and times are the ministry's, not theirs.
_WORDS: dict[str, Any] = {"text": "", "files": (), "place": None}


def without_words(action: Lodge | Action, only: tuple[str, ...] = ()) -> Lodge | Action:
    """The same without its words; of a paper perhaps only without the answers to these questions, or these files."""
    if isinstance(action, Lodge):
        return _paper(action, only)
    return replace(action, **{field.name: _WORDS[field.name] for field in fields(action) if field.name in _WORDS})


def _paper(paper: Lodge, only: tuple[str, ...]) -> Lodge:
    """Where it lies follows from kind, matter and place-name; those stay, or the case could not be worked on."""
    said = tuple(replace(line, text="") if not only or line.field in only else line for line in paper.said)
    if only:
        files = tuple(file for file in paper.files if file not in only)
        return replace(paper, said=said, place=None if "place" in only else paper.place, files=files)
    return replace(paper, said=said, factory="", estate="", place=None, files=())
