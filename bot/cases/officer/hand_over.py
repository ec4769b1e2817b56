"""Hands an officer's work over: planned whole, moved case by case, told once. Stopped in the middle, it goes on."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.basics.access import Refused
from bot.basics.messages import Choice, Kind, Reply, Weight
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.bring import Bring
from bot.cases.messages.chat_orders import OPEN, choice
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import HandOver, Note, Take
from bot.cases.model.ticket import Priority, Ticket, WrongMoment
from bot.cases.records import repository
from bot.cases.service import ChangedMeanwhile, Desk, NotAColleague, UnknownTicket
from bot.store import Store, Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import hand_overs
from bot.store.cases.hand_overs import Handed, State
from bot.store.people import leave, muted, people
from bot.store.people.muted import About

log = logging.getLogger("mindbot.desk")

_STOPPED = 60.0  # seconds after which an unfinished hand-over counts as interrupted
_SHOWN = 3  # cases that the notification has buttons for
_NOT_SO = (WrongMoment, NotAColleague, UnknownTicket, Refused)


@dataclass(frozen=True)
class Outcome:
    """The result of a hand-over, case by case."""

    given: dict[str, tuple[str, ...]]  # by the officer who got them; "": back to the unit
    changed: tuple[str, ...]
    refused: tuple[str, ...]
    waiting: tuple[str, ...]


def hand_over(store: Store, desk: Desk, bring: Bring, id: str, at: float) -> None:
    """Moves the waiting cases of this hand-over, then notifies everybody once."""
    for case in store.read(lambda tx: hand_overs.cases(tx, id)):
        if case.state is State.WAITING:
            _move(store, desk, id, case, at)
    store.write(lambda tx: _tell(tx, bring, id, at))


def go_on(store: Store, desk: Desk, bring: Bring, at: float) -> int:
    """Finishes interrupted hand-overs; returns how many."""
    stopped = store.read(lambda tx: hand_overs.unfinished(tx, at - _STOPPED))
    for id in stopped:
        hand_over(store, desk, bring, id, at)
    return len(stopped)


def outcome(tx: Transaction, id: str) -> Outcome:
    every = hand_overs.cases(tx, id)

    def those(state: State) -> tuple[str, ...]:
        return tuple(one.ticket for one in every if one.state is state)

    given: dict[str, tuple[str, ...]] = {}
    for one in every:
        if one.state in (State.DONE, State.RETURNED):
            given[one.officer] = (*given.get(one.officer, ()), one.ticket)
    return Outcome(given, those(State.CHANGED), those(State.REFUSED), those(State.WAITING))


def take_back(store: Store, desk: Desk, bring: Bring, person: Person, chosen: Iterable[Handed], at: float) -> Outcome:
    """Takes back cases that were lent during leave, each completely or not at all; their holders are notified once."""
    back: dict[str, list[str]] = {}
    changed = []
    for case in chosen:
        try:
            holder = store.write(lambda tx, one=case: _one_back(tx, desk, bring, person, one, at))  # type: ignore[misc]
        except (ChangedMeanwhile, *_NOT_SO):
            changed.append(case.ticket)
        else:
            back.setdefault(holder, []).append(case.ticket)

    def tell(tx: Transaction) -> None:
        said = [_summary(tx, one, "returned", person.name, numbers) for one, numbers in back.items() if one]
        bring(tx, said, "th", at)
        count = sum(map(len, back.values()))
        audit.write(tx, person.id, What.WORK_HANDED_OVER, f"{person.name}: {count} back", at)

    if back:
        store.write(tell)
    return Outcome({person.id: tuple(one for some in back.values() for one in some)}, tuple(changed), (), ())


def _move(store: Store, desk: Desk, id: str, case: Handed, at: float) -> None:
    """Moves one case and records that in the same transaction."""

    def work(tx: Transaction) -> None:
        known = hand_overs.get(tx, id)
        by = people.get(tx, known.made_by) if known else None
        if known is None or by is None or not hand_overs.moves(tx, id, case.ticket, State.DONE):
            return
        desk.do(tx, by, HandOver(case.ticket, case.officer), at, seen=case.seen)
        if known.note.strip():
            desk.do(tx, by, Note(case.ticket, known.note), at)

    try:
        store.write(work)
    except ChangedMeanwhile:
        store.write(lambda tx: hand_overs.moves(tx, id, case.ticket, State.CHANGED))
    except _NOT_SO as no:
        log.info("%s is not handed over: %s", case.ticket, type(no).__name__)
        store.write(lambda tx: hand_overs.moves(tx, id, case.ticket, State.REFUSED))


def _one_back(tx: Transaction, desk: Desk, bring: Bring, person: Person, case: Handed, at: float) -> str:
    """Takes one case back; returns the officer who had it, or nothing if it waited for the unit."""
    ticket = desk.ticket(tx, person, case.ticket)
    action = HandOver(case.ticket, person.id) if ticket.officer else Take(case.ticket)
    done = desk.do(tx, person, action, at, seen=case.seen)
    hand_overs.returned(tx, case.ticket, person.id)
    # A case that waited for the unit is taken like any other, and its citizen is notified.
    bring(tx, done.news, ticket.paper.language, at)
    return ticket.officer


def _tell(tx: Transaction, bring: Bring, id: str, at: float) -> None:
    """Sends one notification per colleague, however many cases, and writes one audit entry."""
    known, done = hand_overs.get(tx, id), outcome(tx, id)
    if known is None or done.waiting or not hand_overs.tell_once(tx, id, at):
        return
    whose = people.get(tx, known.person)
    name = whose.name if whose else ""
    said = [_summary(tx, one, "given", name, numbers) for one, numbers in done.given.items() if one != known.made_by]
    bring(tx, [one for one in said if one.person], "th", at)
    for unit, numbers in _by_unit(tx, done.given.get("", ())).items():
        silent = muted.kept_by(tx, About.NEW)
        there = [one.id for one in leave.present(tx, unit, at) if one.id not in silent]
        there = [one for one in there if one not in (known.made_by, known.person)]
        bring(tx, [_summary(tx, one, "queued", name, numbers) for one in there], "th", at)
    audit.write(tx, known.made_by, What.WORK_HANDED_OVER, _line(tx, known, done, name), at)


def _summary(tx: Transaction, person: str, key: str, name: str, numbers: Iterable[str]) -> News:
    """The notification: how many cases, how urgent, and buttons for the first ones; no citizen's words."""
    cases = sorted(_found(tx, numbers), key=lambda one: (one.priority, one.due_at or 0.0, one.number))
    danger = sum(case.priority is Priority.DANGER for case in cases)
    text = say(f"handing.news.{key}", "th", name=name, count=len(cases))
    if danger:
        text += "\n" + say("handing.news.danger", "th", count=danger)
    opens = [choice(OPEN, case.number, "th") for case in cases if not case.alone][:_SHOWN]
    mine = say("work.view.unassigned" if key == "queued" else "work.view.mine", "th")
    reply = Reply(text, Kind.DANGER if danger else Kind.TICKET, (*opens, Choice(mine, send=mine)))
    return News(person, reply, Weight.DANGER if danger else Weight.NEWS)


def _found(tx: Transaction, numbers: Iterable[str]) -> list[Ticket]:
    return [ticket for number in numbers if (ticket := repository.find(tx, number))]


def _by_unit(tx: Transaction, numbers: Iterable[str]) -> dict[str, list[str]]:
    units: dict[str, list[str]] = {}
    for ticket in _found(tx, numbers):
        units.setdefault(ticket.unit, []).append(ticket.number)
    return units


def _line(tx: Transaction, known: hand_overs.HandOver, done: Outcome, name: str) -> str:
    """The audit entry. Administrators read it, so restricted cases are not counted."""
    counts = Counter[str]()
    for officer, numbers in done.given.items():
        to = people.get(tx, officer) if officer else None
        counts[to.name if to else "unit"] += sum(not one.alone for one in _found(tx, numbers))
    told = ", ".join(f"{count} to {to}" for to, count in counts.items() if count)
    return f"{name}: {told or '0'}{' (leave)' if known.for_leave else ''}"
