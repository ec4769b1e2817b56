"""Tests of help in place and of a new officer's tour."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.basics.people import WITHOUT_UNIT, Role
from bot.basics.texts import say
from bot.console import tour
from tests.support.console_client import Office, token_in

pytest_plugins = ["tests.support.desk"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_of_the_menu_has_help_of_its_own(office: Office, language: str) -> None:
    browser = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")

    page = browser.get(f"/console/help?lang={language}").text

    told = re.findall(r"<dd>(.*?)</dd>", page)
    assert len(told) == len(set(told)) > 30
    assert say("console.help.twins", language) in browser.get(f"/console/twins?lang={language}").text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.READER, Role.KNOWLEDGE_OWNER, Role.ADMINISTRATOR])
def test_the_tour_leads_a_new_officer_over_pages_that_open_until_it_is_ended(office: Office, role: Role) -> None:
    browser = office.by_link("สมชาย", role, "" if role in WITHOUT_UNIT else "สอจ.ระยอง")
    stops = tour.stops(office.person("สมชาย"))
    assert _title(browser.get("/console/me").text) == say(f"console.tour.{stops[0].name}.title", "th")

    for stop in stops:
        page = _press(browser, str(stop.place))
        assert _title(page) == say(f"console.tour.{stop.name}.title", "th")
    _press(browser, "end")

    assert _title(browser.get("/console/me").text) is None


def test_whoever_knows_the_desk_is_left_alone(office: Office) -> None:
    assert _title(office.officer("สมชาย").get("/console/").text) is None


def test_a_stop_that_there_is_not_is_no_page(office: Office) -> None:
    browser = office.officer("สมชาย")

    token = token_in(browser.get("/console/help").text)

    assert browser.post("/console/help", data={"token": token, "stop": "99"}).status_code == 404


def _press(browser: TestClient, stop: str) -> str:
    token = token_in(browser.get("/console/help").text)
    return browser.post("/console/help", data={"token": token, "stop": stop}, follow_redirects=True).text


def _title(page: str) -> str | None:
    found = re.search(r'id="tour-title">(.*?) <small', page)
    return found.group(1) if found else None
