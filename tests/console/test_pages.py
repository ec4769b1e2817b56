"""Browser tests of the officers' pages, on a telephone and on an old desktop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from bot.basics.people import Role
from bot.basics.texts import say
from bot.store.cases import parties
from tests.support.console_client import PASSWORD, Office
from tests.support.fake_web import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ["tests.support.browser", "tests.support.desk"]
pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"telephone": {"width": 390, "height": 844}, "office": {"width": 1280, "height": 800}}


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(office.app, port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}/console"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    """A page of each size that at the end must not have complained about anything."""
    context = chromium.new_context(viewport=SIZES[request.param], reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield made
    context.close()
    assert complaints == []


def come_in(page: Page, office: Office, address: str, name: str = "สมชาย", role: Role = Role.OFFICER) -> None:
    """By the one-time link, setting a password."""
    unit = "" if role is Role.ADMINISTRATOR else "สอจ.ระยอง"
    page.goto(f"{address}/first/{office.invite(name, role, unit)}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("button.main").click()
    page.locator("nav.views").wait_for()


def write(page: Page, what: str, text: str) -> None:
    """Open one of the forms of a case, write and send."""
    page.get_by_text(say(f"console.case.act.{what}.go", "th"), exact=True).click()
    page.locator(f"#{what}-text").fill(text)
    page.get_by_role("button", name=say(f"console.case.act.{what}.do", "th"), exact=True).click()


def test_cases_are_ticked_with_the_mouse_and_taken_together(page: Page, office: Office, address: str) -> None:
    """The whole card is a link; its box must be pressed all the same."""
    _, second, _ = office.lodge(), office.lodge(), office.lodge()
    come_in(page, office, address)

    box = page.locator(f"input[name='ticket-{second}']")
    box.evaluate("box => box.scrollIntoView({block: 'center'})")
    where = box.bounding_box()
    assert where is not None
    page.mouse.click(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
    assert box.is_checked()
    page.get_by_role("button", name=say("console.queue.tick_all", "th")).click()
    assert page.locator(".cases tbody input:checked").count() == 3
    page.get_by_role("button", name=say("console.queue.take", "th"), exact=True).click()

    page.get_by_text(say("console.queue.done", "th", deed=say("console.queue.bulk.take", "th"), count=3)).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_officers_day(page: Page, office: Office, address: str) -> None:
    """In by the link, take, ask, answer, close, out; nothing on the way is wider than the screen."""
    number = office.lodge()
    come_in(page, office, address)
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name=say("console.case.act.take.go", "th")).click()
    page.get_by_text(say("console.case.done.take", "th")).wait_for()
    write(page, "ask", "กลิ่นมาช่วงกี่โมงคะ")
    page.get_by_text(say("console.case.done.ask", "th")).wait_for()
    write(page, "answer", "เจ้าหน้าที่เข้าตรวจวันนี้")
    page.get_by_text(say("console.case.done.answer", "th")).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_text(say("console.case.act.close.go", "th"), exact=True).click()
    page.locator("#close-outcome").select_option("solved")
    page.locator("#close-text").fill("ซ่อมระบบบำบัดแล้ว")
    page.get_by_role("button", name=say("console.case.act.close.do", "th")).click()
    page.get_by_text(say("console.case.done.close", "th")).wait_for()
    page.get_by_role("button", name=say("console.sign_out", "th")).click()

    page.get_by_text(say("console.sign_in.out", "th")).wait_for()
    behind = office.store.read(lambda tx: parties.person_behind(tx, office.news[-1].person))
    assert [len(office.news), behind] == [4, office.citizen.id]


def test_a_form_leaves_once_however_often_it_is_pressed(page: Page, office: Office, address: str) -> None:
    """An impatient double click on a slow line."""
    number = office.lodge()
    come_in(page, office, address)
    page.goto(f"{address}/tickets/{number}")
    page.get_by_text(say("console.case.act.note.go", "th"), exact=True).click()
    page.locator("#note-text").fill("โทรแล้ว")

    page.get_by_role("button", name=say("console.case.act.note.do", "th"), exact=True).dblclick()

    page.get_by_text(say("console.case.done.note", "th")).wait_for()
    assert page.locator(".history .note").count() == 1


def test_a_wrong_click_does_not_lose_what_was_typed(page: Page, office: Office, address: str) -> None:
    """The browser asks before it leaves a page with an unsent text."""
    number = office.lodge()
    come_in(page, office, address)
    page.goto(f"{address}/tickets/{number}")
    page.get_by_text(say("console.case.act.note.go", "th"), exact=True).click()
    page.locator("#note-text").press_sequentially("ยังไม่ส่ง")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.locator(".back a").click(no_wait_after=True)
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert page.locator("#note-text").input_value() == "ยังไม่ส่ง"


def test_everything_can_be_done_by_keyboard(page: Page, office: Office, address: str) -> None:
    """Skip to the content, open the first case, take it."""
    office.lodge()
    come_in(page, office, address)
    page.reload()
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("class") == "skip"
    page.keyboard.press("Enter")

    page.locator(".cases tbody a").first.focus()
    page.keyboard.press("Enter")
    take = page.get_by_role("button", name=say("console.case.act.take.go", "th"))
    take.focus()
    page.keyboard.press("Enter")

    page.get_by_text(say("console.case.done.take", "th")).wait_for()


def test_the_whole_card_opens_its_case(page: Page, office: Office, address: str) -> None:
    """A thumb does not aim at a number."""
    number = office.lodge()
    come_in(page, office, address)

    page.locator(".cases .words").first.click(position={"x": 5, "y": 5}, force=True)

    page.get_by_role("heading", name=number).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_accessibility_problem(page: Page, office: Office, address: str, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --no-save axe-core")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    number = office.lodge()
    page.goto(f"{address}/sign-in")
    found = {"sign-in": _violations(page)}
    come_in(page, office, address, "ผู้ดูแล", Role.ADMINISTRATOR)
    pages = "questions staff letters calendar periods contacts prepared intake duty reports export".split()
    for path in ("", f"tickets/{number}", *pages):
        page.goto(f"{address}/{path}")
        found[path] = _violations(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def _violations(page: Page) -> list[tuple[str, str]]:
    page.evaluate("for (const form of document.querySelectorAll('details')) form.open = true")
    page.evaluate(AXE.read_text("utf-8"))
    return [(violation["id"], violation["nodes"][0]["html"]) for violation in page.evaluate("axe.run()")["violations"]]
