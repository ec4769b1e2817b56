"""Browser tests of a case's diary and closing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.basics.texts import say
from bot.cases.model.action_classes import AgainNow, Close, Strength, Take
from tests.console.test_pages import address, come_in, page
from tests.support.console_client import NOW, Office
from tests.support.sample_files import photo

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytest_plugins = ["tests.support.browser", "tests.support.desk"]
pytestmark = pytest.mark.browser
__all__ = ["address", "page"]  # fixtures of the officers' other pages


def test_a_case_is_closed_with_a_photo_under_its_diary(
    page: Page,
    office: Office,
    address: str,
    tmp_path: Path,
) -> None:
    number = office.lodge()
    for ago in range(5):
        office.do(office.citizen, AgainNow(number, Strength(1 + ago % 3), NOW - ago * 86400.0))
    come_in(page, office, address)
    office.do(office.person("สมชาย"), Take(number))
    (tmp_path / "filter.jpg").write_bytes(photo())

    page.goto(f"{address}/tickets/{number}")
    page.locator("table.diary").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_text(say("console.case.act.close.go", "th"), exact=True).click()
    page.locator("#close-outcome").select_option("solved")
    page.locator("#close-photos").set_input_files(tmp_path / "filter.jpg")
    page.get_by_role("button", name=say("console.case.act.close.do", "th")).click()
    page.get_by_text(say("console.case.done.close", "th")).wait_for()

    somchai = office.person("สมชาย")
    ticket = office.store.read(lambda tx: office.desk.ticket(tx, somchai, number))
    done = office.store.read(lambda tx: office.desk.history(tx, ticket))[-1].action
    assert isinstance(done, Close)
    assert office.room.get(done.files[0]) == photo()
