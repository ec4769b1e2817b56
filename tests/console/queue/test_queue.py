"""Tests of the queue page: lists, paging, filters, finding a case by number."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.lists.queue import MANY, View
from bot.cases.model.action_classes import Take
from bot.cases.model.submission import Kind, Lodge, Said
from tests.support.console_client import NOW, Office, press, token_in
from tests.support.many import officers_on_leave

pytest_plugins = ["tests.support.desk"]


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

    assert page.count("<tr class=") == 25
    assert somchai.get(f"/console/{following}").text.count("<tr class=") == 2


def test_the_queue_opens_however_many_officers_are_on_leave(office: Office) -> None:
    """A long holiday: each of 1,100 officers left a case behind."""
    head = office.officer("มาลี", Role.HEAD)
    number = office.lodge()
    office.store.write(lambda tx: officers_on_leave(tx, 1_100, "สอจ.ระยอง", number, NOW))

    queue = head.get("/console/")
    absent = head.get(f"/console/?view={View.ABSENT}")

    assert (queue.status_code, absent.status_code) == (200, 200)
    assert f"{MANY}+" in queue.text
    assert absent.text.count("<tr class=") == 25


@pytest.mark.parametrize("typed", ["2569-000001", "๒๕๖๙-๐๐๐๐๐๑", " 2569 000001 ", "เรื่อง 2569/1", "2569–000001\u200b"])
def test_a_number_is_found_however_it_is_typed(office: Office, somchai: TestClient, typed: str) -> None:
    office.lodge()

    answer = somchai.get("/console/find", params={"number": typed})

    assert answer.headers["location"] == "./tickets/2569-000001"


@pytest.mark.parametrize("typed", ["กลิ่นเหม็น", " กลินเหมน ", "smell", "x" * 5000])
def test_words_in_the_same_field_are_looked_for_in_every_case(somchai: TestClient, typed: str) -> None:
    answer = somchai.get("/console/find", params={"number": typed})

    assert answer.headers["location"].startswith("./?view=all&text=")
    assert somchai.get(f"/console/{answer.headers['location']}").status_code == 200


@pytest.mark.parametrize("typed", ["", "1234", "🙂", "  ", "!!!"])
def test_what_is_no_number_is_told_kindly(office: Office, somchai: TestClient, typed: str) -> None:
    answer = somchai.get("/console/find", params={"number": typed})

    assert answer.status_code == 404
    assert say("console.failure.no_number", "th") in answer.text


def ticked(page: str, *numbers: str) -> dict[str, str]:
    """The boxes of these tickets, as the page has them."""
    boxes = dict(re.findall(r'name="ticket-([0-9-]+)" value="(\d+)"', page))
    return {f"ticket-{number}": boxes[number] for number in numbers}


def together(browser: TestClient, page: str, do: str, *numbers: str, **more: str) -> str:
    data = {"token": token_in(page), "do": do, **ticked(page, *numbers), **more}
    return html.unescape(browser.post("/console/", data=data).text)


def done(deed: str, count: int) -> str:
    return say("console.queue.done", "th", deed=say(f"console.queue.bulk.{deed}", "th"), count=count)


def not_done(deed: str, count: int) -> str:
    return say("console.queue.not_done", "th", deed=say(f"console.queue.bulk.{deed}", "th"), count=count)


def test_several_tickets_are_taken_together(office: Office, somchai: TestClient) -> None:
    first, second, third = office.lodge(), office.lodge(), office.lodge()
    page = somchai.get("/console/").text

    said = together(somchai, page, "take", first, third)

    assert done("take", 2) in said
    mine = somchai.get("/console/?view=mine").text
    assert (first in mine, second in mine, third in mine) == (True, False, True)


def test_what_changed_meanwhile_keeps_no_other_from_being_done(office: Office, somchai: TestClient) -> None:
    first, second = office.lodge(), office.lodge()
    page = somchai.get("/console/").text
    press(office.officer("มาลี"), first, "take")

    said = together(somchai, page, "take", first, second)

    assert done("take", 1) in said
    assert not_done("take", 1) in said
    assert say("console.queue.why.changed", "th") in said


def test_a_head_gives_several_tickets_to_a_colleague(office: Office, somchai: TestClient) -> None:
    head = office.officer("หัวหน้า", Role.HEAD)
    first, second = office.lodge(), office.lodge()
    page = head.get("/console/").text

    together(head, page, "assign", first, second, officer=office.person("สมชาย").id)

    mine = somchai.get("/console/?view=mine").text
    assert first in mine
    assert second in mine


def test_an_officer_who_may_not_assign_assigns_nothing(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    page = somchai.get("/console/").text
    assert 'value="assign"' not in page

    said = together(somchai, page, "assign", number, officer=office.person("สมชาย").id)

    assert not_done("assign", 1) in said
    assert say("console.queue.why.refused", "th") in said


def test_nothing_ticked_is_told(office: Office, somchai: TestClient) -> None:
    office.lodge()
    page = somchai.get("/console/").text

    assert say("console.queue.missing.ticket", "th") in together(somchai, page, "take")


def test_a_list_is_filtered_by_kind_day_and_place(office: Office, somchai: TestClient) -> None:
    office.at = NOW - 10 * 86400
    old = office.lodge()
    office.at = NOW
    young = office.lodge(Lodge(Kind.QUESTION, (Said("what", "คำถาม", "ขอใบอนุญาต"),), province="ระยอง", topic=""))

    def shown(query: str) -> list[str]:
        page = somchai.get(f"/console/?view=all&{query}").text
        return [number for number in (old, young) if f"tickets/{number}" in page]

    assert shown("kind=complaint") == [old]
    assert shown("matter=smell") == [old]
    assert shown("until=2026-11-20") == [old]
    assert shown("since=2026-11-21") == [young]
    assert shown("until=2026-11-21") == [old, young]
    assert shown("province=เลย") == []


@pytest.mark.parametrize(
    "bent", ["kind=x", "matter=%00", "since=tomorrow", "order=x", "view=x", "after=9_9_9_9", "tag=%25"]
)
def test_a_malformed_query_string_causes_no_error(office: Office, somchai: TestClient, bent: str) -> None:
    office.lodge()

    assert somchai.get(f"/console/?{bent}").status_code == 200


def test_an_officer_keeps_a_list_of_their_own(office: Office, somchai: TestClient) -> None:
    page = somchai.get("/console/?view=all&kind=complaint&province=ระยอง").text
    somchai.post(
        "/console/?view=all&kind=complaint&province=ระยอง",
        data={"token": token_in(page), "do": "save", "name": "ระยอง ทั้งหมด"},
    )

    assert "ระยอง ทั้งหมด" in somchai.get("/console/").text
    assert "ระยอง ทั้งหมด" not in office.officer("มาลี").get("/console/").text
    somchai.post("/console/", data={"token": token_in(page), "do": "forget", "name": "ระยอง ทั้งหมด"})
    assert "ระยอง ทั้งหมด" not in somchai.get("/console/").text


def test_a_sifted_list_says_by_what_and_shows_its_cases_first(office: Office, somchai: TestClient) -> None:
    """On a telephone the folded form leaves room for what was found; where nothing was found it lies open."""
    office.lodge()

    found = somchai.get("/console/?view=all&province=ระยอง&since=2569-11-01").text
    nothing = somchai.get("/console/?view=all&province=เลย").text

    assert '<span class="tag">ระยอง</span>' in found
    assert "1 พ.ย. 2569 –" in found
    assert '<details class="sieve">' in found
    assert '<details class="sieve" open>' in nothing


def test_an_odd_name_of_a_list_is_a_name(office: Office, somchai: TestClient) -> None:
    """Quotes, marks, hearts, nothing that can be seen, and longer than it may be."""
    for name in ('"><script>alert(1)</script>', "💚 ด่วน ๆ", "%00%", "' or 1=1 --", "ก" * 500, "a&b=c#d?e"):
        token = token_in(somchai.get("/console/?view=late").text)
        answer = somchai.post("/console/?view=late&province=เลย", data={"token": token, "do": "save", "name": name})
        assert answer.status_code == 303, name
        page = somchai.get(f"/console/{answer.headers['location']}").text
        assert html.escape(name[:40], quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page
        assert "<script>alert" not in page
        gone = somchai.post("/console/?view=late", data={"token": token_in(page), "do": "forget", "name": name[:40]})
        assert gone.status_code == 303


def test_nobody_loses_a_case_while_others_come_and_go(office: Office, somchai: TestClient) -> None:
    """Somchai reads the list by its filing days; meanwhile some are closed, and new ones come."""
    numbers = []
    for _ in range(60):
        office.at += 5
        numbers.append(office.lodge())
    seen: list[str] = []
    person, taken = office.person("สมชาย"), set[str]()
    link = "?view=unassigned&order=lodged"
    while link:
        page = html.unescape(somchai.get(f"/console/{link}").text)
        seen += re.findall(r'name="ticket-([0-9-]+)"', page)
        onward = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', page)
        link = onward[1] if onward else ""
        office.at += 5
        office.lodge()
        for number in {numbers[0], numbers[30]} - taken:
            office.do(person, Take(number))
            taken.add(number)

    assert len(seen) == len(set(seen))
    assert set(numbers) - taken <= set(seen)
