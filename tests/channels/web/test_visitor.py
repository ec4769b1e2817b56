"""Tests of the web chat's visitors: cookies, origin checks, rate limits."""

from __future__ import annotations

from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.rate_limit import Turnstile
from bot.channels import web
from bot.channels.web import WebChat
from tests.support.fake_web import FakePost, an_id, client, settings


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a minute passes within a test; here no time passes."""
    monkeypatch.setattr(web, "Turnstile", partial(Turnstile, clock=lambda: 0.0))


@pytest.fixture
def post() -> FakePost:
    return FakePost()


@pytest.fixture
def browser(post: FakePost) -> TestClient:
    return client(post)


def test_a_visitor_is_known_by_a_cookie_that_no_script_can_read(browser: TestClient) -> None:
    cookie = browser.get("/").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert int(cookie.split("Max-Age=")[1].split(";")[0]) > 300 * 24 * 3600


def test_over_https_the_cookie_is_bound_to_this_very_host(post: FakePost) -> None:
    cookie = client(post, base="https://chat.example.go.th").get("/").headers["set-cookie"]

    assert cookie.startswith("__Host-mindbot=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_one_browser_is_one_conversation_and_two_are_two(post: FakePost) -> None:
    here, there = client(post), client(post)
    for browser in (here, here, there):
        browser.get("/")
        browser.post("/chat", json={"id": an_id(), "text": "สวัสดี"})

    first, second, third = [message.address for message in post.kept.values()]
    assert first == second != third


def test_a_visitor_without_a_cookie_is_accepted_and_given_one(post: FakePost, browser: TestClient) -> None:
    first = browser.post("/chat", json={"id": an_id(), "text": "สวัสดี"})
    browser.post("/chat", json={"id": an_id(), "text": "อยู่ไหมคะ"})

    assert first.status_code == 202
    assert len({message.address for message in post.kept.values()}) == 1


@pytest.mark.parametrize("forged", ["", "x", "x.", ".x", "visitor.AAAA", "วิ.ซิ", "a.b.c"])
def test_a_forged_cookie_opens_nobodys_messages(post: FakePost, forged: str) -> None:
    browser = client(post)
    headers = [(b"Cookie", f"mindbot={forged}".encode())]

    assert browser.get("/chat/events", headers=headers).status_code == 401
    assert browser.post("/chat/seen", json={"letters": [1]}, headers=headers).status_code == 401
    assert browser.post("/chat/forget", headers=headers).status_code == 401


def test_a_cookie_signed_with_another_secret_is_ignored(post: FakePost) -> None:
    cookie = client(post, MINDBOT_SECRET="another secret, also long").get("/").headers["set-cookie"].partition(";")[0]

    assert client(post).get("/chat/events", headers={"Cookie": cookie}).status_code == 401


def test_to_start_anew_is_to_be_somebody_else(post: FakePost, browser: TestClient) -> None:
    for step in ("before", "after"):
        browser.post("/chat", json={"id": step, "text": "สวัสดี"})
        if step == "before":
            assert browser.post("/chat/forget").status_code == 204

    before, after = [message.address for message in post.kept.values()]
    assert before != after
    assert post.forgotten == [before]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://"},
    ],
)
def test_another_sites_page_cannot_speak_for_its_visitor(
    post: FakePost, browser: TestClient, headers: dict[str, str]
) -> None:
    browser.get("/")
    for door in ("/chat", "/chat/seen", "/chat/forget"):
        assert browser.post(door, json={"id": "x", "text": "ยกเลิก"}, headers=headers).status_code == 403

    assert post.kept == {}
    assert post.forgotten == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://bot.example.go.th"},
        {"Origin": "http://testserver"},
        {"Origin": "https://bot.example.go.th"},  # the proxy told us another Host; PUBLIC_URL knows better
    ],
)
def test_our_own_page_may_speak_also_behind_a_proxy(post: FakePost, headers: dict[str, str]) -> None:
    browser = client(post, PUBLIC_URL="https://bot.example.go.th/mindbot")

    assert browser.post("/chat", json={"id": "x", "text": "สวัสดี"}, headers=headers).status_code == 202


def test_a_visitor_who_sends_too_often_is_told_when_to_come_back(post: FakePost) -> None:
    browser = client(post, MINDBOT_WEB_PER_MINUTE=5)
    browser.get("/")
    answers = [browser.post("/chat", json={"id": an_id(), "text": "สวัสดี"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
    assert set(answers[-1].json()) == {"th", "en"}


def test_deleting_the_cookie_does_not_reset_the_rate_limit(post: FakePost) -> None:
    browser = client(post)
    found = []
    for _ in range(150):
        browser.cookies.clear()
        found.append(browser.get("/"))

    assert all(page.status_code == 200 for page in found)
    assert "set-cookie" in found[0].headers
    assert "set-cookie" not in found[-1].headers
    assert browser.post("/chat", json={"id": "x", "text": "สวัสดี"}).status_code == 429
    assert client(post, address="203.0.113.6").post("/chat", json={"id": "x", "text": "สวัสดี"}).status_code == 202


def test_many_cookies_do_not_make_one_network_many(post: FakePost) -> None:
    """Whoever collects cookies sends as much as thirty visitors, and long messages sooner reach that."""
    chat = Starlette(routes=WebChat(settings(MINDBOT_WEB_PER_MINUTE=2), post).routes())

    def say(text: str, address: str = "203.0.113.5") -> int:
        browser = TestClient(chat, client=(address, 1))
        return browser.post("/chat", json={"id": an_id(), "text": text}).status_code

    short = [say("สวัสดี") for _ in range(40)]
    long = [say("ก" * 5_000) for _ in range(3)]

    assert set(short) == {202}
    assert long == [202, 429, 429]
    assert say("ก" * 5_000, "203.0.113.6") == 202


def test_an_ipv6_network_of_64_bits_counts_as_one_visitor(post: FakePost) -> None:
    chat = Starlette(routes=WebChat(settings(), post).routes())
    for last in range(130):
        TestClient(chat, client=(f"2001:db8:1:2::{last:x}", 1)).get("/")

    assert TestClient(chat, client=("2001:db8:1:2:ffff::1", 1)).post("/chat", json={}).status_code == 429
    assert TestClient(chat, client=("2001:db8:1:3::1", 1)).post("/chat", json={}).status_code == 400


def test_a_rate_limit_allows_a_burst_of_one_minute_and_then_a_steady_rate() -> None:
    now = [100.0]
    turnstile = Turnstile(per_minute=6, clock=lambda: now[0])

    assert [turnstile.wait("a") for _ in range(6)] == [0.0] * 6
    assert turnstile.wait("a") == pytest.approx(10)
    assert turnstile.wait("b") == 0
    now[0] += 10
    assert turnstile.wait("a") == 0
    assert turnstile.wait("a") == pytest.approx(10)


def test_a_rate_limit_stores_a_bounded_number_of_hashed_keys() -> None:
    turnstile = Turnstile(per_minute=6, clock=lambda: 0.0, room=50)
    for number in range(500):
        turnstile.wait(f"visitor-{number}")

    assert len(turnstile._used_until) == 50
    assert not any(b"visitor" in key for key in turnstile._used_until)
