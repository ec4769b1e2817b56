"""A real browser before the web chat, for the tests that need one; without it they are skipped and say why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_web import FakePost, assistant, heard, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with playwright.sync_playwright() as drivers:
        browser = drivers.chromium.launch(executable_path=path, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(
        viewport=TELEPHONE,  # type: ignore[arg-type]
        reduced_motion="reduce",
        permissions=["geolocation"],
        geolocation={"latitude": 13.7649, "longitude": 100.5383},
    )
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def post() -> FakePost:
    return FakePost(assistant)


@pytest.fixture
def address(post: FakePost) -> Iterator[str]:
    with serving(post) as found:
        yield found


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """An open page that was greeted; at the end it must not have complained about anything."""
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    made.goto(address)
    heard(made, "สวัสดีค่ะ")
    yield made
    assert complaints == []
