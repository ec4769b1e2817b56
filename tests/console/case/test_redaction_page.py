"""Browser tests of redacting a photo: mouse, touch, keyboard, numbers, no scripts."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.app import House
from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.redaction_actions import Redact
from bot.documents.copies.copy_maker import Copyist
from bot.store.files import files
from bot.store.people import people
from tests.cases.rules.covered_faces import reddest, street
from tests.stories.test_officers_day import AXE, _serious, come_in
from tests.support.console_client import SMELL
from tests.support.live_server import SIZES
from tests.support.live_server import address as address
from tests.support.live_server import database as database

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytest_plugins = ["tests.support.browser", "tests.support.citizens_and_officers"]
pytestmark = pytest.mark.browser


@pytest.fixture
def number(house: House) -> str:
    file, digest = house.room.put(street(), "ถนน.jpg")
    house.store.write(lambda tx: files.record(tx, file, digest, time.time()))
    citizen = house.store.write(lambda tx: people.meet(tx, "web", "a-browser", time.time()))
    whole = replace(SMELL, files=(file.id,))
    made = house.store.write(lambda tx: house.desk.lodge(tx, citizen, whole, time.time())).ticket.number
    copyist = Copyist(house.store, house.room)
    copyist.copy_all()
    copyist.stop()
    return made


@pytest.fixture(params=list(SIZES))
def someone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    telephone = request.param == "telephone"
    made = chromium.new_context(viewport=SIZES[request.param], reduced_motion="reduce", has_touch=telephone)  # type: ignore[arg-type]
    made.set_default_timeout(15_000)
    yield made
    made.close()


def opened(page: Page, address: str, number: str) -> None:
    """From the case's page, as an officer goes."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{address}/console/tickets/{number}")
    page.get_by_role("link", name=say("console.redact.go", "th")).click()
    page.locator("#photo img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#photo img').complete")
    page.complaints = complaints  # type: ignore[attr-defined]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one point of the photo to another, each in parts of its width and height."""
    seen = page.locator("#photo").bounding_box()
    assert seen
    for place, press in ((start, page.mouse.down), (end, page.mouse.up)):
        page.mouse.move(seen["x"] + place[0] * seen["width"], seen["y"] + place[1] * seen["height"], steps=5)
        press()


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """The same with a finger."""
    seen = page.locator("#photo").bounding_box()
    assert seen
    wire = page.context.new_cdp_session(page)
    points = [(seen["x"] + x * seen["width"], seen["y"] + y * seen["height"]) for x, y in (start, end)]
    for kind, at in (("touchStart", points[0]), ("touchMove", points[1]), ("touchEnd", None)):
        touched = [{"x": at[0], "y": at[1]}] if at else []
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


def typed(page: Page) -> list[float]:
    fields = page.locator("#boxes input").all()
    return [float(field.input_value()) for field in fields]


def near(page: Page, *wanted: float) -> None:
    found = typed(page)
    assert len(found) == len(wanted), found
    assert all(abs(one - other) <= 1.5 for one, other in zip(found, wanted, strict=True)), (found, wanted)


def shown(house: House, number: str) -> bytes:
    return house.room.get_copy(house.store.read(lambda tx: files.copies(tx, number))[0])


def save(page: Page) -> None:
    page.get_by_role("button", name=say("console.redact.save", "th")).click()
    page.get_by_text(say("console.redact.done.save", "th")).wait_for()


def test_a_face_is_drawn_over_looked_at_and_gone(
    someone: BrowserContext, house: House, address: str, number: str
) -> None:
    page = come_in(someone, house, address, "สมชาย")
    opened(page, address, number)
    (swipe if someone.pages[0].evaluate("navigator.maxTouchPoints") else drag)(page, (0.2, 0.2), (0.5, 0.5))
    near(page, 20, 20, 30, 30)
    assert reddest(shown(house, number)) > 200

    page.get_by_role("button", name=say("console.redact.look", "th")).click()
    page.get_by_text(say("console.redact.looked", "th")).wait_for()
    near(page, 20, 20, 30, 30)
    assert reddest(page.locator("#photo").screenshot()) < 60
    save(page)

    assert reddest(shown(house, number)) < 60
    assert reddest(page.locator("#photo").screenshot()) < 60
    page.get_by_role("link", name=say("console.redact.back", "th")).click()
    assert reddest(page.locator(".files img").screenshot()) < 60
    page.get_by_text(say("console.history.redact", "th", count=1, file="photo-1.jpg")).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_boxes_are_moved_resized_undone_and_taken_away(
    someone: BrowserContext, house: House, address: str, number: str
) -> None:
    page = come_in(someone, house, address, "สมชาย")
    opened(page, address, number)
    drag(page, (0.1, 0.1), (0.4, 0.4))
    drag(page, (0.6, 0.6), (0.9, 0.8))
    near(page, 10, 10, 30, 30, 60, 60, 30, 20)

    drag(page, (0.25, 0.25), (0.35, 0.3))  # its middle: moved
    near(page, 20, 15, 30, 30, 60, 60, 30, 20)
    drag(page, (0.5, 0.45), (0.55, 0.55))  # its corner: larger
    near(page, 20, 15, 35, 40, 60, 60, 30, 20)
    page.locator(".box").nth(1).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    near(page, 20, 15, 35, 40, 59, 59, 31, 20)
    page.get_by_role("button", name=say("console.redact.undo", "th")).click()
    near(page, 20, 15, 35, 40, 59, 59, 30, 20)
    page.locator(".box").nth(0).focus()
    page.keyboard.press("Delete")
    near(page, 59, 59, 30, 20)
    page.locator("input[name='width.1']").fill("12.5")
    page.locator("input[name='width.1']").press("Tab")
    assert page.locator(".box").first.evaluate("box => box.style.width") == "12.5%"
    page.get_by_role("button", name=say("console.redact.more", "th")).click()
    near(page, 59, 59, 12.5, 20, 40, 40, 20, 20)
    page.locator("button[name=drop]").first.click()
    near(page, 40, 40, 20, 20)
    save(page)

    last = house.store.read(lambda tx: house.desk.history(tx, house.desk._find(tx, number)))[-1].action
    assert isinstance(last, Redact)
    assert [(box.left, box.top, box.width, box.height) for box in last.boxes] == [(400, 400, 200, 200)]


def test_without_scripts_numbers_suffice(chromium: Browser, house: House, address: str, number: str) -> None:
    context = chromium.new_context(viewport=SIZES["telephone"], java_script_enabled=False)  # type: ignore[arg-type]
    page = come_in(context, house, address, "สมชาย")
    page.goto(f"{address}/console/tickets/{number}")
    page.get_by_role("link", name=say("console.redact.go", "th")).click()
    for side, value in {"left": "20", "top": "20", "width": "30", "height": "30"}.items():
        page.locator(f"input[name='{side}.1']").fill(value)

    page.get_by_role("button", name=say("console.redact.look", "th")).click()
    page.get_by_text(say("console.redact.looked", "th")).wait_for()
    assert reddest(page.locator("#photo").screenshot()) < 60
    save(page)

    assert reddest(shown(house, number)) < 60
    context.close()


def test_a_head_takes_the_boxes_back(someone: BrowserContext, house: House, address: str, number: str) -> None:
    page = come_in(someone, house, address, "หัวหน้า", Role.HEAD)
    opened(page, address, number)
    drag(page, (0.2, 0.2), (0.5, 0.5))
    save(page)
    page.locator("details.anew summary").click()
    page.locator("#why").fill("ปิดทับผิดคน")
    page.locator("button[value=anew]").click()
    page.get_by_text(say("console.redact.done.anew", "th")).wait_for()

    for _ in range(40):
        page.goto(f"{address}/console/tickets/{number}")
        if page.locator(".files img").count():
            break
        page.wait_for_timeout(250)

    assert reddest(page.locator(".files img").screenshot()) > 150
    page.get_by_text("ปิดทับผิดคน").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_while_somebody_draws(
    someone: BrowserContext, house: House, address: str, number: str, scheme: str
) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --no-save axe-core")
    page = come_in(someone, house, address, "หัวหน้า", Role.HEAD)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    opened(page, address, number)
    drag(page, (0.2, 0.2), (0.5, 0.5))
    found = _serious(page)
    save(page)

    assert (found, _serious(page)) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_picture_of_the_page(someone: BrowserContext, house: House, address: str, number: str) -> None:
    """What is drawn lies where the photo is, also after the window changed its size."""
    page = come_in(someone, house, address, "สมชาย")
    opened(page, address, number)
    drag(page, (0.2, 0.2), (0.5, 0.5))
    page.set_viewport_size({"width": 500, "height": 700})

    seen, box = page.locator("#photo img").bounding_box(), page.locator(".box").first.bounding_box()
    assert seen
    assert box
    assert abs((box["x"] - seen["x"]) / seen["width"] - 0.2) < 0.02
    assert abs(box["width"] / seen["width"] - 0.3) < 0.02
    assert Image.open(io.BytesIO(shown(house, number))).size == (400, 300)
