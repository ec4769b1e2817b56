"""Tests of computing the next reminder of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.dates import BANGKOK, local
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import (
    Action,
    AddWord,
    Ask,
    Close,
    Confirm,
    Contest,
    Escalate,
    Forward,
    GoOn,
    LetEnd,
    Outcome,
    Pause,
    Route,
    Take,
    Wait,
)
from bot.cases.model.apply_action import apply, may_happen
from bot.cases.model.next_reminder import Stage, next_call
from bot.cases.model.submission import Kind, Lodge
from bot.cases.model.ticket import OPEN, Status, Ticket, begin
from bot.cases.settings.deadlines import Deadlines, read_deadlines
from bot.cases.settings.working_days import Calendar

NUMBER = "2569-000001"
CITIZEN, HOUSE = Person("citizen"), Person("house")
SOMCHAI = Person("somchai", Role.OFFICER, "สอจ.ระยอง")
HOUR, DAY = 3600.0, 86400.0
RULES = read_deadlines()
STEPS = [
    (Take(NUMBER), SOMCHAI),
    (Ask(NUMBER, "เมื่อไรคะ"), SOMCHAI),
    (AddWord(NUMBER, "ทุกคืน"), CITIZEN),
    (Wait(NUMBER, Pause.COURT, "รอศาล"), SOMCHAI),
    (GoOn(NUMBER), SOMCHAI),
    (Forward(NUMBER, "สอจ.ชลบุรี", "อยู่ชลบุรี"), SOMCHAI),
    (Close(NUMBER, Outcome.SOLVED, "ซ่อมแล้ว"), SOMCHAI),
    (Contest(NUMBER, "ยังเหม็น"), CITIZEN),
    (Confirm(NUMBER), CITIZEN),
    (LetEnd(NUMBER), HOUSE),
    (Escalate(NUMBER, 2, ("กตร",)), HOUSE),
]


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK).timestamp()


MONDAY = at("2026-11-23T09:00")


def due(ticket: Ticket, rules: Deadlines = RULES) -> Ticket:
    return replace(ticket, due_at=rules.due(ticket))


def lodged(*, danger: bool = False, alone: bool = False, kind: Kind = Kind.COMPLAINT) -> Ticket:
    ticket = begin(NUMBER, Lodge(kind, (), danger=danger), CITIZEN, MONDAY)
    return due(apply(ticket, Route(NUMBER, "สอจ.ระยอง", (), "province", alone), HOUSE, MONDAY))


def taken(*, danger: bool = False) -> Ticket:
    return due(apply(lodged(danger=danger), Take(NUMBER), SOMCHAI, MONDAY + HOUR))


def asked() -> Ticket:
    return due(apply(taken(), Ask(NUMBER, "เมื่อไรคะ"), SOMCHAI, MONDAY + 2 * HOUR))


def closed() -> Ticket:
    return due(apply(taken(), Close(NUMBER, Outcome.SOLVED, "ซ่อมแล้ว"), SOMCHAI, MONDAY + 2 * HOUR))


def walk(
    ticket: Ticket, days: float, rules: Deadlines = RULES, *, has_head: bool = True, step: float = HOUR
) -> list[str]:
    """Let time pass without any action: which reminders are due, and when."""
    return [f"{local(when):%m-%d %H} {stage}" for when, stage in calls_of(ticket, days, rules, has_head, step)]


def calls_of(
    ticket: Ticket, days: float, rules: Deadlines = RULES, has_head: bool = True, step: float = HOUR
) -> list[tuple[float, Stage]]:
    told: dict[tuple[str, str], float] = {}
    said, now, last = [], ticket.changed_at, ticket.changed_at + days * DAY
    while now < last and ticket.status is not Status.ENDED:
        now += step
        while call := next_call(ticket, told, rules, now, has_head=has_head):
            told[call.stage, call.about] = now
            said.append((now, call.stage))
            if call.stage in (Stage.HEAD, Stage.INSPECTORS):
                level = 1 if call.stage is Stage.HEAD else 2
                ticket = due(apply(ticket, Escalate(NUMBER, level), HOUSE, now), rules)
            if call.stage is Stage.END:
                ticket = due(apply(ticket, LetEnd(NUMBER), HOUSE, now), rules)
    return said


def test_a_case_that_nobody_takes_is_escalated_step_by_step_and_reminded_again_and_again() -> None:
    """Three working days to be taken; two before that a word; then the head, the inspectors, and all of them again."""
    assert walk(lodged(), 30) == [
        "11-24 09 soon",
        "11-26 17 head",
        "12-03 17 inspectors",
        "12-14 09 again",
        "12-21 09 again",
    ]


def test_holidays_are_not_counted() -> None:
    """Without the substitute of the 5th and without Constitution Day, the 7th and the 10th are worked on."""
    busy = Calendar(open=frozenset({date(2026, 12, 7), date(2026, 12, 10)}))

    assert "12-10 09 again" in walk(lodged(), 30, replace(RULES, calendar=busy))


def test_a_case_of_one_unit_only_is_escalated_to_its_head_at_most() -> None:
    said = walk(lodged(alone=True), 40)

    assert not any("inspectors" in line for line in said)
    assert [line for line in said if "again" in line][:2] == ["12-03 09 again", "12-14 09 again"]


def test_a_unit_without_a_head_is_escalated_past() -> None:
    """The inspectors are called at once."""
    said = walk(lodged(), 10, has_head=False)

    assert said[1:3] == ["11-26 17 head", "11-26 17 inspectors"]


def test_danger_is_escalated_by_hours_also_at_night() -> None:
    """At three in the night too: the head after an hour, the inspectors after another, then all of them every hour."""
    night = replace(lodged(danger=True), since=at("2026-11-22T02:30"), changed_at=at("2026-11-22T02:30"))

    said = walk(due(night), 0.24, step=60)

    assert said == [
        "11-22 03 head",
        "11-22 04 inspectors",
        "11-22 05 again",
        "11-22 06 again",
        "11-22 07 again",
    ]


def test_a_citizen_who_does_not_answer_is_reminded_then_the_officer_then_the_head() -> None:
    """It is never closed silently."""
    assert walk(asked(), 31) == [
        "11-30 09 answer",
        "12-02 17 decide",
        "12-08 17 head",
        "12-16 17 inspectors",
        "12-23 09 again",
    ]


def test_a_closed_case_ends_only_after_a_reminder_to_the_citizen() -> None:
    assert walk(closed(), 60) == ["11-30 09 word", "12-02 17 end"]


def test_after_an_outage_of_the_scheduler_the_citizen_still_gets_their_days() -> None:
    """The server was down until long after the due day: the reminder comes first, and then two days."""
    late = replace(closed(), changed_at=at("2026-12-14T10:00"))

    assert walk(late, 60) == ["12-14 11 word", "12-16 17 end"]


def test_a_long_pause_is_asked_about_and_then_escalated() -> None:
    waiting = due(apply(taken(), Wait(NUMBER, Pause.LABORATORY, "รอผลตรวจ"), SOMCHAI, MONDAY + 2 * HOUR))

    assert walk(waiting, 36) == ["12-16 17 pause", "12-21 17 head", "12-28 17 inspectors"]


def test_a_pause_moves_the_due_day_by_its_working_days() -> None:
    """From Monday to the Friday after next: nine working days, and not eleven days of the calendar."""
    ticket = taken()
    waited = apply(ticket, Wait(NUMBER, Pause.LABORATORY, "รอผลตรวจ"), SOMCHAI, MONDAY + 2 * HOUR)
    again = due(apply(waited, GoOn(NUMBER), SOMCHAI, at("2026-12-04T15:00")))

    moved = RULES.calendar.between(local(ticket.due_at or 0).date(), local(again.due_at or 0).date())

    assert moved == 9


def test_a_contested_case_gets_a_new_due_date_and_new_reminders() -> None:
    ticket = apply(closed(), Contest(NUMBER, "ยังเหม็น"), CITIZEN, at("2026-12-14T10:00"))

    assert walk(due(ticket), 5)[:2] == ["12-15 09 soon", "12-17 17 head"]


def test_a_case_with_time_left_gets_no_reminder() -> None:
    assert next_call(taken(), {}, RULES, MONDAY + DAY) is None


def test_a_step_of_one_day_is_reminded_in_its_morning() -> None:
    assert walk(lodged(kind=Kind.LOAN_CALLBACK), 1.5) == ["11-24 09 soon", "11-24 17 head"]


@pytest.mark.parametrize("ticket", [lodged(), taken(), asked(), taken(danger=True), lodged(alone=True)])
@given(days=st.integers(min_value=1, max_value=200))
def test_no_overdue_case_is_left_without_reminders(ticket: Ticket, days: int) -> None:
    """Once it is overdue, the last reminder is never longer ago than the interval."""
    now = ticket.changed_at + days * DAY
    calls = calls_of(ticket, days, step=DAY)

    last = max((when for when, _ in calls), default=0.0)

    silent_since = max(last, ticket.due_at or 0.0)
    assert (
        RULES.calendar.between(local(silent_since).date(), local(now).date())
        <= max(RULES.calls.again, RULES.calls.inspectors) + 1
    )


@given(steps=st.lists(st.sampled_from(STEPS), max_size=30), danger=st.booleans())
def test_an_open_case_is_always_due_whatever_happened_to_it(steps: list[tuple[Action, Person]], danger: bool) -> None:
    """And an ended one never is; however the steps follow each other, each of them a day after the one before."""
    ticket = lodged(danger=danger)
    for day, (action, by) in enumerate(steps, start=1):
        if may_happen(ticket, type(action), by) and getattr(action, "unit", "") != ticket.unit:
            ticket = due(apply(ticket, action, by, MONDAY + day * DAY))

    assert (ticket.due_at is not None) is (ticket.status in OPEN)
    assert ticket.due_at is None or ticket.due_at > RULES.begun(ticket)


@given(gone=st.integers(min_value=0, max_value=40), back=st.integers(min_value=0, max_value=40))
def test_a_pause_never_brings_the_due_day_nearer(gone: int, back: int) -> None:
    """Nor does it put it off by more working days than it lasted."""
    ticket = taken()
    waiting = apply(ticket, Wait(NUMBER, Pause.OPERATOR, "รอซ่อม"), SOMCHAI, MONDAY + (1 + gone) * DAY)
    again = due(apply(waiting, GoOn(NUMBER), SOMCHAI, MONDAY + (1 + gone + back) * DAY))

    before, after = (local(one.due_at or 0).date() for one in (ticket, again))

    assert 0 <= RULES.calendar.between(before, after) <= back
