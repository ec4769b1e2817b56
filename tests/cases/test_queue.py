"""Tests of the officers' lists of cases."""

from __future__ import annotations

import pytest

from bot.basics.access import Refused
from bot.basics.people import Person, Role
from bot.cases.lists import queue
from bot.cases.lists.queue import Sieve, View
from bot.cases.model.action_classes import Take
from bot.cases.model.submission import Kind, Lodge
from tests.support.people import NOW, Town

pytest_plugins = ["tests.support.desk"]


def test_the_queue_shows_danger_first_then_what_is_due(town: Town) -> None:
    late, fresh = town.lodge(at=NOW - 30 * 86400).ticket.number, town.lodge().ticket.number
    danger = town.lodge(Lodge(Kind.COMPLAINT, (), province="ระยอง", danger=True)).ticket.number

    assert [ticket.number for ticket in town.list(town.somchai, View.UNIT).tickets] == [danger, late, fresh]
    assert [ticket.number for ticket in town.list(town.somchai, View.LATE).tickets] == [late]
    assert [ticket.number for ticket in town.list(town.somchai, View.DANGER).tickets] == [danger]
    assert [ticket.number for ticket in town.list(town.alarm, View.UNIT).tickets] == [danger]
    assert town.list(town.loei, View.UNIT).tickets == ()


def test_mine_unassigned_and_closed_are_lists_of_their_own(town: Town) -> None:
    ended = town.closed()
    mine, free = town.lodge().ticket.number, town.lodge().ticket.number
    town.do(town.somchai, Take(mine))

    assert [ticket.number for ticket in town.list(town.somchai, View.MINE).tickets] == [mine]
    assert [ticket.number for ticket in town.list(town.malee, View.MINE).tickets] == []
    assert [ticket.number for ticket in town.list(town.malee, View.UNASSIGNED).tickets] == [free]
    assert [ticket.number for ticket in town.list(town.malee, View.CLOSED).tickets] == [ended]


@pytest.mark.parametrize("view", [View.UNIT, View.CLOSED])
def test_a_long_list_is_read_page_by_page_without_gap_or_repeat(town: Town, view: View) -> None:
    """Sixty tickets, all lodged in the same moment."""
    for _ in range(60):
        town.closed() if view is View.CLOSED else town.lodge()

    pages: list[list[str]] = []
    after = ""
    while len(pages) < 10:
        page = town.list(town.somchai, view, after)
        pages.append([ticket.number for ticket in page.tickets])
        after = page.next
        if not after:
            break

    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({number for page in pages for number in page}) == 60


@pytest.mark.parametrize("bent", ["x", "0_nan_", "1_2", "0_inf_2569", "9999_1_1", "_", "0_1e999_a", "๑_๒_๓"])
def test_a_malformed_page_marker_causes_no_error(town: Town, bent: str) -> None:
    town.lodge()

    assert isinstance(town.list(town.somchai, View.UNIT, bent), queue.Page)
    assert isinstance(town.list(town.somchai, View.CLOSED, bent), queue.Page)


def test_a_reader_of_figures_has_no_queue(town: Town) -> None:
    with pytest.raises(Refused):
        town.list(Person("reader", Role.READER, "สอจ.ระยอง"), View.UNIT)


@pytest.mark.parametrize("typed", ["{}", " {} ", "เรื่อง {}", "thai"])
def test_a_case_number_in_the_search_field_opens_its_case(town: Town, typed: str) -> None:
    """Who looks for words types the number into the same field, in whichever digits."""
    number = town.lodge().ticket.number
    town.lodge()
    thai = number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    sieve = Sieve(text=thai if typed == "thai" else typed.format(number))

    page = town.store.read(lambda tx: queue.page(tx, town.somchai, View.ALL, NOW, sieve=sieve))
    foreign = town.store.read(lambda tx: queue.page(tx, town.loei, View.ALL, NOW, sieve=sieve))

    assert [ticket.number for ticket in page.tickets] == [number]
    assert foreign.tickets == ()
