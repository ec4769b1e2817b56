"""The queue in figures."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from bot import sheets
from bot.access import Refused
from bot.desk import figures
from bot.desk.actions import Answer, Close, Contest, Outcome, Rate, Take
from bot.desk.deadlines import day_of
from bot.desk.figures import FEWEST, Figures, Period
from bot.desk.papers import Kind, Lodge, Matter, Said
from bot.people import Person, Role
from bot.texts import say
from tests.console_office import NOW as TODAY
from tests.console_office import SMELL, Office
from tests.town import NOW, Town

pytest_plugins = ["tests.desk_fixtures"]

HEAD = Person("head", Role.HEAD, "สอจ.ระยอง")
EVERYTHING = Person("admin", Role.ADMINISTRATOR)
DAY = 86400.0
HOUR = 3600.0


def period(town: Town) -> Period:
    today = day_of(NOW)
    return Period(date.fromordinal(today.toordinal() - 30), date.fromordinal(today.toordinal() + 30))


def known(town: Town, person: Person = HEAD) -> Figures:
    return town.store.read(lambda tx: figures.figures(tx, person, period(town), NOW + DAY))


def ended_after(town: Town, hours: float, stars: int | None = None) -> str:
    """A case that was answered after half of this time and closed after all of it."""
    number = town.lodge().ticket.number
    for at, action in (
        (0.1, Take(number)),
        (hours / 2, Answer(number, "กำลังตรวจสอบ")),
        (hours, Close(number, Outcome.SOLVED, "ซ่อมแล้ว")),
    ):
        town.store.write(lambda tx, a=action, t=at: town.desk.do(tx, town.somchai, a, NOW + t * HOUR))  # type: ignore[misc]
    if stars:
        town.do(town.citizen, Rate(number, stars))
    return number


def test_an_empty_desk_has_figures_too(town: Town) -> None:
    nothing = known(town)

    assert (nothing.in_work, nothing.filed, nothing.closed, nothing.contentment) == (0, 0, 0, None)
    assert nothing.to_answer.median is None
    assert len(nothing.weeks) == figures.WEEKS


def test_what_is_open_is_counted_by_unit_and_age(town: Town) -> None:
    for days in (1, 10, 40, 200, 201):
        town.lodge(at=NOW - days * DAY)

    assert dict(known(town).open) == {"สอจ.ระยอง": (1, 1, 1, 2)}


def test_the_middle_and_the_ninth_of_ten_are_those_of_what_really_happened(town: Town) -> None:
    for hours in range(2, 22, 2):
        ended_after(town, hours)

    figure = known(town)

    assert (figure.closed, figure.in_time) == (10, 10)
    assert figure.to_close.median == pytest.approx(10 * HOUR)
    assert figure.to_close.ninth == pytest.approx(20 * HOUR)
    assert figure.to_answer.median == pytest.approx(5 * HOUR)


def test_a_contested_end_counts_also_while_it_is_open_again(town: Town) -> None:
    number = ended_after(town, 2)
    town.do(town.citizen, Contest(number, "ยังเหม็นอยู่"))

    figure = known(town)

    assert (figure.contested, figure.closed, figure.in_work) == (1, 0, 1)


def test_what_was_closed_after_its_day_is_not_in_time(town: Town) -> None:
    number = town.lodge().ticket.number
    late = NOW + 200 * DAY
    for action in (Take(number), Close(number, Outcome.SOLVED, "เสร็จช้า")):
        town.store.write(lambda tx, a=action: town.desk.do(tx, town.somchai, a, late))  # type: ignore[misc]
    span = Period(day_of(NOW), day_of(late))

    figure = town.store.read(lambda tx: figures.figures(tx, HEAD, span, late))

    assert (figure.closed, figure.in_time) == (1, 0)


def test_stars_are_counted_and_their_mean_is_right(town: Town) -> None:
    for stars in (5, 5, 2):
        ended_after(town, 1, stars)

    assert known(town).stars == (0, 1, 0, 0, 2)
    assert known(town).contentment == pytest.approx(4.0)


def test_a_head_counts_their_unit_and_the_administrator_all_but_what_lies_alone(town: Town) -> None:
    town.lodge()
    town.lodge(Lodge(Kind.COMPLAINT, (), province="เลย", matters=(Matter.NOISE,)))
    town.lodge(Lodge(Kind.COMPLAINT, (), province="ระยอง", matters=(Matter.CORRUPTION,)))

    assert known(town).filed == 1
    assert known(town, EVERYTHING).filed == 2
    assert {one.province.th for one in known(town, EVERYTHING).origins} == {"ระยอง", "เลย"}
    assert known(town, Person("secret", Role.HEAD, "ศปท")).filed == 1


def test_an_officer_without_the_right_sees_no_figures(town: Town) -> None:
    with pytest.raises(Refused):
        known(town, town.somchai)


def test_the_public_sees_no_number_that_could_point_at_somebody(town: Town) -> None:
    for _ in range(FEWEST):
        town.lodge()
    for _ in range(FEWEST - 1):
        town.lodge(Lodge(Kind.COMPLAINT, (), province="เลย", matters=(Matter.NOISE,)))
    town.lodge(Lodge(Kind.COMPLAINT, (), province="ระยอง", matters=(Matter.VIBRATION,)))
    ended_after(town, 2, 1)

    public = town.store.read(lambda tx: figures.for_everybody(tx, period(town), NOW + DAY))

    assert [one.province.th for one in public.origins] == ["ระยอง"]
    assert all(count >= FEWEST for one in public.origins for _, count in one.matters)
    assert (public.closed, public.contested, sum(public.stars), public.open) == (0, 0, 0, ())
    assert public.to_close.median is None


def test_a_part_that_would_tell_the_rest_is_left_out(town: Town) -> None:
    """Nine of ten in time: so one was late, and that one has a village."""
    whole = replace(known(town), closed=10, in_time=9, contested=5)

    public = figures.without_small_numbers(whole)

    assert (public.closed, public.in_time, public.contested) == (10, 0, 5)


def test_the_page_shows_each_chart_and_its_table(office: Office) -> None:
    head = office.officer("มาลี", Role.HEAD)
    office.lodge()

    page = head.get("/console/figures").text

    assert page.count("<svg") == 5
    assert page.count("<table>") == 5
    assert 'href="./?view=unit"' in page


def test_a_reader_sees_figures_and_no_list(office: Office) -> None:
    reader = office.officer("ผู้อ่าน", Role.READER)

    page = reader.get("/console/figures").text

    assert "<svg" in page
    assert "?view=" not in page


@pytest.mark.parametrize(
    "bent", ["since=x", "since=9999-01-01", "until=0001-01-01", "since=2026-12-01&until=2020-01-01", "kind=x"]
)
def test_a_bent_period_is_no_accident(office: Office, bent: str) -> None:
    head = office.officer("มาลี", Role.HEAD)

    assert head.get(f"/console/figures?{bent}").status_code == 200


def test_every_chart_can_be_taken_along(office: Office) -> None:
    head = office.officer("มาลี", Role.HEAD)
    office.lodge()

    rows = list(csv.reader(io.StringIO(head.get("/console/figures/provinces.csv").text.removeprefix("\ufeff"))))
    book = load_workbook(io.BytesIO(head.get("/console/figures/whole.xlsx").content))

    assert rows[1] == ["ระยอง", say("console.figures.every_matter", "th"), "1"]
    assert book.active is not None
    assert book.active["A1"].value == say("console.figures.head.figure", "th")
    assert head.get("/console/figures/secrets.csv").status_code == 404
    assert head.get("/console/figures/whole.exe").status_code == 404


def test_the_public_page_is_closed_until_the_ministry_opens_it(office: Office, somchai: TestClient) -> None:
    assert office.browser().get("/console/public").status_code == 404

    (office.folder / ".env").write_text("MINDBOT_PUBLIC_FIGURES=true\n", "utf-8")
    opened = Office(office.store, office.folder)
    opened.lodge(replace(SMELL, province="เลย"))
    page = opened.browser().get("/console/public")

    assert page.status_code == 200
    assert "เลย: 0" in page.text
    assert TODAY


@pytest.mark.parametrize("cell", ["=1+1", "+66", "-1", "@sum", "\t=1", "=cmd|' /c calc'!A0"])
def test_what_people_wrote_never_calculates_in_a_spreadsheet(cell: str) -> None:
    row = next(csv.reader(io.StringIO(sheets.as_csv(["a"], [[cell]]).decode("utf-8-sig").split("\r\n", 1)[1])))
    sheet = load_workbook(io.BytesIO(sheets.as_xlsx("a", ["a"], [[cell]]))).active

    assert row[0].startswith("'")
    assert sheet is not None
    assert sheet["A2"].data_type == "s"


def test_a_spreadsheet_takes_any_letter(town: Town) -> None:
    odd = ["\x00\x07", "ก" * 40_000, "😀", "[]:*?/\\", ""]

    assert sheets.as_xlsx("[a]:*?/\\" * 9, odd, [odd])


def test_self_assessments_are_counted_per_sop_and_unit(office: Office) -> None:
    """The auditors see which steps a unit does differently."""
    auditor = office.officer("ผู้ตรวจ", Role.HEAD, "กลุ่มพัฒนาระบบบริหาร")
    said = (Said("unit", "หน่วยงาน", "สอจ.ระยอง"), Said("1.how", "ขั้นที่ 1", "ตามที่เขียน"), Said("2.how", "ขั้นที่ 2", "ทำต่างไป"))
    admin = office.officer("ดูแล", Role.ADMINISTRATOR, "")
    office.lodge(Lodge(Kind.ASSESSMENT, said, topic="sop/complaints"))

    page = admin.get("/console/assessments").text
    rows = admin.get("/console/assessments?as=csv").text

    assert "สอจ.ระยอง" in page
    assert "sop/complaints,สอจ.ระยอง,1,1,1" in rows
    assert "สอจ.ระยอง" not in auditor.get("/console/assessments").text


def test_what_customers_bring_is_counted_by_the_ministrys_own_classes(town: Town) -> None:
    for customer in ("sme", "sme", "factory", ""):
        town.lodge(Lodge(Kind.LOAN_CALLBACK, (), province="ระยอง", customer=customer))

    assert known(town).customers == (("factory", 1), ("sme", 2))
