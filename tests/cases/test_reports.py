"""Tests of the units' reports to the inspectors: made, confirmed, and reminded of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from bot.basics.people import Role
from bot.cases.jobs.reports import call_for_reports, figures_of, make_reports
from bot.cases.lists.reports import calls, figures, last_period, period_of
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Take
from bot.cases.model.submission import Kind, Lodge, Matter
from bot.cases.settings.deadlines import read_deadlines
from bot.store import Transaction
from bot.store.cases import reports
from bot.store.cases.reports import Kept, Line
from bot.store.papers import corrections
from bot.store.people import officers
from tests.cases.settings.test_deadlines import at
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]

DAY = 86400.0
DECEMBER = at("2026-12-01T00:01")


def line(number: str, lodged: str, *, status: str = "taken", due: str = "2026-12-31T16:30") -> Line:
    return Line(number, "complaint", status, 2, 0, at(lodged), at(lodged), at(due))


@pytest.mark.parametrize(
    ("every", "now", "name", "first", "last"),
    [
        ("month", "2026-12-01T00:00", "2026-11", "2026-11-01", "2026-11-30"),
        ("month", "2026-01-15T00:00", "2025-12", "2025-12-01", "2025-12-31"),
        ("week", "2026-11-23T00:00", "2026-W47", "2026-11-16", "2026-11-22"),
        ("week", "2027-01-04T00:00", "2026-W53", "2026-12-28", "2027-01-03"),
    ],
)
def test_the_last_complete_period_is_reported(every: str, now: str, name: str, first: str, last: str) -> None:
    period = last_period(every, at(now))

    assert period == period_of(name)
    assert (period.first, period.last) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_period_has_a_name_that_people_read() -> None:
    assert period_of("2026-11").title("th") == "พ.ย. 2569"
    assert period_of("2026-11").title("en") == "November 2026"
    assert period_of("2026-W47").title("th") == "16 พ.ย. 2569 – 22 พ.ย. 2569"


@pytest.mark.parametrize("bent", ["", "2026", "2026-13", "2026-W60", "yesterday"])
def test_a_malformed_period_is_refused(bent: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        period_of(bent)


def test_cases_are_counted_by_what_they_are_and_how_old_and_late() -> None:
    """Three came in November, one of them ended there; the oldest is of July and late."""
    lines = [
        line("1", "2026-11-02T10:00"),
        line("2", "2026-11-28T10:00", status="new"),
        line("3", "2026-11-03T10:00", status="ended"),
        line("4", "2026-07-01T10:00", due="2026-11-30T16:30"),
    ]

    counted = figures(lines, period_of("2026-11"), DECEMBER)

    assert (counted.came, counted.ended, counted.open) == (3, 1, 3)
    assert counted.statuses == {"taken": 2, "new": 1}
    assert counted.ages == {"30": 1, "7": 1, "more": 1}
    assert [one.number for one in counted.late] == ["4"]


def test_every_unit_has_a_report_also_the_one_with_nothing_to_say(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))

    assert make_reports(town.store, town.desk, DECEMBER) == 3
    assert make_reports(town.store, town.desk, DECEMBER + DAY) == 0

    made = {one.unit: figures_of(one) for one in town.store.read(lambda tx: reports.of_period(tx, "2026-11"))}
    assert {unit: one.open for unit, one in made.items()} == {"ศบฉ.อก": 0, "สอจ.ระยอง": 1, "สอจ.เลย": 0}
    assert made["สอจ.ระยอง"].came == 1


def test_a_case_of_one_unit_only_is_in_no_report(town: Town) -> None:
    """Not even as a number: it would say that there is something."""
    town.store.write(lambda tx: officers.add(tx, "เกตุ", Role.HEAD, "ศปท", NOW))
    town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, matters=(Matter.CORRUPTION,)))

    make_reports(town.store, town.desk, DECEMBER)

    report = town.store.read(lambda tx: reports.get(tx, "ศปท", "2026-11"))
    assert report is not None
    assert figures_of(report).open == figures_of(report).came == 0


def called(town: Town, days: Iterable[int]) -> list[str]:
    names = {one.id: one.name for one in (town.somchai, town.malee, town.loei, town.alarm)}
    said: list[str] = []

    def bring(tx: Transaction, news: Iterable[News], language: str, when: float) -> None:
        said.extend(f"{day} {names[one.person]}" for one in news if "ระยอง" in one.reply.text)

    for day in days:
        for _ in range(3):
            call_for_reports(town.store, town.desk, bring, DECEMBER + day * DAY + 36000)
    return said


def test_a_head_who_does_not_confirm_is_reminded_and_then_escalated(town: Town) -> None:
    """Made on 1 December, due five working days later: on the 9th, for the 7th is a holiday."""
    make_reports(town.store, town.desk, DECEMBER)

    assert called(town, range(20)) == ["0 มาลี", "8 มาลี", "9 มาลี", "16 มาลี"]


def test_a_report_that_is_confirmed_is_left_alone(town: Town) -> None:
    make_reports(town.store, town.desk, DECEMBER)

    def confirm(word: str) -> bool:
        return town.store.write(
            lambda tx: reports.confirm(tx, "สอจ.ระยอง", "2026-11", town.malee.id, word, DECEMBER + DAY)
        )

    assert (confirm("ตรวจแล้ว"), confirm("ขอแก้")) == (True, False)
    assert called(town, range(20)) == []
    report = town.store.read(lambda tx: reports.get(tx, "สอจ.ระยอง", "2026-11"))
    assert report is not None
    assert report.word == "ตรวจแล้ว"


def test_reports_may_be_made_every_week(town: Town) -> None:
    town.store.write(lambda tx: corrections.write(tx, "deadlines", {"reports.every": "week"}, 0, "admin", NOW))

    make_reports(town.store, town.desk, DECEMBER)

    assert town.store.read(reports.periods) == ["2026-W48"]


def test_a_report_unconfirmed_for_years_is_still_reminded_of() -> None:
    """And the scheduler finds the last due date."""

    report = Kept("u", "2026-11", "{}", DECEMBER, DECEMBER + 8 * DAY)

    call = calls(report, {}, read_deadlines(), at("2029-01-10T09:00"))

    assert call is not None
    assert call[0] == "late"
    assert call[1] > "2029-01-01"
