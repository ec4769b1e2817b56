"""Tests of the chat page's files: security headers, size, caching."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from bot.channels.web.page import open_page
from tests.support.fake_web import FakePost, client


@pytest.fixture
def post() -> FakePost:
    return FakePost()


@pytest.fixture
def browser(post: FakePost) -> TestClient:
    return client(post)


def test_the_page_comes_from_us_alone(browser: TestClient) -> None:
    """A strict policy, nothing inside the page that it would forbid, and no address of anybody else."""
    page = browser.get("/")

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert " style=" not in page.text
    assert " onclick" not in page.text
    assert [part for part in page.text.split('"') if part.startswith(("http:", "https:", "//"))] == []
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "geolocation=(self)" in page.headers["permissions-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_the_page_says_in_both_languages_that_it_is_an_automatic_assistant(browser: TestClient) -> None:
    page = browser.get("/").text

    assert "กระทรวงอุตสาหกรรม" in page
    assert "ผู้ช่วยอัตโนมัติ" in page
    assert "Automatic assistant" in json.loads(page.split('id="labels">')[1].split("</script>")[0])["assistant"]["en"]
    assert "<noscript>" in page


def test_the_whole_page_is_small(browser: TestClient) -> None:
    page = open_page(megabytes=10)

    assert len(page.html) + sum(len(file.content) for file in page.files.values()) < 60_000


def test_an_installation_that_is_not_the_real_one_says_so_above_the_chat(post: FakePost, browser: TestClient) -> None:
    """Its banner is text, whatever it holds; a web address in it is a link."""
    page = client(post, MINDBOT_BANNER="ระบบทดสอบ <b> https://real.example.go.th").get("/").text

    assert 'id="banner"' in page
    assert "ระบบทดสอบ &lt;b&gt;" in page
    assert '<a href="https://real.example.go.th"' in page
    assert 'id="banner"' not in browser.get("/").text


def test_every_file_of_the_page_may_be_kept_for_a_year_under_its_digest(browser: TestClient) -> None:
    page = browser.get("/").text
    addresses = {part for part in page.split('"') if part.startswith("chat/pages/")}
    assert {urlsplit(address).path.rpartition(".")[2] for address in addresses} == {"js", "css", "svg"}

    for address in addresses:
        file = browser.get(f"/{address}")
        assert file.status_code == 200
        assert "immutable" in file.headers["cache-control"]
        again = browser.get(f"/{address}", headers={"If-None-Match": file.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_page_from_before_an_update_gets_the_new_file_and_keeps_nothing(browser: TestClient) -> None:
    file = browser.get("/chat/pages/0123456789abcdef/chat.js")

    assert file.status_code == 200
    assert file.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "chat.html", "..%2Fweb.py", "%2e%2e"])
def test_no_other_file_is_handed_out(browser: TestClient, name: str) -> None:
    assert browser.get(f"/chat/pages/0123456789abcdef/{name}").status_code == 404
