"""Tests of login throttling, which slows guessing and locks no colleague out."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.basics.rate_limit import neighbourhood, network
from bot.console.signin import passwords
from bot.console.signin.sign_in import STRANGERS_PER_MINUTE
from bot.store import Store, Transaction
from bot.store.people import attempts
from bot.store.people.attempts import FREE, MANY, Purse
from tests.support.console_client import PASSWORD, Office, token_in

pytest_plugins = ["tests.support.desk"]

NOW = 1_800_000_000.0
OFFICE, CAFE = "203.0.113.7", "198.51.100.9"


def try_password(store: Store, name: str, host: str, at: float = NOW) -> float:
    def knock(tx: Transaction) -> float:
        return attempts.wait(tx, attempts.of_stranger(tx, name, network(host), neighbourhood(host)), at)

    return store.write(knock)


def signed_in(browser: TestClient, name: str, password: str = PASSWORD) -> int:
    token = token_in(browser.get("/console/sign-in").text)
    return browser.post("/console/sign-in", data={"token": token, "name": name, "password": password}).status_code


def test_wrong_passwords_are_answered_with_growing_pauses(store: Store) -> None:
    """Three tries are free; then each costs more, up to five minutes."""
    at, pauses = NOW, []
    for _ in range(14):
        pause = try_password(store, "somchai", CAFE, at)
        pauses.append(pause)
        at += pause
        if pause:
            assert try_password(store, "somchai", CAFE, at) == 0

    assert pauses[:3] == [0, 0, 0]
    assert pauses[3:] == sorted(pauses[3:])
    assert max(pauses) <= 300


def test_guessing_never_keeps_the_colleague_out(store: Store) -> None:
    """Somebody in a café tries Somchai's name all day; Somchai sits in the office."""
    for _ in range(100):
        try_password(store, "somchai", CAFE)

    assert try_password(store, "somchai", OFFICE) == 0


def test_the_right_password_resets_the_counter(store: Store) -> None:
    for _ in range(4):
        try_password(store, "somchai", OFFICE)

    def forget(tx: Transaction) -> None:
        attempts.forget(tx, attempts.of_stranger(tx, "somchai", network(OFFICE), neighbourhood(OFFICE)))

    store.write(forget)

    assert try_password(store, "somchai", OFFICE) == 0


def test_password_spraying_is_throttled_by_network(store: Store) -> None:
    """One password, every name of the staff list, from the many addresses of one rented machine."""
    for number in range(MANY):
        try_password(store, f"officer{number}", f"2001:db8:7:{number:x}::1")

    assert try_password(store, "malee", "2001:db8:7:ffff::1") == 0
    assert try_password(store, "malee", "2001:db8:7:ffff::1") > 0
    assert [try_password(store, "malee", OFFICE) for _ in range(FREE)] == [0] * FREE


def test_a_colleague_at_the_next_desk_cannot_lock_somchai_out(office: Office, somchai: TestClient) -> None:
    """The whole building comes from one address; in his own browser Somchai has signed in before."""
    somchai.post("/console/sign-out", data={"token": token_in(somchai.get("/console/").text)})
    neighbour = office.browser()
    guesses = [signed_in(neighbour, "สมชาย", "not his password") for _ in range(6)]

    assert guesses[-1] == 429
    assert signed_in(office.browser(), "สมชาย") == 429
    assert signed_in(somchai, " สมชาย ") == 303


def test_one_network_cannot_keep_the_machine_busy_with_passwords(
    office: Office, somchai: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another name each time is no second try at any; a browser that is known waits for none of it."""
    somchai.post("/console/sign-out", data={"token": token_in(somchai.get("/console/").text)})
    stranger = office.browser()
    token, checked = token_in(stranger.get("/console/sign-in").text), []
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "fits", lambda *_, **__: checked.append(1))
        for number in range(STRANGERS_PER_MINUTE + 5):
            form = {"token": token, "name": f"officer{number}", "password": PASSWORD}
            last = stranger.post("/console/sign-in", data=form).status_code

    assert last == 429
    assert len(checked) == STRANGERS_PER_MINUTE
    assert signed_in(somchai, "สมชาย") == 303


def test_a_known_browser_is_known_for_its_own_officer_alone(office: Office, somchai: TestClient) -> None:
    """Somchai's browser spares nobody the queue at Malee's name, and a bent mark is none."""
    office.officer("มาลี")
    somchai.post("/console/sign-out", data={"token": token_in(somchai.get("/console/").text)})
    neighbour = office.browser()
    for _ in range(6):
        signed_in(neighbour, "มาลี", "not her password")
    neighbour.cookies.set("__Host-mindbot-known", "~.~x.y~" + "z" * 3000)

    assert signed_in(somchai, "มาลี", "a guess") == 429
    assert signed_in(neighbour, "มาลี") == 429


def test_guesses_in_a_known_browser_have_to_wait_too(office: Office, somchai: TestClient) -> None:
    somchai.post("/console/sign-out", data={"token": token_in(somchai.get("/console/").text)})

    assert [signed_in(somchai, "สมชาย", "no") for _ in range(4)] == [401, 401, 401, 429]


def test_codes_are_counted_by_the_person_wherever_they_are_guessed(store: Store) -> None:
    """Whoever knows a password and owns sixty-five thousand networks still has three guesses."""

    def guess(tx: Transaction) -> float:
        return attempts.wait(tx, attempts.of_second(tx, "somchai"), NOW)

    assert [store.write(guess) > 0 for _ in range(4)] == [False, False, False, True]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:198.51.100.9", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "testclient", False),
    ],
)
def test_who_comes_from_the_same_network(one: str, other: str, same: bool) -> None:
    """A server that listens for both kinds sees everybody of IPv4 in one corner of IPv6."""
    assert (network(one) == network(other)) is same


def test_an_unknown_address_shares_its_network_with_nobody() -> None:
    assert neighbourhood("203.0.113.7") == neighbourhood("203.0.113.200") != neighbourhood("203.0.114.7")
    assert neighbourhood("2001:db8:7:1::1") == neighbourhood("2001:db8:7:ffff::1") != neighbourhood("2001:db8:8::1")
    assert Purse("x").neighbourhood == ""
