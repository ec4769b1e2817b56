"""Inspections through the desk: kept, found by day, told only if wanted, undone in ten seconds; on both databases."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.basics.access import Refused
from bot.basics.dates import local
from bot.basics.people import Person, Role
from bot.cases.lists import inspections
from bot.cases.model.action_classes import Close, Note, Outcome, Take
from bot.cases.model.inspection_actions import ScheduleInspection
from bot.cases.model.ticket import Inspection
from bot.cases.rules.undo import GRACE
from bot.store import Transaction
from bot.store.cases import lists
from bot.store.cases.lists import Wanted
from tests.support.conversations import City
from tests.support.conversations import city as city

pytest_plugins = ["tests.support.desk"]

RAYONG = "สอจ.ระยอง"
NOTE = "นัดพบผู้จัดการโรงงาน โทรก่อนถึง"


@pytest.fixture
def somchai(city: City) -> Person:
    return city.officer(RAYONG, name="สมชาย")


def lodged(city: City, taken_by: Person | None = None) -> str:
    number = city.citizen().lodges().ticket.number
    if taken_by:
        city.do(taken_by, Take(number))
        city.later(60)
    city.citizen().reads()
    return number


def day(city: City, in_days: int) -> date:
    return local(city.at).date() + timedelta(days=in_days)


def planned(city: City, person: Person, days: int = 28) -> list[tuple[str, date, time | None, str]]:
    first = day(city, 0)
    found = city.house.store.read(
        lambda tx: inspections.of_person(tx, person, first, first + timedelta(days=days)),
    )
    return [(one.ticket.number, one.day, one.at, one.note) for one in found]


def test_a_unit_finds_its_inspections_in_the_order_of_their_days(city: City, somchai: Person) -> None:
    friday, monday, never = (lodged(city, somchai) for _ in range(3))
    city.do(somchai, ScheduleInspection(monday, day(city, 5), time(9, 30), NOTE))
    city.do(somchai, ScheduleInspection(friday, day(city, 2)))

    assert planned(city, somchai) == [
        (friday, day(city, 2), None, ""),
        (monday, day(city, 5), time(9, 30), NOTE),
    ]
    assert planned(city, somchai, days=5) == [(friday, day(city, 2), None, "")], "the day after the last is not in it"
    assert never not in repr(planned(city, somchai))


def test_another_unit_does_not_find_them(city: City, somchai: Person) -> None:
    city.do(somchai, ScheduleInspection(lodged(city, somchai), day(city, 2)))

    assert planned(city, city.officer("สอจ.เลย")) == []
    assert len(planned(city, Person("chief", Role.ADMINISTRATOR))) == 1


def test_somebody_of_another_unit_plans_nothing(city: City, somchai: Person) -> None:
    with pytest.raises(Refused):
        city.do(city.officer("สอจ.เลย"), ScheduleInspection(lodged(city, somchai), day(city, 2)))


def test_what_was_closed_is_inspected_no_more(city: City, somchai: Person) -> None:
    number = lodged(city, somchai)
    city.do(somchai, ScheduleInspection(number, day(city, 2)))
    city.do(somchai, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))

    assert planned(city, somchai) == []


def test_the_citizen_hears_nothing_unless_the_officer_says_so(city: City, somchai: Person) -> None:
    number = lodged(city, somchai)
    city.do(somchai, ScheduleInspection(number, day(city, 2), time(9, 30), NOTE))
    city.later(60)

    assert city.citizen().reads() == ""
    story = city.citizen().says(number)
    assert "นัดตรวจ" not in story
    assert NOTE not in story


def test_the_citizen_who_is_told_reads_the_day_and_never_the_note(city: City, somchai: Person) -> None:
    number = lodged(city, somchai)
    city.do(somchai, ScheduleInspection(number, day(city, 2), time(9, 30), NOTE, tell=True))
    city.later(60)

    told = city.citizen().reads()
    assert f"นัดเข้าตรวจตามเรื่อง {number}" in told
    assert "เวลา 09:30 น." in told
    story = city.citizen().says(number)
    assert "นัดตรวจวันที่" in story
    assert NOTE not in told + story


def test_whoever_holds_the_case_hears_of_a_colleagues_plan(city: City, somchai: Person) -> None:
    number = lodged(city, somchai)
    head = city.officer(RAYONG, Role.HEAD, "มาลี")

    (news,) = city.do(head, ScheduleInspection(number, day(city, 2))).news

    assert news.person == somchai.id
    assert number in news.reply.text


def test_for_ten_seconds_it_is_undone_and_nobody_was_told(city: City, somchai: Person) -> None:
    number = lodged(city, somchai)
    city.do(somchai, ScheduleInspection(number, day(city, 2), time(9, 30), NOTE, tell=True))
    city.later(60)
    city.citizen().reads()
    city.do(somchai, ScheduleInspection(number, day(city, 4), None, "เลื่อน", tell=True))

    city.later(GRACE - 1)
    back = city.house.store.write(lambda tx: city.house.desk.undo(tx, somchai, number, city.at))

    assert back.ticket.inspection == Inspection(day(city, 2), time(9, 30))
    assert planned(city, somchai) == [(number, day(city, 2), time(9, 30), NOTE)]
    city.later(3600)
    assert city.citizen().reads() == ""
    assert city.house.store.read(lambda tx: city.house.desk.faults(tx, number)) == ""


def test_an_auditor_finds_the_case_as_its_history_says(city: City, somchai: Person) -> None:
    number = lodged(city, somchai)
    city.do(somchai, ScheduleInspection(number, day(city, 2), time(9, 30), NOTE))
    city.do(somchai, Note(number, "จองรถแล้ว"))
    assert city.house.store.read(lambda tx: city.house.desk.faults(tx, number)) == ""

    city.house.store.write(
        lambda tx: tx.run("update tickets set inspection = '2027-01-01' where number = :number", number=number)
    )

    assert "does not stand as its history says" in city.house.store.read(lambda tx: city.house.desk.faults(tx, number))


def test_inspections_are_found_by_their_day_without_reading_every_ticket(city: City, somchai: Person) -> None:
    """SQLite says by which index it goes; PostgreSQL has the same one."""

    def plan(tx: Transaction) -> str:
        wanted = Wanted(("new", "taken"), RAYONG, inspected_from="2026-11-20", inspected_before="2026-12-18")
        where, values = lists._where(tx, wanted)
        steps = tx.all(f"explain query plan select t.number from tickets t where {' and '.join(where)}", **values)
        return " ".join(str(row["detail"]) for row in steps)

    if city.house.store.read(lambda tx: type(tx).__name__).startswith("Sqlite"):
        assert "tickets_inspection" in city.house.store.read(plan)
