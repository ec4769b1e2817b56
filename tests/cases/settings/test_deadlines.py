"""Tests of due dates: working days, holidays, half-days, and the periods of each kind of case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.basics.dates import BANGKOK
from bot.basics.people import Person
from bot.cases.model.submission import Kind, Lodge
from bot.cases.model.ticket import Status, Ticket, begin
from bot.cases.settings import working_days
from bot.cases.settings.deadlines import Quiet, Standing, deadlines, end_of_day, read_deadlines
from bot.cases.settings.working_days import Calendar


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK).timestamp()


def lodged(when: str, kind: Kind = Kind.COMPLAINT, *, danger: bool = False) -> Ticket:
    return begin("2569-000001", Lodge(kind, (), danger=danger), Person("citizen"), at(when))


def due(ticket: Ticket) -> str:
    moment_due = read_deadlines().due(ticket)
    assert moment_due is not None
    return datetime.fromtimestamp(moment_due, BANGKOK).isoformat(" ", "minutes")[:16]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-21", False),  # a Saturday
        ("2026-11-23", True),
        ("2026-05-01", True),  # Labour Day closes factories, not offices
        ("2027-05-03", True),  # nor does its substitute
        ("2026-05-13", False),  # the Royal Ploughing Ceremony closes offices, not factories
        ("2026-12-07", False),  # substitute for 5 December, a Saturday
        ("2026-04-14", False),  # Songkran
    ],
)
def test_the_government_works_on_its_own_days(day: str, works: bool) -> None:
    assert Calendar().works(date.fromisoformat(day)) is works


def test_an_administrator_adds_a_holiday_and_takes_one_away() -> None:
    """The cabinet declares a special holiday; an office works through another."""
    calendar = Calendar(closed=frozenset({date(2026, 11, 24)}), open=frozenset({date(2026, 12, 7)}))

    assert not calendar.works(date(2026, 11, 24))
    assert calendar.works(date(2026, 12, 7))


def test_working_days_are_counted_from_the_day_after() -> None:
    """Three days from a Friday evening are Wednesday."""
    assert Calendar().after(date(2026, 11, 20), 3) == date(2026, 11, 25)


def test_a_complaint_of_friday_evening_is_to_be_taken_by_wednesday() -> None:
    assert due(lodged("2026-11-20T20:00")) == "2026-11-25 16:30"


def test_a_day_begins_in_bangkok_not_in_greenwich() -> None:
    """Half past midnight on Monday in Bangkok is still Sunday in Greenwich."""
    assert due(lodged("2026-11-23T00:30")) == "2026-11-26 16:30"


def test_danger_does_not_wait_for_monday() -> None:
    assert due(lodged("2026-11-21T23:30", danger=True)) == "2026-11-22 00:30"


def test_asking_the_citizen_does_not_put_the_end_off() -> None:
    """The end counts from the day the complaint came, not from the last question."""
    ticket = replace(lodged("2026-11-20T20:00"), status=Status.TAKEN)

    assert due(replace(ticket, since=at("2026-12-20T09:00"))) == due(ticket)


def test_every_open_ticket_is_due_and_an_ended_one_is_not() -> None:
    """No ticket can fall silent."""
    ticket = lodged("2026-11-20T20:00")
    dues = {status: read_deadlines().due(replace(ticket, status=status)) for status in Status}

    assert [status for status, when in dues.items() if when is None] == [Status.ENDED]


@pytest.mark.parametrize(
    ("when", "standing"),
    [
        ("2026-11-23T16:29", Standing.LATE),
        ("2026-11-23T16:30", Standing.TODAY),
        ("2026-11-25T16:30", Standing.SOON),
        ("2026-11-26T16:30", Standing.FINE),
    ],
)
def test_a_due_date_looks_as_urgent_as_it_is(when: str, standing: Standing) -> None:
    """Seen on a Monday afternoon at half past four."""
    assert read_deadlines().standing(at(when), at("2026-11-23T16:30")) is standing


def test_a_day_ends_at_midnight_in_bangkok() -> None:
    assert end_of_day(at("2026-11-23T16:30")) == at("2026-11-24T00:00")


def test_a_half_day_is_half_a_working_day_and_closes_at_noon() -> None:
    """Offices work until noon on Wednesday and Thursday: the two together are one day."""
    half = Calendar(half=frozenset({date(2026, 11, 25), date(2026, 11, 26)}))
    rules = replace(read_deadlines(), calendar=half)

    assert half.after(date(2026, 11, 23), 2) == date(2026, 11, 26)
    assert rules.later(at("2026-11-23T10:00"), 2) == at("2026-11-26T12:00")


def test_a_due_date_never_falls_on_a_fraction_of_a_half_day() -> None:
    """One day from Tuesday, with half a day in between: Thursday, and the whole of it."""
    half = Calendar(half=frozenset({date(2026, 11, 25)}))

    assert half.after(date(2026, 11, 24), 1) == date(2026, 11, 26)
    assert replace(read_deadlines(), calendar=half).later(at("2026-11-24T10:00"), 1) == at("2026-11-26T16:30")


def test_a_saturday_morning_may_be_worked() -> None:
    assert Calendar(half=frozenset({date(2026, 11, 28)})).share(date(2026, 11, 28)) == 0.5


def test_days_before_are_days_after_backwards() -> None:
    calendar = Calendar()

    assert calendar.before(date(2026, 11, 25), 3) == date(2026, 11, 20)
    assert calendar.between(date(2026, 12, 4), date(2026, 12, 14)) == 4


def test_the_corrected_calendar_is_read_as_it_was_written() -> None:
    days = {"2026-11-24": {"is": "closed", "why": "x"}, "2026-12-07": {"is": "open", "why": ""}}

    corrected = working_days.corrected(days)

    assert (corrected.works(date(2026, 11, 24)), corrected.works(date(2026, 12, 7))) == (False, True)


def test_holidays_have_names_and_labour_day_is_a_working_day() -> None:
    assert working_days.named(2026, "th")[date(2026, 12, 10)] == "วันรัฐธรรมนูญ"
    assert working_days.named(2026, "en")[date(2026, 12, 10)] == "Constitution Day"
    assert date(2026, 5, 1) not in working_days.named(2026, "th")


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-11-23T19:59", None),
        ("2026-11-23T20:00", "2026-11-24T07:00"),
        ("2026-11-24T06:59", "2026-11-24T07:00"),
        ("2026-11-24T07:00", None),
    ],
)
def test_nobody_is_notified_during_quiet_hours(now: str, over: str | None) -> None:
    assert read_deadlines().quiet.over(at(now)) == (at(over) if over else 0)


def test_quiet_hours_may_lie_within_a_day() -> None:
    quiet = Quiet(time(12), time(13))

    assert quiet.over(at("2026-11-23T12:30")) == at("2026-11-23T13:00")
    assert quiet.over(at("2026-11-23T20:00")) == 0


def test_the_ministry_corrects_a_period_and_nothing_else_changes() -> None:
    corrected = deadlines({"complaint.take": 5, "quiet.begins": "21:30"}, Calendar())

    assert corrected.kinds[Kind.COMPLAINT].take == 5
    assert corrected.quiet.begins == time(21, 30)
    assert replace(corrected, kinds=read_deadlines().kinds, quiet=read_deadlines().quiet) == read_deadlines()


@pytest.mark.parametrize("wrong", [{"complaint.finish": 0}, {"calls.again": -1}, {"quiet.begins": "half past"}])
def test_a_period_that_cannot_be_is_refused(wrong: dict[str, str | int]) -> None:
    with pytest.raises(ValueError, match="validation"):
        deadlines(wrong, Calendar())
