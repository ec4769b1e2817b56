"""Handing an officer's work over: all of it seen first, then moved in one step, and taken back after a leave."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping

from starlette.responses import Response

from bot.basics.access import Refused, may
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.lists.work_of_officer import MOST, Work, may_hand_over, of_id, offered_back, work_of
from bot.cases.officer import hand_over
from bot.cases.officer.hand_over import Outcome
from bot.cases.rules import who_can_take
from bot.console.field_lengths import MAX_NOTE_LETTERS
from bot.console.page import failure, go, render
from bot.console.queue.queue import due_of, excerpt, name_of
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.cases import hand_overs, officer_inventory
from bot.store.cases.hand_overs import Handed, State

log = logging.getLogger("mindbot.console")

QUEUE = "queue"  # instead of a colleague: back to the unit
_STAYS = ""  # unchanged
_ID = 32  # letters of a hand-over's id, which the form contains


class _Wrong(ValueError):
    """The choice is invalid; key is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def show(office: Office, visit: Visit) -> Response:
    """Everything that this officer holds, or the result of a hand-over."""
    person = _person(office, visit)
    return _page(office, visit, person) if person else failure(visit, 404)


def act(office: Office, visit: Visit) -> Response:
    """Carries out the form. Submitted twice it happens once, by the hand-over's id in the form."""
    person = _person(office, visit)
    if person is None:
        return failure(visit, 404)
    match visit.text("do"):
        case "even":
            return _page(office, visit, person, chosen=office.store.read(lambda tx: _shared(tx, visit, person)))
        case "one" | "each" | "back" as how:
            try:
                return _hand_over(office, visit, person, how)
            except _Wrong as wrong:
                return _page(office, visit, person, 422, wrong=wrong.key, chosen=_typed(visit))
        case "shifts":
            return _give_shifts(office, visit, person)
        case "lists":
            return _copy_lists(office, visit, person)
        case "return" | "leave_there" as deed if person.id == visit.officer.id:
            return _return(office, visit, deed)
    return failure(visit, 404)


def _hand_over(office: Office, visit: Visit, person: Person, how: str) -> Response:
    """Stores the plan with each case's version as seen, then moves the cases one by one."""
    id, note = visit.text("plan"), visit.form.get("note", "").strip()
    if not (id.isascii() and id.isalnum() and len(id) == _ID):
        raise _Wrong("console.handing.wrong.form")
    if len(note) > MAX_NOTE_LETTERS:
        raise _Wrong("console.handing.wrong.note")
    cases = _cases(visit, how)
    if not cases:
        raise _Wrong("console.handing.wrong.nothing")

    def plan(tx: Transaction) -> bool:
        known = hand_overs.get(tx, id)
        if known and (known.made_by, known.person) != (visit.officer.id, person.id):
            raise _Wrong("console.handing.wrong.form")
        mine = {case.number for case in work_of(tx, visit.officer, person, visit.at).cases}
        # Cases that this officer may not see are not even looked up.
        really = [case for case in cases if known or case.ticket in mine]
        if not really:
            raise _Wrong("console.handing.wrong.nothing")
        for_leave = visit.text("for") == "leave"
        return hand_overs.plan(tx, id, person.id, visit.officer.id, note, really, visit.at, for_leave=for_leave)

    office.store.write(plan)
    hand_over.hand_over(office.store, office.desk, office.bring, id, visit.at)
    log.info("the work of %s was handed over by %s", person.id, visit.officer.id)
    return go(visit, f"people/{person.id}/hand-over?plan={id}")


def _cases(visit: Visit, how: str) -> list[Handed]:
    """The choice for each case; one for all if all go to the same place."""
    everybody = {"one": visit.text("colleague"), "back": QUEUE}.get(how)
    if everybody == _STAYS:
        raise _Wrong("console.handing.wrong.colleague")
    found = []
    for one in visit.text("seen").split():
        number, _, version = one.partition(":")
        to = everybody or visit.text(f"to-{number}")
        if to != _STAYS and version.isascii() and version.isdecimal() and len(version) < 10:
            found.append(Handed(number, "" if to == QUEUE else to, int(version), State.WAITING))
    return list({one.ticket: one for one in found}.values())


def _shared(tx: Transaction, visit: Visit, person: Person) -> dict[str, str]:
    """A proposed distribution, to be confirmed."""
    work = work_of(tx, visit.officer, person, visit.at)
    return who_can_take.share(tx, list(work.cases), dict(work.colleagues))


def _give_shifts(office: Office, visit: Visit, person: Person) -> Response:
    """Transfers duty shifts, in rosters that this officer may change."""
    to = visit.text("duty")

    def work(tx: Transaction) -> int:
        known = work_of(tx, visit.officer, person, visit.at)
        moved = 0
        for unit in {shift.unit for shift in known.belongings.shifts}:
            if not may(visit.officer, "duty.change", unit=unit):
                continue
            if to == QUEUE:
                moved += officer_inventory.give_shifts(tx, person.id, unit, "", visit.at)
            elif to in {receiver.id for receiver in who_can_take.receivers(tx, unit, person.id, visit.at)}:
                moved += officer_inventory.give_shifts(tx, person.id, unit, to, visit.at)
        return moved

    if not office.store.write(work):
        return _page(office, visit, person, 422, wrong="console.handing.wrong.colleague")
    log.info("the duty turns of %s were changed by %s", person.id, visit.officer.id)
    return go(visit, f"people/{person.id}/hand-over?done=shifts")


def _copy_lists(office: Office, visit: Visit, person: Person) -> Response:
    """Copies one's own saved lists only, as their names are private."""
    if person.id != visit.officer.id:
        raise Refused(f"{visit.officer.id} may not copy the lists of {person.id}.")

    def work(tx: Transaction) -> bool:
        there = {receiver.id for receiver in who_can_take.receivers(tx, person.unit, person.id, visit.at)}
        to = visit.text("lists")
        return to in there and officer_inventory.copy_lists(tx, person.id, to, visit.at) >= 0

    if not office.store.write(work):
        return _page(office, visit, person, 422, wrong="console.handing.wrong.colleague")
    return go(visit, f"people/{person.id}/hand-over?done=lists")


def _return(office: Office, visit: Visit, deed: str) -> Response:
    me = visit.officer
    if deed == "leave_there":
        office.store.write(lambda tx: hand_overs.leave_there(tx, me.id))
        return go(visit, f"people/{me.id}/hand-over?done=leave_there")
    offered = office.store.read(lambda tx: offered_back(tx, me, visit.at))
    chosen = [Handed(one.ticket, one.officer, visit.number(f"back-{one.ticket}") or 0, one.state) for one in offered]
    chosen = [one for one in chosen if one.seen]
    if not chosen:
        return _page(office, visit, me, 422, wrong="console.handing.wrong.nothing")
    done = hand_over.take_back(office.store, office.desk, office.bring, me, chosen, visit.at)
    return _page(office, visit, me, outcome=done, said="console.handing.done.return")


def _person(office: Office, visit: Visit) -> Person | None:
    """The officer of this page, if the visitor may hand over their work; raises Refused if not."""

    def look(tx: Transaction) -> Person | None:
        person = of_id(tx, visit.path("person"))
        if person is not None and not may_hand_over(tx, visit.officer, person):
            raise Refused(f"{visit.officer.id} may not hand over the work of {person.id}.")
        return person

    return office.store.read(look)


def _page(
    office: Office,
    visit: Visit,
    person: Person,
    status: int = 200,
    *,
    wrong: str = "",
    said: str = "",
    chosen: Mapping[str, str] | None = None,
    outcome: Outcome | None = None,
) -> Response:
    plan, done = visit.text("plan"), visit.text("done")

    def look(tx: Transaction) -> tuple[Work, Outcome | None, dict[str, str], list[Handed]]:
        work = work_of(tx, visit.officer, person, visit.at)
        became = outcome or _became(tx, visit, person, plan)
        back = offered_back(tx, person, visit.at) if person.id == visit.officer.id else []
        ids = {*(became.given if became else ()), *(one.officer for one in back), person.id}
        return work, became, {one: name_of(tx, one) for one in ids}, back

    work, became, names, back = office.store.read(look)
    proposed = [one for one in (chosen or {}).values() if one]
    by_whom = {one.id: one.name for one in work.everybody} | {QUEUE: say("console.handing.queue", visit.language)}
    return render(
        visit,
        "hand_over",
        status,
        work=work,
        own=person.id == visit.officer.id,
        name=names[person.id],
        late=sum(case.due_at is not None and case.due_at < visit.at for case in work.cases),
        names=names,
        became=became,
        back=back,
        plan=plan if wrong and plan else secrets.token_hex(_ID // 2),
        chosen=chosen or {},
        shares=[(by_whom[name], proposed.count(name)) for name in dict.fromkeys(proposed) if name in by_whom],
        for_leave=visit.text("for") != "good" if visit.text("for") else work.leave_ahead,
        most=MOST,
        longest=MAX_NOTE_LETTERS,
        queue=QUEUE,
        note=visit.form.get("note", ""),
        colleague=visit.text("colleague"),
        may_give_shifts=any(may(visit.officer, "duty.change", unit=shift.unit) for shift in work.belongings.shifts),
        unit=office.desk.routing.short,
        due=lambda ticket: due_of(ticket, office.desk.deadlines, visit.at),
        excerpt=excerpt,
        said=say(said or f"console.handing.done.{done}", visit.language) if said or done in _DONE else "",
        wrong=say(wrong, visit.language, longest=MAX_NOTE_LETTERS) if wrong else "",
    )


_DONE = frozenset({"shifts", "lists", "leave_there"})


def _became(tx: Transaction, visit: Visit, person: Person, plan: str) -> Outcome | None:
    """The result, only for who made the plan: others may not see every case in it."""
    known = hand_overs.get(tx, plan) if plan else None
    if known is None or (known.made_by, known.person) != (visit.officer.id, person.id):
        return None
    return hand_over.outcome(tx, plan)


def _typed(visit: Visit) -> dict[str, str]:
    """The choices as submitted, kept after an error."""
    return {name.removeprefix("to-"): value for name, value in visit.form.items() if name.startswith("to-")}
