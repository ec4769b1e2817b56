"""Browser tests of two officers at one case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from bot.basics.texts import say
from tests.console.test_pages import SIZES, address, come_in
from tests.support.console_client import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

__all__ = ["address"]
pytest_plugins = ["tests.support.browser", "tests.support.desk"]
pytestmark = pytest.mark.browser


@pytest.fixture
def at_a_desk(chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """A browser of its own for each officer; none of them may have complained."""
    opened, complaints = [], []

    def desk(size: str) -> Page:
        context = chromium.new_context(viewport=SIZES[size])  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _is_a_fault(said) else None)
        return page

    yield desk
    for context in opened:
        context.close()
    assert complaints == []


def _is_a_fault(said: ConsoleMessage) -> bool:
    """An error, but not that a live page looks for the server again after it has ended."""
    return said.type == "error" and "ERR_CONNECTION_REFUSED" not in said.text


def test_two_officers_see_each_other_come_type_act_and_go(
    at_a_desk: Callable[[str], Page], office: Office, address: str
) -> None:
    number = office.lodge()
    somchai, malee = at_a_desk("office"), at_a_desk("telephone")
    come_in(somchai, office, address, "สมชาย")
    come_in(malee, office, address, "มาลี")

    somchai.goto(f"{address}/tickets/{number}")
    malee.goto(f"{address}/tickets/{number}")
    somchai.get_by_text(say("console.presence.looking", "th", name="มาลี")).wait_for()
    malee.get_by_text(say("console.case.act.note.go", "th"), exact=True).click()
    malee.locator("#note-text").press_sequentially("กำลังโทร")
    somchai.get_by_text(say("console.presence.typing", "th", name="มาลี")).wait_for()

    malee.get_by_role("button", name=say("console.case.act.note.do", "th"), exact=True).click()
    somchai.get_by_text(say("console.presence.changed", "th")).wait_for()
    malee.goto(f"{address}/")
    somchai.get_by_text(say("console.presence.looking", "th", name="มาลี")).wait_for(state="detached")


def test_a_prepared_answer_goes_beneath_what_was_typed(
    at_a_desk: Callable[[str], Page], office: Office, address: str
) -> None:
    number = office.lodge()
    page = at_a_desk("telephone")
    come_in(page, office, address)
    page.goto(f"{address}/tickets/{number}")
    page.get_by_role("button", name=say("console.case.act.take.go", "th")).click()
    page.get_by_text(say("console.case.act.ask.go", "th"), exact=True).click()
    page.locator("#ask-text").fill("สวัสดีค่ะ")

    page.locator("#ask-fill").select_option("photo")
    page.get_by_role("button", name=say("console.prepared.fill", "th")).locator("visible=true").click()

    written = page.locator("#ask-text").input_value()
    assert written.startswith("สวัสดีค่ะ\n")
    assert number in written
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
