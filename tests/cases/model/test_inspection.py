"""An inspection is planned, moved and called off; the ticket holds the last one."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.basics.dates import BANGKOK
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import Answer, Close, Confirm, Outcome, Take
from bot.cases.model.apply_action import apply
from bot.cases.model.inspection_actions import ScheduleInspection
from bot.cases.model.replay import replay, undone
from bot.cases.model.ticket import Entry, Inspection, Ticket, WrongMoment
from tests.cases.model.test_ticket import CITIZEN, NUMBER, SMELL, SOMCHAI, lodged

AT = datetime(2026, 3, 2, 17, 30, tzinfo=BANGKOK).timestamp()
THURSDAY = date(2026, 3, 5)
PLAN = ScheduleInspection(NUMBER, THURSDAY, time(9, 30), "นัดพบผู้จัดการโรงงาน")


def planned() -> Ticket:
    return apply(lodged(), PLAN, SOMCHAI, AT)


def test_the_ticket_holds_the_day_and_moves_on_by_nothing_else() -> None:
    before = lodged()

    after = planned()

    assert after.inspection == Inspection(THURSDAY, time(9, 30))
    assert (after.status, after.officer, after.due_at) == (before.status, before.officer, before.due_at)


def test_a_later_day_replaces_the_one_before() -> None:
    moved = apply(planned(), ScheduleInspection(NUMBER, date(2026, 3, 9)), SOMCHAI, AT + 60)

    assert moved.inspection == Inspection(date(2026, 3, 9))


def test_without_a_day_it_is_called_off_once() -> None:
    off = apply(planned(), ScheduleInspection(NUMBER), SOMCHAI, AT + 60)

    assert off.inspection is None
    with pytest.raises(WrongMoment, match="No inspection"):
        apply(off, ScheduleInspection(NUMBER), SOMCHAI, AT + 120)


@pytest.mark.parametrize(("day", "possible"), [(date(2026, 3, 1), False), (date(2026, 3, 2), True)])
def test_today_is_possible_and_yesterday_is_over(day: date, possible: bool) -> None:
    """Today as the clock in Bangkok has it."""
    plan = ScheduleInspection(NUMBER, day)

    if possible:
        assert apply(lodged(), plan, SOMCHAI, AT).inspection == Inspection(day)
    else:
        with pytest.raises(WrongMoment, match="is over"):
            apply(lodged(), plan, SOMCHAI, AT)


def test_what_has_ended_is_not_inspected() -> None:
    ticket = lodged()
    for action, by in (
        (Take(NUMBER), SOMCHAI),
        (Close(NUMBER, Outcome.SOLVED, "ซ่อมแล้ว"), SOMCHAI),
        (Confirm(NUMBER), CITIZEN),
    ):
        ticket = apply(ticket, action, by, AT)

    with pytest.raises(WrongMoment):
        apply(ticket, PLAN, SOMCHAI, AT)


def test_an_undo_brings_the_day_before_back() -> None:
    first = planned()
    second = apply(first, ScheduleInspection(NUMBER, date(2026, 3, 9)), SOMCHAI, AT + 60)

    assert undone(second, first, AT + 65).inspection == Inspection(THURSDAY, time(9, 30))


def test_a_history_with_inspections_makes_the_same_ticket_again() -> None:
    """Also when the note for colleagues was erased from it."""
    route = lodged()
    history = [
        Entry(1, AT, CITIZEN.id, SMELL),
        Entry(2, AT, SOMCHAI.id, ScheduleInspection(NUMBER, THURSDAY, time(9, 30), "")),
        Entry(3, AT, SOMCHAI.id, Take(NUMBER)),
        Entry(4, AT, SOMCHAI.id, Answer(NUMBER, "จะเข้าตรวจ")),
    ]

    made = replay(NUMBER, history)

    assert made.inspection == Inspection(THURSDAY, time(9, 30))
    assert made.officer == Person(SOMCHAI.id, Role.OFFICER).id
    assert route.inspection is None
