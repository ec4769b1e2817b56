"""Tests of signing in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.store import Store
from bot.store.people import officers, people
from bot.store.people.sessions import IDLE
from tests.support.console_client import NOW, PASSWORD, Office, token_in

pytest_plugins = ["tests.support.desk"]


def test_over_https_the_cookie_is_for_this_host_alone(office: Office) -> None:
    browser = office.browser()
    first = f"/console/first/{office.invite('มาลี', Role.HEAD, 'สอจ.ระยอง')}"
    page = browser.get(first).text

    cookie = browser.post(first, data={"token": token_in(page), "password": PASSWORD, "again": PASSWORD})

    sent = cookie.headers["set-cookie"].lower()
    assert "__host-mindbot-console=" in sent
    assert all(word in sent for word in ("secure", "httponly", "samesite=strict", "path=/"))


def test_without_https_it_works_as_well(office: Office) -> None:
    """On one's own machine, after make run."""
    browser = office.browser("http://127.0.0.1:8080")
    first = f"/console/first/{office.invite('มาลี', Role.HEAD, 'สอจ.ระยอง')}"
    page = browser.get(first).text
    browser.post(first, data={"token": token_in(page), "password": PASSWORD, "again": PASSWORD})

    assert browser.get("/console/").status_code == 200


def test_behind_a_proxy_that_ends_https_our_own_name_counts_as_https(store: Store, tmp_path: Path) -> None:
    """The proxy forgot to say so; PUBLIC_URL says it."""
    (tmp_path / ".env").write_text("PUBLIC_URL=https://bot.example.go.th\n", "utf-8")
    office = Office(store, tmp_path)

    ours = office.browser("http://bot.example.go.th").get("/console/sign-in").headers["set-cookie"]
    other = office.browser("http://127.0.0.1:8080").get("/console/sign-in").headers["set-cookie"]

    assert ours.startswith("__Host-")
    assert "Secure" in ours
    assert other.startswith("mindbot-door")


def test_the_one_time_link_opens_once_and_looking_does_not_use_it_up(office: Office) -> None:
    """A chat that makes previews of links opens it first."""
    first = f"/console/first/{office.invite('มาลี', Role.HEAD, 'สอจ.ระยอง')}"
    office.browser().get(first)
    browser = office.browser()
    page = browser.get(first).text

    assert "มาลี" in page
    assert browser.post(first, data={"token": token_in(page), "password": PASSWORD, "again": PASSWORD}).is_redirect
    assert office.browser().get(first).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "key"),
    [
        ("สั้นไป", "สั้นไป", "console.password.too_short"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "console.password.too_easy"),
        ("Malee-2569-malee", "Malee-2569-malee", "console.password.too_easy"),
        ("ก" * 99 + "bcdef" * 21, "", "console.password.too_long"),
        (PASSWORD, PASSWORD + "!", "console.password.not_the_same"),
    ],
)
def test_a_weak_password_is_sent_back_with_the_reason(office: Office, password: str, again: str, key: str) -> None:
    browser = office.browser()
    first = f"/console/first/{office.invite('malee', Role.HEAD, 'สอจ.ระยอง')}"
    page = browser.get(first).text

    answer = browser.post(first, data={"token": token_in(page), "password": password, "again": again})

    assert answer.status_code == 422
    assert say(key, "th", shortest=12) in answer.text
    assert password not in answer.text


def test_an_officer_signs_in_with_name_and_password(office: Office, somchai: TestClient) -> None:
    browser = office.browser()
    page = browser.get("/console/sign-in").text

    answer = browser.post("/console/sign-in", data={"token": token_in(page), "name": " สมชาย ", "password": PASSWORD})

    assert answer.headers["location"] == "./"
    assert "สมชาย" in browser.get("/console/").text


def test_a_password_typed_on_another_keyboard_is_the_same(office: Office, somchai: TestClient) -> None:
    """The vowel am as one letter or as two."""
    browser = office.browser()
    first = f"/console/first/{office.invite('อำไพ', Role.OFFICER, 'สอจ.ระยอง')}"
    typed = "น้ำใสใจจริงยิ่งนัก"
    browser.get(first)
    browser.post(first, data={"token": token_in(browser.get(first).text), "password": typed, "again": typed})
    other = office.browser()
    page = other.get("/console/sign-in").text

    decomposed = typed.replace("ำ", "ํา")
    answer = other.post("/console/sign-in", data={"token": token_in(page), "name": "อําไพ", "password": decomposed})

    assert answer.is_redirect


def test_a_wrong_password_says_the_same_as_a_wrong_name(office: Office, somchai: TestClient) -> None:
    browser = office.browser()
    token = token_in(browser.get("/console/sign-in").text)

    for name, password in (("สมชาย", "not this one at all"), ("ไม่มีใคร", PASSWORD), ("", "")):
        answer = browser.post("/console/sign-in", data={"token": token, "name": name, "password": password})
        assert answer.status_code == 401
        assert say("console.sign_in.wrong", "th") in answer.text


def test_guessing_has_to_wait_and_keeps_nobody_out(office: Office, somchai: TestClient) -> None:
    """A stranger guesses; then Somchai himself comes from the office."""
    stranger, himself = office.browser(network="198.51.100.1"), office.browser(network="203.0.113.7")
    token = token_in(stranger.get("/console/sign-in").text)
    guesses = [
        stranger.post("/console/sign-in", data={"token": token, "name": "สมชาย", "password": "x"}).status_code
        for _ in range(5)
    ]
    own = token_in(himself.get("/console/sign-in").text)

    answer = himself.post("/console/sign-in", data={"token": own, "name": "สมชาย", "password": PASSWORD})

    assert guesses == [401, 401, 401, 429, 429]
    assert answer.is_redirect


def test_an_ipv6_network_of_64_bits_is_throttled_as_one(office: Office, somchai: TestClient) -> None:
    codes = []
    for last in range(5):
        browser = office.browser(network=f"2001:db8:1:2::{last}")
        token = token_in(browser.get("/console/sign-in").text)
        answer = browser.post("/console/sign-in", data={"token": token, "name": "สมชาย", "password": "x"})
        codes.append(answer.status_code)

    assert codes[-1] == 429


def test_a_session_left_alone_is_over(office: Office, somchai: TestClient) -> None:
    office.at = NOW + IDLE - 1
    assert somchai.get("/console/").status_code == 200
    office.at += IDLE - 1
    assert somchai.get("/console/").status_code == 200
    office.at += IDLE + 1

    way = somchai.get("/console/tickets/2569-000001")

    assert (way.status_code, way.headers["location"]) == (303, "../sign-in?over=1")
    assert say("console.sign_in.over", "th") in somchai.get("/console/sign-in?over=1").text


def test_signing_out_ends_the_session_on_our_side_too(office: Office, somchai: TestClient) -> None:
    """A copied cookie is worth nothing afterwards."""
    copied = dict(somchai.cookies)
    somchai.post("/console/sign-out", data={"token": token_in(somchai.get("/console/").text)})
    thief = office.browser()
    thief.cookies.update(copied)

    assert thief.get("/console/").status_code == 303


def test_a_disabled_officer_is_out_with_the_next_click(office: Office, somchai: TestClient) -> None:
    office.store.write(lambda tx: officers.disable(tx, "สมชาย", NOW))

    assert somchai.get("/console/").status_code == 303


def test_an_officer_who_moves_sees_the_other_units_cases_at_once(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    person = office.person("สมชาย")
    office.store.write(lambda tx: people.link(tx, person.id, Role.OFFICER, "สอจ.เลย", NOW))

    assert number not in somchai.get("/console/").text
    assert somchai.get(f"/console/tickets/{number}").status_code == 403


@pytest.mark.parametrize(
    ("role", "begins"), [(Role.READER, "month"), (Role.KNOWLEDGE_OWNER, "questions"), (Role.HEAD, "./")]
)
def test_everybody_begins_where_their_work_is(office: Office, role: Role, begins: str) -> None:
    """Who may see no case is not greeted with a refusal."""
    office.officer("มานะ", role)
    browser = office.browser()
    page = browser.get("/console/sign-in").text

    answer = browser.post("/console/sign-in", data={"token": token_in(page), "name": "มานะ", "password": PASSWORD})

    assert answer.headers["location"].removeprefix("./") == begins.removeprefix("./")
    assert browser.get(f"/console/{begins}").status_code == 200
