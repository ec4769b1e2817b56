"""Browser tests of preview and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.app import House
from bot.basics.texts import say
from tests.stories.test_officers_day import _chat, _complains, _serious, come_in
from tests.support.live_server import address as address
from tests.support.live_server import database as database
from tests.support.live_server import someone as someone
from tests.support.sample_files import photo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytest_plugins = ["tests.support.browser", "tests.support.citizens_and_officers"]
pytestmark = pytest.mark.browser

WRONG = "คุณสมศรีแจ้งว่าจะมาพบ"


def test_what_is_looked_at_first_is_what_the_citizen_reads(
    someone: BrowserContext, chromium: Browser, house: House, address: str
) -> None:
    citizen = _chat(chromium, address)
    desk = _taken(someone, house, address, _complains(citizen))
    _open(desk, "answer")
    desk.locator("#answer-text").fill("เข้าตรวจวันจันทร์ 10 โมง")

    desk.locator("details[open] button[name=look]").click()

    shown = desk.locator(".look[role=region]")
    shown.get_by_text("เข้าตรวจวันจันทร์ 10 โมง").first.wait_for()
    assert say("console.look.not_sent", "th") in shown.inner_text()
    assert desk.locator("#answer-text").input_value() == "เข้าตรวจวันจันทร์ 10 โมง"
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.locator("form:has(#answer-text) button.main").click()
    citizen.locator(".row.bot", has_text="เข้าตรวจวันจันทร์ 10 โมง").wait_for(timeout=30_000)


def test_axe_finds_nothing_serious_beside_what_is_looked_at(
    someone: BrowserContext, chromium: Browser, house: House, address: str
) -> None:
    desk = _taken(someone, house, address, _complains(_chat(chromium, address)))
    _open(desk, "answer")
    desk.locator("#answer-text").fill("เข้าตรวจวันจันทร์ 10 โมง")

    desk.locator("details[open] button[name=look]").click()

    desk.locator(".look[role=region]").wait_for()
    assert _serious(desk) == []


def test_photos_that_were_chosen_stay_chosen_while_one_looks(
    someone: BrowserContext, chromium: Browser, house: House, address: str
) -> None:
    desk = _taken(someone, house, address, _complains(_chat(chromium, address)))
    _open(desk, "close")
    desk.locator("#close-outcome").select_option("ordered")
    evidence = {"name": "หลังซ่อม.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    desk.locator("#close-photos").set_input_files(evidence)  # type: ignore[arg-type]

    desk.locator("form:has(#close-photos) button[name=look]").click()

    desk.locator(".look[role=region]").get_by_text(say("ticket.press.photos.label", "th")).first.wait_for()
    assert desk.locator("#close-photos").evaluate("field => field.files.length") == 1


def test_what_was_sent_by_mistake_is_called_back_and_never_read(
    someone: BrowserContext, chromium: Browser, house: House, address: str
) -> None:
    citizen = _chat(chromium, address)
    number = _complains(citizen)
    desk = _taken(someone, house, address, number)
    _open(desk, "answer")
    desk.locator("#answer-text").fill(WRONG)
    desk.locator("form:has(#answer-text) button.main").click()

    desk.locator("form.undo button").click()

    desk.get_by_text(say("console.undo.done", "th")).wait_for()
    assert desk.locator("#answer-text").input_value() == WRONG
    assert _serious(desk) == []
    citizen.wait_for_timeout(12_000)
    assert WRONG not in citizen.locator("body").inner_text()
    assert house.store.read(lambda tx: house.desk.faults(tx, number)) == ""


def test_the_button_goes_when_its_time_is_over(
    someone: BrowserContext, chromium: Browser, house: House, address: str
) -> None:
    desk = _taken(someone, house, address, _complains(_chat(chromium, address)))

    desk.locator("form.undo").wait_for(state="detached", timeout=20_000)


def _taken(someone: BrowserContext, house: House, address: str, number: str) -> Page:
    desk = come_in(someone, house, address, "สมชาย")
    desk.goto(f"{address}/console/tickets/{number}")
    desk.get_by_role("button", name=say("console.case.act.take.go", "th")).click()
    desk.get_by_text(say("console.case.done.take", "th")).wait_for()
    return desk


def _open(desk: Page, what: str) -> None:
    desk.get_by_text(say(f"console.case.act.{what}.go", "th"), exact=True).click()
