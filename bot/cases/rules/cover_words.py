"""Redacts texts of a case reversibly: the sealed original is set aside and can be restored.

Deleted words, unlike redacted ones, are erased for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.cases.model.abuse_actions import Cover, LookUnder, Uncover
from bot.cases.model.action_classes import Action, Note, Undo, Withhold
from bot.cases.model.actions import spec_of
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Ticket, WrongMoment
from bot.cases.records import repository
from bot.store import Transaction
from bot.store.cases import covered_words, parties
from bot.store.files import files


@dataclass(frozen=True)
class Piece:
    """A part of a case that can be redacted: a history entry, an answer of its submission, or a photo."""

    line: int = 0
    field: str = ""
    label: str = ""  # the question
    text: str = ""
    file: str = ""  # the file's id; the label is its name

    @property
    def key(self) -> str:
        """The name of its form field."""
        return f"file.{self.file}" if self.file else f"{self.line}.{self.field}"


def pieces(tx: Transaction, ticket: Ticket, history: Iterable[Entry]) -> tuple[Piece, ...]:
    """What can be redacted: what people said and sent, and notes. The ministry's own answers cannot."""
    found = [Piece(1, one.field, one.label, one.text) for one in ticket.paper.said if one.text]
    for entry in history:
        text = getattr(entry.action, "text", "")
        if text and not isinstance(entry.action, Lodge) and _is_coverable(entry):
            found.append(Piece(entry.seq, text=text))
    there = [copy for copy in files.copies(tx, ticket.number) if copy.state != "covered"]
    return (*found, *(Piece(label=one.name, file=one.id) for one in there))


def piece_in(key: str, known: Iterable[Piece]) -> Piece:
    """The part of that form field; raises ValueError if there is none."""
    found = next((one for one in known if one.key == key), None)
    if found is None:
        raise ValueError(f"There is no piece {key!r} that could be covered.")
    return found


def covered(tx: Transaction, number: str) -> tuple[Piece, ...]:
    """What is redacted now."""
    names = {copy.id: copy.name for copy in files.copies(tx, number)}
    lines = [Piece(line) for line in sorted(covered_words.lines(tx, number))]
    return (
        *lines,
        *(Piece(label=names.get(file, ""), file=file) for file in sorted(covered_words.covered_files(tx, number))),
    )


def carry_out(tx: Transaction, action: Cover | LookUnder | Uncover) -> Action:
    """Sets the original aside or restores it; returns the action as the history keeps it."""
    number = action.number
    if isinstance(action, Cover):
        return _cover(tx, action)
    files_there, lines_there = covered_words.covered_files(tx, number), covered_words.lines(tx, number)
    if action.file not in files_there and (action.file or action.line not in lines_there):
        raise WrongMoment(f"Of {number} neither line {action.line} nor file {action.file!r} is covered.")
    if isinstance(action, Uncover):
        _put_back(tx, action)
    return action


def words_under(tx: Transaction, number: str, line: int) -> Lodge | Action:
    """The original entry, for an officer whose access is already recorded."""
    return next(entry.action for entry in whole(tx, number, repository.history(tx, number)) if entry.seq == line)


def whole(tx: Transaction, number: str, history: Iterable[Entry]) -> tuple[Entry, ...]:
    """The history with redacted parts restored, only for the party whose words they are."""
    aside = covered_words.lines(tx, number)
    return tuple(replace(one, action=_aside(tx, number, one)) if one.seq in aside else one for one in history)


def whole_ticket(tx: Transaction, ticket: Ticket) -> Ticket:
    """The ticket with the original of its submission."""
    if 1 not in covered_words.lines(tx, ticket.number):
        return ticket
    paper = words_under(tx, ticket.number, 1)
    assert isinstance(paper, Lodge)
    return replace(ticket, paper=paper)


def without_digests(history: Iterable[Entry]) -> dict[int, str]:
    """The entries that were altered, with the digest of what remains, according to the history."""
    remains: dict[int, str] = {}
    before: dict[int, str] = {}  # what remained of an entry when it was redacted
    for entry in history:
        match entry.action:
            case Withhold(line=line, remains=digest) | Undo(line=line, remains=digest):
                remains[line] = digest
                before.pop(line, None)
            case Cover(line=line, remains=digest) if digest:
                before.setdefault(line, remains.get(line, ""))
                remains[line] = digest
            case Uncover(line=line) if line in before:
                remains[line] = before.pop(line)
    return {line: digest for line, digest in remains.items() if digest}


def _cover(tx: Transaction, action: Cover) -> Cover:
    number = action.number
    if action.file:
        if not any(copy.id == action.file for copy in files.copies(tx, number)) or not covered_words.cover_file(
            tx, number, action.file
        ):
            raise WrongMoment(f"{number} has no file {action.file!r} that is shown.")
        return action
    entry = next((one for one in repository.history(tx, number) if one.seq == action.line), None)
    if entry is None or not _is_coverable(entry):
        raise WrongMoment(f"Line {action.line} of {number} is none that could be covered.")
    left = _without(entry.action, action.fields)
    if left == entry.action:
        raise WrongMoment(f"Line {action.line} of {number} has no words left to be covered.")
    return replace(action, remains=covered_words.lay_aside(tx, number, action.line, repository.written(left)))


def _put_back(tx: Transaction, action: Uncover) -> None:
    if action.file:
        covered_words.uncover_file(tx, action.number, action.file)
    else:
        covered_words.put_back(tx, action.number, action.line)


def _is_coverable(entry: Entry) -> bool:
    return parties.is_alias(entry.by) or isinstance(entry.action, Note)


def _without(said: Lodge | Action, fields: tuple[str, ...]) -> Lodge | Action:
    """Removes only words: photos are redacted one by one, and the place is needed to work on the case."""
    if isinstance(said, Lodge):
        return replace(said, said=tuple(replace(one, text="") if one.field in fields else one for one in said.said))
    nothing: dict[str, Any] = {"text": ""}
    return replace(said, **nothing) if hasattr(said, "text") else said


def _aside(tx: Transaction, number: str, entry: Entry) -> Lodge | Action:
    body = covered_words.words(tx, number, entry.seq)
    return repository.read(spec_of(entry.action).stored_name, body) if body is not None else entry.action
