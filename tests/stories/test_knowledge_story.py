"""Browser test: from a file on an officer's computer to an answer in the chat."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from bot.app import House, build
from bot.basics.messages import Allowance, Reply
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.operations.web_server import open_doors
from bot.store import Transaction
from bot.store.mail import outbox, quotas
from bot.store.papers import notices, questions
from bot.store.people import officers
from tests.console.test_pages import AXE, SIZES, _violations
from tests.support.console_client import PASSWORD
from tests.support.fake_web import free_port, heard, tell
from tests.support.paper_office import FUND, TIGER, deliver

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ["tests.support.browser"]
pytestmark = pytest.mark.browser

PAGES = "questions board answers papers papers/loans/tiger drafts notices letters channels retention".split()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    deliver(tmp_path, monkeypatch)
    built = build(read_settings(tmp_path / ".env"))
    yield built
    built.close()


@pytest.fixture
def address(house: House) -> Iterator[str]:
    port = free_port()
    app, _ = open_doors(house)
    config = uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(15)


def come_in(page: Page, house: House, address: str, role: Role, unit: str) -> None:
    code = house.store.write(lambda tx: officers.add(tx, f"{role}", role, unit, time.time()))
    page.goto(f"{address}/console/first/{code}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("button.main").click()
    page.locator("nav").first.wait_for()


def test_from_a_file_to_an_answer_in_the_chat(chromium: Browser, house: House, address: str, tmp_path: Path) -> None:
    file = tmp_path / "เสือ ฉบับใหม่.md"
    file.write_text(TIGER.replace("15", "45"), encoding="utf-8")
    desk, street = (chromium.new_context(viewport=SIZES[size]) for size in ("office", "telephone"))  # type: ignore[arg-type]
    officer, citizen = desk.new_page(), street.new_page()
    citizen.goto(address)
    heard(citizen, "สวัสดีค่ะ")
    tell(citizen, "วงเงินของเสือเท่าไร")
    heard(citizen, "ไม่เกิน 15 ล้านบาท")

    come_in(officer, house, address, Role.KNOWLEDGE_OWNER, FUND)
    officer.goto(f"{address}/console/papers/loans/tiger")
    officer.get_by_role("link", name="นำเอกสารเข้า").click()
    officer.locator("#file").set_input_files(file)
    officer.get_by_role("button", name="นำเข้าเป็นร่างและตรวจ").click()
    officer.get_by_role("button", name="เผยแพร่", exact=True).click(timeout=60_000)
    officer.get_by_text("เผยแพร่แล้วค่ะ").wait_for(timeout=60_000)

    tell(citizen, "วงเงินของเสือเท่าไรคะ")
    heard(citizen, "ไม่เกิน 45 ล้านบาท")
    desk.close()
    street.close()


@pytest.mark.parametrize("size", [*SIZES, "small"])
def test_every_page_fits_and_axe_finds_nothing_to_say(chromium: Browser, house: House, address: str, size: str) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm install --no-save axe-core")
    house.store.write(_filled)
    viewport = {**SIZES, "small": {"width": 320, "height": 640}}[size]
    context = chromium.new_context(viewport=viewport, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    come_in(page, house, address, Role.ADMINISTRATOR, "")
    page.goto(f"{address}/console/questions")
    page.get_by_role("link", name="มอบหมายให้หน่วยงาน").last.click()
    page.locator("#unit").select_option("ศปท")
    page.get_by_role("button", name="มอบหมายให้หน่วยงาน").click()

    found: dict[str, object] = {}
    for path in (*PAGES, "questions/q1"):
        page.goto(f"{address}/console/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wrong := [*_violations(page), *([("wider than the screen", wide)] if wide > 0 else [])]:
            found[path] = wrong

    assert found == {}
    context.close()


def _filled(tx: Transaction) -> None:
    """Something on every page."""
    at = time.time()
    for text in ("สำนักงานเปิดวันเสาร์ไหมคะ", "วันเสาร์สำนักงานเปิดมั้ย", "รับกระเช้าได้ไหม", "ขุดทองที่ไหน"):
        questions.keep(tx, text, "th", "public", "ethics/gift#กระเช้าปีใหม่", at)
    notices.add(tx, "น้ำท่วม ปิดเคาน์เตอร์", "Flooded", ("ระยอง",), ("น้ำ",), at - 60, at + 86400, "x", at)
    outbox.put(tx, "line", "a", Reply("x"), at, language="th")
    for row in tx.all("select id from outbox"):
        outbox.give_up(tx, row["id"], "blocked by the person")
    quotas.keep(tx, "line", Allowance(500, 450, 610, at))
