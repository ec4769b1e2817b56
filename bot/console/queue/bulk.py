"""One action on several ticked cases: what is done is done case by case, and the summary names what was not and why."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from bot.basics.access import Refused
from bot.cases.model.action_classes import BY_HAND, Action, Answer, Assign, Close, Forward, Merge, Outcome, Tag, Take
from bot.cases.model.numbers import number_in
from bot.cases.model.ticket import SaysNothing, WrongMoment
from bot.cases.rules.duplicates import NoTwin
from bot.cases.service import ChangedMeanwhile, NotAColleague, UnknownTicket
from bot.cases.settings.canned_answers import MAX_ANSWER_LETTERS
from bot.cases.settings.routing import NoUnit
from bot.console.case import canned_answers
from bot.console.case.related import tags_in
from bot.console.request import Office, Visit
from bot.store import Transaction

log = logging.getLogger("mindbot.console")

DEEDS = ("take", "assign", "forward", "tag", "answer", "close", "merge")
_TICKED = "ticket-"
# Why a case was left out, by what was raised; the texts stand under console.queue.why.
_WHY: tuple[tuple[type[Exception], str], ...] = (
    (ChangedMeanwhile, "changed"),
    (SaysNothing, "no_words"),
    (NotAColleague, "colleague"),
    (NoTwin, "twin"),
    (WrongMoment, "moment"),
    (Refused, "refused"),
    (UnknownTicket, "refused"),
    (NoUnit, "choose"),
    (ValueError, "choose"),
)


@dataclass(frozen=True)
class Several:
    """The result: what was done, and what was not, with the reason."""

    deed: str
    done: tuple[str, ...] = ()
    not_done: tuple[tuple[str, str], ...] = ()
    missing: str = ""  # what was not chosen, so that nothing was tried


def carry_out(office: Office, visit: Visit, deed: str) -> Several:
    """One that changed meanwhile does not stop the others."""
    chosen = tuple(_chosen(visit))
    if not chosen:
        return Several(deed, missing="ticket")
    if missing := _missing(visit, deed):
        return Several(deed, missing=missing)
    done, not_done = [], []
    for number, seen in chosen:
        try:
            office.store.write(lambda tx, one=number, was=seen: _do(tx, office, visit, deed, one, was))  # type: ignore[misc]
        except tuple(kind for kind, _ in _WHY) as wrong:
            not_done.append((number, next(why for kind, why in _WHY if isinstance(wrong, kind))))
        else:
            done.append(number)
    log.info("%s: %d tickets, %d not, by %s", deed, len(done), len(not_done), visit.officer.id)
    return Several(deed, tuple(done), tuple(not_done))


def _do(tx: Transaction, office: Office, visit: Visit, deed: str, number: str, seen: int) -> None:
    action = _action(tx, office, visit, deed, number)
    done = office.desk.do(tx, visit.officer, action, visit.at, seen=seen)
    office.bring(tx, done.news, done.ticket.paper.language, visit.at)


def _action(tx: Transaction, office: Office, visit: Visit, deed: str, number: str) -> Action:
    match deed:
        case "assign":
            return Assign(number, visit.text("officer"))
        case "forward":
            return Forward(number, visit.text("forward_unit"), visit.text("forward_text", MAX_ANSWER_LETTERS))
        case "tag":
            known = office.desk.ticket(tx, visit.officer, number).tags
            return Tag(number, tags_in(",".join((*known, visit.text("tags")))))
        case "answer":
            prepared = visit.text("prepared")
            words = canned_answers.chosen(tx, office, visit, number, prepared) if prepared else ""
            return Answer(number, words or visit.text("answer_text", MAX_ANSWER_LETTERS))
        case "close":
            outcome = Outcome(visit.text("outcome"))
            if outcome not in BY_HAND:
                raise ValueError(f"{outcome} is no outcome that an officer chooses.")
            return Close(number, outcome, visit.text("close_text", MAX_ANSWER_LETTERS))
        case "merge":
            return Merge(number, number_in(visit.text("into")))
    return Take(number)


def _missing(visit: Visit, deed: str) -> str:
    """What has to be chosen before anything is tried."""
    needed = {"assign": "officer", "forward": "forward_unit", "tag": "tags", "close": "outcome", "merge": "into"}
    return deed if deed in needed and not visit.text(needed[deed]) else ""


def _chosen(visit: Visit) -> Iterator[tuple[str, int]]:
    """The ticked cases, with the version seen."""
    for name, value in visit.form.items():
        number = number_in(name.removeprefix(_TICKED)) if name.startswith(_TICKED) else ""
        if number and value.isascii() and value.isdecimal() and len(value) < 10:
            yield number, int(value)
