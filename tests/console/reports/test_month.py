"""Tests of the month at a glance and of the pages of factories."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from pypdfium2 import PdfDocument

from bot.basics.people import Role
from bot.basics.provinces import outlines, provinces
from bot.cases.lists import month
from bot.cases.model.submission import Identity, Matter
from tests.support.console_client import NOW, SMELL, Office

pytest_plugins = ["tests.support.desk"]

DAY = 86400.0
PLANT = replace(SMELL, factory="บริษัท ไทยเคมี จำกัด")


def some_complaints(office: Office) -> None:
    """Two of October, by the same day; four of November, three of them about one factory."""
    for back, paper in ((40, SMELL), (35, SMELL), (3, SMELL), (2, PLANT), (1, PLANT)):
        office.at = NOW - back * DAY
        office.lodge(paper)
    office.at = NOW
    office.lodge(replace(PLANT, factory="ไทยเคมี", matters=(Matter.NOISE,), identity=Identity.ANONYMOUS))


def test_the_month_says_what_rose_where_and_which_factory_and_each_number_opens_its_list(office: Office) -> None:
    some_complaints(office)
    inspector = office.officer("ผู้ตรวจ", Role.READER, "กตร")

    page = inspector.get("/console/month").text

    assert "▲ 2 (100 %)" in page, "four are filed by 21 November, two by 21 October"
    assert re.search(r'<b class="worse">▲ 1</b> <a href="[^"]*matter=noise[^"]*">', page)
    assert re.search(r'<a href="[^"]*province=[^"]*" aria-label="ระยอง: 4">', page)
    link = re.search(r'<b>3</b> <a href="\./(factories/[^"]+)">', page)
    assert link, "one factory, however its firm is written"
    factory = inspector.get(f"/console/{link[1]}").text
    assert len(re.findall(r'<th scope="row">25', factory)) == 3
    assert "หายใจลำบาก" not in page + factory
    assert inspector.get("/console/factories?matter=noise").text.count('<th scope="row">') == 1


def test_the_month_fits_one_sheet_and_turns_on_a_screen(office: Office) -> None:
    some_complaints(office)
    head = office.officer("มาลี", Role.HEAD)

    sheet = PdfDocument(head.get("/console/month.pdf").content)
    screen = head.get("/console/month?show=projector&panel=4").text

    assert len(sheet) == 1
    assert 'content="20; url=?month=2026-11&amp;show=projector&amp;panel=0"' in screen


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2026, 1, 1), date(2028, 2, 29)])
def test_every_day_has_months_before_it(today: date) -> None:
    found = month.firsts(today, 13)

    assert [one.day for one in found] == [1] * 13
    assert found[0].year - found[-1].year == 1


def test_every_province_has_an_outline_around_its_middle() -> None:
    for one in provinces():
        ring = max(outlines()[one.code], key=len)
        east, north = (sorted(point[axis] for point in ring) for axis in (0, 1))
        assert east[0] - 0.1 < one.longitude < east[-1] + 0.1, one.en
        assert north[0] - 0.1 < one.latitude < north[-1] + 0.1, one.en
