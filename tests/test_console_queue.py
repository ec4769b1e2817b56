"""The queue's page: its lists, its pages, finding a ticket by its number."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.desk.papers import Kind, Lodge, Said
from bot.desk.queue import View
from bot.texts import say
from tests.console_office import NOW, Office, press

pytest_plugins = ["tests.desk_fixtures"]


def test_the_lists_hold_what_their_names_say(office: Office, somchai: TestClient) -> None:
    office.at = NOW - 90 * 86400
    late = office.lodge()
    office.at = NOW
    danger = office.lodge(Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "ไฟไหม้"),), province="ระยอง", danger=True))
    mine = office.lodge()
    press(somchai, mine, "take")

    def held(view: View) -> list[str]:
        page = somchai.get(f"/console/?view={view}").text
        return [number for number in (danger, late, mine) if f"tickets/{number}" in page]

    assert held(View.UNIT) == [danger, late, mine]
    assert held(View.MINE) == [mine]
    assert held(View.UNASSIGNED) == [danger, late]
    assert held(View.LATE) == [late]
    assert held(View.DANGER) == [danger]
    assert held(View.CLOSED) == []


def test_the_queue_goes_on_to_the_next_page(office: Office, somchai: TestClient) -> None:
    for _ in range(27):
        office.lodge()

    page = somchai.get("/console/").text
    following = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")

    assert page.count("<li class=") == 25
    assert somchai.get(f"/console/{following}").text.count("<li class=") == 2


@pytest.mark.parametrize("typed", ["2569-000001", "๒๕๖๙-๐๐๐๐๐๑", " 2569 000001 ", "เรื่อง 2569/1", "2569–000001\u200b"])
def test_a_number_is_found_however_it_is_typed(office: Office, somchai: TestClient, typed: str) -> None:
    office.lodge()

    answer = somchai.get("/console/find", params={"number": typed})

    assert answer.headers["location"] == "./tickets/2569-000001"


@pytest.mark.parametrize("typed", ["", "1234", "🙂", "x" * 5000])
def test_what_is_no_number_is_told_kindly(office: Office, somchai: TestClient, typed: str) -> None:
    answer = somchai.get("/console/find", params={"number": typed})

    assert answer.status_code == 404
    assert say("console.failure.no_number", "th") in answer.text
