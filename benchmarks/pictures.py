"""The pictures in the README, taken of the demonstration.

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
from bot.operations.demo import folder
from bot.operations.demo.serve import banner_at, doors
from bot.operations.demo.sign_in import officers_and_links
from knowledge import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_OFFICE, _TELEPHONE = {"width": 1100, "height": 760}, {"width": 390, "height": 760}
_COLOURS = 64
_LARGEST = 150_000  # bytes


def main() -> None:
    from playwright.sync_api import sync_playwright

    pictures = Path(sys.argv[1] if len(sys.argv) > 1 else "deploy/pictures")
    pictures.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with _demonstration() as (address, administrator, holder, number), sync_playwright() as drivers:
        browser = drivers.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        desk = _come_in(browser, f"{address}/{administrator}")
        for name, path in (
            ("queue", "console/"),
            ("figures", "console/figures"),
        ):
            desk.goto(f"{address}/{path}")
            _keep(pictures / f"{name}.png", desk.screenshot())
        _keep(
            pictures / "case.png",
            _before_it_is_sent(_come_in(browser, f"{address}/{holder}"), f"{address}/console/tickets/{number}"),
        )
        _keep(pictures / "chat.png", _chat(browser, address).screenshot())
        browser.close()


@contextmanager
def _demonstration() -> Iterator[tuple[str, str, str, str]]:
    """The whole demonstration; its address, where its administrator and an officer sign in, and a case that this
    officer works on."""
    with tempfile.TemporaryDirectory() as data:
        installation = read_settings(Path(data) / ".env").model_copy(update={"data": Path(data)})
        shutil.copytree(settings.indexes(), Path(data) / "index", symlinks=True)
        folder.make(installation, 2569, time.time())
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        house = build(folder.settings_of(installation, folder.folder_of(installation), banner_at(address)))
        while search_words.catch_up(house.store):
            pass
        case = house.store.read(
            lambda tx: tx.one(
                """select t.number, p.name from tickets t join people p on p.id = t.officer
                   where t.status = 'taken' and t.kind = 'complaint' and t.identity = 'named'
                   order by t.number desc limit 1"""
            )
        )
        assert case is not None
        links = officers_and_links()
        administrator = next(link for one, link in links if one.role is Role.ADMINISTRATOR)
        holder = next(link for one, link in links if one.name == case["name"])
        with _served(doors(house)[0], port):
            yield address, administrator, holder, str(case["number"])
        house.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(app: object, port: int) -> Iterator[None]:
    options = uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=1)  # type: ignore[arg-type]
    server = uvicorn.Server(options)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(15)


def _come_in(browser: Browser, link: str) -> Page:
    page = browser.new_page(viewport=_OFFICE)  # type: ignore[arg-type]
    page.goto(link)
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
