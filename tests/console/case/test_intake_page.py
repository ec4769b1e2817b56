"""Browser tests of filing for a caller: double click, reload and back make one case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot.app import House
from bot.basics.texts import say
from bot.store.cases import tickets
from tests.stories.test_officers_day import come_in
from tests.support.live_server import SIZES
from tests.support.live_server import address as address
from tests.support.live_server import database as database

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytest_plugins = ["tests.support.browser", "tests.support.citizens_and_officers"]
pytestmark = pytest.mark.browser


@pytest.fixture(params=["telephone", "office", "without scripts"])
def someone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    size = SIZES.get(request.param, SIZES["office"])
    made = chromium.new_context(viewport=size, java_script_enabled=request.param in SIZES)  # type: ignore[arg-type]
    made.set_default_timeout(15_000)
    yield made
    made.close()


def fill_in(page: Page, address: str) -> None:
    page.goto(f"{address}/console/intake")
    type_in(page)


def type_in(page: Page) -> None:
    page.locator("#source").select_option("call")
    page.locator("#what").fill("กลิ่นเหม็นจากโรงงานทุกคืน")
    page.locator("input[name='nuisance.smell']").check()
    page.locator("#place").fill("ซอยหลังตลาด")
    page.locator("#area").fill("ระยอง")
    page.locator("#identity").select_option("anonymous")


def send(page: Page) -> str:
    page.get_by_role("button", name=say("console.intake.go", "th"), exact=True).click()
    page.wait_for_url("**/console/intake/25*")
    return page.locator("input[name=receipt]").input_value()


def test_a_double_click_a_reload_and_back_and_again_bring_one_case(
    someone: BrowserContext, house: House, address: str
) -> None:
    page = come_in(someone, house, address, "สมชาย")
    fill_in(page, address)

    page.get_by_role("button", name=say("console.intake.go", "th"), exact=True).dblclick(no_wait_after=True)
    page.wait_for_url("**/console/intake/25*")
    receipt = page.locator("input[name=receipt]").input_value()
    page.reload()
    assert page.locator("input[name=receipt]").input_value() == receipt
    page.go_back()
    type_in(page)  # a browser restores nothing, some of it or all
    assert send(page) == receipt

    page.get_by_text(say("console.intake.again", "th")).wait_for()
    assert len(house.store.read(tickets.numbers)) == 1
    assert receipt.replace(" ", "") not in page.url.replace("-", "")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_whoever_goes_back_is_told_and_gets_a_fresh_form_for_the_next(
    someone: BrowserContext, house: House, address: str
) -> None:
    page = come_in(someone, house, address, "สมชาย")
    fill_in(page, address)
    first = send(page)
    page.get_by_role("link", name=say("console.intake.next", "th")).click()
    assert not page.locator("#sent-before").is_visible()
    fill_in(page, address)
    page.locator("#place").fill("ซอยอื่น")

    assert send(page) != first
    assert len(house.store.read(tickets.numbers)) == 2
    page.go_back()
    page.wait_for_url("**/console/intake")
    assert page.locator("#sent-before").is_visible() or page.locator("#sent-before[hidden]").count() == 1
