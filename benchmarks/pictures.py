"""The pictures in the README, taken of a demonstration in a house of its own.

python -m benchmarks.pictures [deploy/pictures]     needs Chromium, playwright, and an index (indexer build)
"""

from __future__ import annotations

import asyncio
import io
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from PIL import Image

from bot.app import build
from bot.basics.people import Role
from bot.basics.settings import read_settings
from bot.cases.records import search_words
from bot.operations.demo import fill
from bot.operations.web_server import open_doors
from knowledge import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_OFFICE, _TELEPHONE = {"width": 1100, "height": 760}, {"width": 390, "height": 760}
_COLOURS = 64
_LARGEST = 150_000  # bytes
_PASSWORD = "ตัวอย่างเท่านั้น ไม่ใช่ของจริง"


def main() -> None:
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "deploy/pictures")
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with _a_house() as (address, first, holder, number), sync_playwright() as drivers:
        browser = drivers.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        desk = _come_in(browser, address, first)
        for name, path in (
            ("queue", "console/"),
            ("figures", "console/figures"),
        ):
            desk.goto(f"{address}/{path}")
            _keep(folder / f"{name}.png", desk.screenshot())
        _keep(
            folder / "case.png",
            _before_it_is_sent(_come_in(browser, address, holder), f"{address}/console/tickets/{number}"),
        )
        _keep(folder / "chat.png", _chat(browser, address).screenshot())
        browser.close()


@contextmanager
def _a_house() -> Iterator[tuple[str, str, str, str]]:
    """The whole bot with the demonstration; its address, the first links of the administrator and of an officer, and
    a case that this officer works on."""
    with tempfile.TemporaryDirectory() as data:
        shutil.copytree(settings.indexes(), Path(data) / "index", symlinks=True)
        house = build(read_settings(Path(data) / ".env").model_copy(update={"data": Path(data), "database": ""}))
        filled = house.store.write(lambda tx: fill(tx, house.desk, [], 2569, time.time()))
        while house.store.write(search_words.catch_up):
            pass
        case = house.store.read(
            lambda tx: tx.one(
                """select number, officer from tickets where status = 'taken' and kind = 'complaint'
                   and identity = 'named' order by number desc limit 1"""
            )
        )
        assert case is not None
        first = next(code for person, code in filled.links if person.role is Role.ADMINISTRATOR)
        holder = next(code for person, code in filled.links if person.id == case["officer"])
        with _served(open_doors(house)[0]) as address:
            yield address, f"{address}/console/first/{first}", f"{address}/console/first/{holder}", str(case["number"])
        house.close()


@contextmanager
def _served(app: object) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=1)  # type: ignore[arg-type]
    server = uvicorn.Server(options)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(15)


def _come_in(browser: Browser, address: str, first: str) -> Page:
    page = browser.new_page(viewport=_OFFICE)  # type: ignore[arg-type]
    page.goto(first)
    page.locator("#password").fill(_PASSWORD)
    page.locator("#again").fill(_PASSWORD)
    page.locator("button.main").click()
    page.locator("nav.views").wait_for()
    return page


def _before_it_is_sent(desk: Page, case: str) -> bytes:
    """An answer as its citizen will see it."""
    desk.goto(case)
    desk.locator("summary", has_text="ตอบผู้แจ้ง").click()
    desk.locator("#answer-text").fill("เจ้าหน้าที่เข้าตรวจวันจันทร์ เวลา 10.00 น.")
    desk.locator("form:has(#answer-text) button[name=look]").click()
    desk.locator(".look[role=region] .phone").first.scroll_into_view_if_needed()
    desk.wait_for_timeout(300)
    return desk.screenshot()


def _chat(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport=_TELEPHONE)  # type: ignore[arg-type]
    page.goto(address)
    page.locator(".row.bot").first.wait_for()
    before = page.locator(".row.bot").count()
    page.locator("#field").fill("กู้เงินกองทุนต้องใช้เอกสารอะไรบ้าง")
    page.locator("#field").press("Enter")
    page.locator(".row.bot").nth(before).wait_for()
    page.wait_for_timeout(500)
    return page


def _keep(path: Path, picture: bytes) -> None:
    """In few colours: a page has no more."""
    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS).save(small, "PNG", optimize=True)
    if small.tell() > _LARGEST:
        raise SystemExit(f"{path} would have {small.tell()} bytes; at most {_LARGEST}. Make the window smaller.")
    path.write_bytes(small.getvalue())
    print(f"{path} {small.tell() // 1000} kB")


if __name__ == "__main__":
    main()
