"""Tests of case statistics, for officers and for the public."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from starlette.testclient import TestClient

from bot.basics import spreadsheet
from bot.basics.access import Refused
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.lists import statistics
from bot.cases.lists.statistics import FEWEST, Figures, Period
from bot.cases.model.action_classes import Answer, Close, Contest, Merge, Outcome, Rate, Take
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.settings.deadlines import beginning_of, day_of
from bot.store.cases.statistics import Spread
from tests.support.console_client import NOW as TODAY
from tests.support.console_client import SMELL, Office
from tests.support.people import NOW, Town

pytest_plugins = ["tests.support.desk"]

HEAD = Person("head", Role.HEAD, "สอจ.ระยอง")
EVERYTHING = Person("admin", Role.ADMINISTRATOR)
DAY = 86400.0
HOUR = 3600.0


def period(town: Town) -> Period:
    today = day_of(NOW)
    return Period(date.fromordinal(today.toordinal() - 30), date.fromordinal(today.toordinal() + 30))


def known(town: Town, person: Person = HEAD) -> Figures:
    return town.store.read(lambda tx: statistics.figures(tx, person, period(town), NOW + DAY))


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


def test_figures_are_shown_without_any_case(town: Town) -> None:
    nothing = known(town)

    assert (nothing.in_work, nothing.filed, nothing.closed, nothing.contentment) == (0, 0, 0, None)
    assert nothing.to_answer.median is None
    assert len(nothing.weeks) == statistics.WEEKS


def test_what_is_open_is_counted_by_unit_and_age(town: Town) -> None:
    for days in (1, 10, 40, 200, 201):
        town.lodge(at=NOW - days * DAY)

    assert dict(known(town).open) == {"สอจ.ระยอง": (1, 1, 1, 2)}


def test_median_and_ninetieth_percentile_are_real_values(town: Town) -> None:
    for hours in range(2, 22, 2):
        ended_after(town, hours)

    figure = known(town)

    assert (figure.closed, figure.in_time) == (10, 10)
    assert figure.to_close.median == pytest.approx(10 * HOUR)
    assert figure.to_close.ninth == pytest.approx(20 * HOUR)
    assert figure.to_answer.median == pytest.approx(5 * HOUR)


def test_a_contested_outcome_is_counted_after_reopening(town: Town) -> None:
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

    figure = town.store.read(lambda tx: statistics.figures(tx, HEAD, span, late))

    assert (figure.closed, figure.in_time) == (1, 0)


def test_stars_are_counted_and_their_mean_is_right(town: Town) -> None:
    for stars in (5, 5, 2):
        ended_after(town, 1, stars)

    assert known(town).stars == (0, 1, 0, 0, 2)
    assert known(town).contentment == pytest.approx(4.0)


def test_a_head_counts_their_unit_and_an_administrator_all_but_cases_of_one_unit_only(town: Town) -> None:
    town.lodge()
    town.lodge(Lodge(Kind.COMPLAINT, (), province="เลย", matters=(Matter.NOISE,)))
    town.lodge(Lodge(Kind.COMPLAINT, (), province="ระยอง", matters=(Matter.CORRUPTION,)))

    assert known(town).filed == 1
    assert known(town, EVERYTHING).filed == 2
    assert {origin.province.th for origin in known(town, EVERYTHING).origins} == {"ระยอง", "เลย"}
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

    public = town.store.read(lambda tx: statistics.for_everybody(tx, period(town), NOW + DAY))

    assert [origin.province.th for origin in public.origins] == ["ระยอง"]
    assert all(count >= FEWEST for origin in public.origins for _, count in origin.matters)
    assert (public.closed, public.contested, sum(public.stars), public.open) == (0, 0, 0, ())
    assert public.to_close.median is None


def test_a_part_that_would_tell_the_rest_is_left_out(town: Town) -> None:
    """Nine of ten in time: so one was late, and that one has a village."""
    whole = replace(known(town), closed=10, in_time=9, contested=5)

    public = statistics.without_small_numbers(whole)

    assert (public.closed, public.in_time, public.contested) == (10, 0, 5)


def test_the_page_shows_each_chart_and_its_table(office: Office) -> None:
    head = office.officer("มาลี", Role.HEAD)
    office.lodge()

    page = head.get("/console/figures").text

    assert page.count("<svg") == 5
    assert page.count("<table>") == 5
    assert 'href="./?view=all&amp;order=lodged&amp;figure=in_work"' in page


def test_a_readers_figures_open_a_list_without_words_and_no_queue(office: Office) -> None:
    reader = office.officer("ผู้อ่าน", Role.READER)

    page = reader.get("/console/figures").text

    assert "<svg" in page
    assert "?view=" not in page
    assert 'href="./export?figure=in_work"' in page


@pytest.mark.parametrize(
    "bent", ["since=x", "since=9999-01-01", "until=0001-01-01", "since=2026-12-01&until=2020-01-01", "kind=x"]
)
def test_a_malformed_period_causes_no_error(office: Office, bent: str) -> None:
    head = office.officer("มาลี", Role.HEAD)

    assert head.get(f"/console/figures?{bent}").status_code == 200


def test_every_chart_can_be_exported(office: Office) -> None:
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


def test_the_public_page_is_counted_once_a_minute_however_often_it_is_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a million cases the count takes seconds, and anybody may ask."""
    (office.folder / ".env").write_text("MINDBOT_PUBLIC_FIGURES=true\n", "utf-8")
    opened, counted, count = Office(office.store, office.folder), [], statistics.for_everybody

    def counting(*asked: Any) -> Figures:
        counted.append(1)
        return count(*asked)

    monkeypatch.setattr(statistics, "for_everybody", counting)
    stranger = opened.browser()
    assert {stranger.get("/console/public").status_code for _ in range(5)} == {200}
    assert len(counted) == 1
    opened.at += 61
    stranger.get("/console/public")
    assert len(counted) == 2


@pytest.mark.parametrize("cell", ["=1+1", "+66", "-1", "@sum", "\t=1", "＝1", "\u200b=1", "=cmd|' /c calc'!A0"])
def test_no_text_of_a_citizen_becomes_a_formula(cell: str) -> None:
    row = next(csv.reader(io.StringIO(spreadsheet.as_csv(["a"], [[cell]]).decode("utf-8-sig").split("\r\n", 1)[1])))
    sheet = load_workbook(io.BytesIO(spreadsheet.as_xlsx("a", ["a"], [[cell]]))).active

    assert row[0].startswith("'")
    assert sheet is not None
    assert sheet["A2"].data_type == "s"


def test_a_spreadsheet_accepts_any_character(town: Town) -> None:
    odd = ["\x00\x07", "ก" * 40_000, "😀", "[]:*?/\\", ""]

    assert spreadsheet.as_xlsx("[a]:*?/\\" * 9, odd, [odd])


def test_self_assessments_are_counted_per_sop_and_unit(office: Office) -> None:
    """The auditors see which steps a unit does differently."""
    auditor = office.officer("ผู้ตรวจ", Role.HEAD, "กลุ่มพัฒนาระบบบริหาร")
    said = (Said("unit", "หน่วยงาน", "สอจ.ระยอง"), Said("1.how", "ขั้นที่ 1", "ตามที่เขียน"), Said("2.how", "ขั้นที่ 2", "ทำต่างไป"))
    admin = office.officer("ดูแล", Role.ADMINISTRATOR, "")
    office.lodge(Lodge(Kind.ASSESSMENT, said, topic="sop/complaints"))

    page = admin.get("/console/assessments").text
    rows = admin.get("/console/assessments?as=csv").text

    assert "สอจ.ระยอง" in page
    assert "ไตรมาส 4/2569 <b>50 %</b>" in page
    assert "<b>1</b> · ขั้นที่ 2" in page, "the step that is done otherwise"
    assert "sop/complaints,สอจ.ระยอง,1,1,1" in rows
    assert "สอจ.ระยอง" not in auditor.get("/console/assessments").text


def test_what_customers_bring_is_counted_by_the_ministrys_own_classes(town: Town) -> None:
    for customer in ("sme", "sme", "factory", ""):
        town.lodge(Lodge(Kind.LOAN_CALLBACK, (), province="ระยอง", customer=customer))

    assert known(town).customers == (("factory", 1), ("sme", 2))


def test_each_number_opens_the_list_of_exactly_what_it_counts(office: Office) -> None:
    """An office with something of everything: counted by the figures, and by whoever opens the lists and counts."""
    something_of_everything(office)
    browser = office.officer("ดูแล", Role.ADMINISTRATOR, "")
    page = html.unescape(browser.get("/console/figures").text)
    links = re.findall(r'<a href="\./(\?view=all[^"]*figure=[^"]*)">([^<]*)</a>', page)

    wrong = [(link, number) for link, number in links if number.isdecimal() and length(browser, link) != int(number)]

    assert wrong == []
    assert {"in_work", "late", "danger", "filed", "danger_filed", "closed"} <= {
        re.findall(r"figure=(\w+)", link)[0] for link, number in links if number.isdecimal() and int(number)
    }


def test_shares_and_medians_open_the_list_of_their_cases(office: Office) -> None:
    """A share opens its part; a median opens all that it is the middle of."""
    something_of_everything(office)
    head = office.officer("มาลี", Role.HEAD)
    known = office.store.read(lambda tx: statistics.figures(tx, HEAD, month(office), office.at))
    span = f"since={month(office).since}&until={month(office).until}"

    assert (known.in_time, known.contested, known.to_answer.count, sum(known.stars)) == (2, 3, 7, 2)
    assert (known.closed, known.ended) == (3, 5)
    for which, number in (
        ("in_time", known.in_time),
        ("contested", known.contested),
        ("answered", known.to_answer.count),
        ("rated", sum(known.stars)),
    ):
        assert length(head, f"?view=all&figure={which}&{span}") == number, which


def test_the_list_of_a_figure_has_a_title_and_can_be_filtered_and_saved(office: Office) -> None:
    something_of_everything(office)
    head = office.officer("มาลี", Role.HEAD)

    page = html.unescape(head.get("/console/?view=all&figure=closed&age=0&stars=2&customer=sme&of_unit=สอจ.ระยอง").text)

    assert say("console.figures.list.closed", "th") in page
    assert '<input type="hidden" name="figure" value="closed">' in page
    assert '<input type="hidden" name="customer" value="sme">' in page


@pytest.mark.parametrize(
    "bent",
    [
        "figure=x",
        "figure=closed&customer=x<b>",
        "figure=closed&stars=9999",
        "figure=in_work&age=99",
        "figure=in_work&age=-1",
        "since=9999-12-31",
        "until=9999-12-31",
        "since=0001-01-01",
        "until=0001-01-01",
        "since=2569-11-01&figure=filed",
    ],
)
def test_a_malformed_list_causes_no_error(office: Office, bent: str) -> None:
    head = office.officer("มาลี", Role.HEAD)

    assert head.get(f"/console/?view=all&{bent}").status_code == 200


def test_what_is_public_cannot_be_subtracted_from_what_is_public(town: Town) -> None:
    """The whole less the provinces that are shown would tell how many the one that is not shown has."""
    for _ in range(7):
        town.lodge()
    for _ in range(2):
        town.lodge(Lodge(Kind.COMPLAINT, (), province="เลย", matters=(Matter.NOISE,)))

    public = town.store.read(lambda tx: statistics.for_everybody(tx, period(town), NOW + DAY))

    assert (public.filed, [origin.filed for origin in public.origins]) == (5, [5])


@given(st.integers(0, 400), st.integers(0, 400), st.lists(st.integers(0, 60), min_size=5, max_size=5))
def test_nothing_public_is_exact(closed: int, part: int, stars: list[int]) -> None:
    whole = replace(NOTHING, filed=closed, closed=closed, in_time=min(part, closed), stars=tuple(stars))
    whole = replace(whole, to_close=Spread(closed, 12_345.6, 98_765.4))

    public = statistics.without_small_numbers(whole)

    assert all(n % FEWEST == 0 for n in (public.filed, public.closed, public.in_time, public.contested, *public.stars))
    assert public.to_close.median is None or public.to_close.median % HOUR == 0


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        (date(2026, 11, 29), date(2026, 8, 31), date(2026, 11, 22)),
        (date(2026, 11, 30), date(2026, 9, 7), date(2026, 11, 29)),
        (date(2026, 12, 6), date(2026, 9, 7), date(2026, 11, 29)),
    ],
)
def test_the_public_page_changes_once_a_week(today: date, since: date, until: date) -> None:
    """Two days' pages would tell what came on the day between."""
    assert statistics.of_everybody(today) == Period(since, until)


def test_a_month_begins_at_midnight_in_bangkok(town: Town) -> None:
    midnight = beginning_of(date(2026, 11, 1))
    for at in (midnight - 1, midnight, beginning_of(date(2026, 12, 1)) - 1, beginning_of(date(2026, 12, 1))):
        town.lodge(at=at)

    november = Period(date(2026, 11, 1), date(2026, 11, 30))

    assert town.store.read(lambda tx: statistics.figures(tx, HEAD, november, NOW + 40 * DAY)).filed == 2


def something_of_everything(office: Office) -> None:
    """Cases of every state: overdue, contested, rated, duplicates, danger, another unit, one unit only."""
    somchai = Person("s", Role.OFFICER, "สอจ.ระยอง")
    at = office.at - 60 * DAY
    for days in range(9):
        office.at = at + days * DAY
        number = office.lodge(replace(SMELL, danger=days == 1, customer="sme" if days % 2 else ""))
        office.at += HOUR
        if days in (0, 8):
            continue  # nobody has looked at these
        office.do(somchai, Take(number))
        office.do(somchai, Answer(number, "กำลังตรวจสอบ"))
        if days in (1, 2):
            continue  # in work
        if days == 3:
            office.at += 50 * DAY  # far too late
        office.do(somchai, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))
        if days in (4, 5, 6):
            office.do(office.citizen, Contest(number, "ยังเหม็นอยู่"))
        if days == 6:
            office.do(somchai, Take(number))
            office.do(somchai, Close(number, Outcome.SOLVED, "ซ่อมอีกครั้ง"))
        if days in (6, 7):
            office.do(office.citizen, Rate(number, 2))
    office.at = at + 59 * DAY
    twin, other = office.lodge(), office.lodge()
    office.do(somchai, Take(twin))
    office.do(somchai, Merge(twin, other))
    office.lodge(replace(SMELL, province="เลย"))
    office.lodge(Lodge(Kind.COMPLAINT, (), province="ระยอง", matters=(Matter.CORRUPTION,)))
    office.at = at + 60 * DAY


def month(office: Office) -> Period:
    return Period(day_of(office.at - 89 * DAY), day_of(office.at))


def length(browser: TestClient, link: str) -> int:
    """Every page of a list, counted by hand."""
    numbers: list[str] = []
    while link:
        page = html.unescape(browser.get(f"/console/{link}").text)
        numbers += re.findall(r'name="ticket-([0-9-]+)"', page)
        onward = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', page)
        link = onward[1] if onward else ""
    assert len(numbers) == len(set(numbers))
    return len(numbers)


NOTHING = Figures(
    Period(date(2026, 1, 1), date(2026, 1, 2)), (), 0, 0, 0, 0, Spread(0, None, None), Spread(0, None, None),
    0, 0, 0, (0,) * 5, (), (),
)  # fmt: skip
