"""Tests of password hashing."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.console.signin import passwords

GOOD = "ฝนตกที่หน้าต่างบานเดิม"


def test_a_password_is_kept_as_argon2id_makes_it_and_never_twice_the_same() -> None:
    kept, again = passwords.hashed(GOOD), passwords.hashed(GOOD)

    assert kept.startswith("$argon2id$")
    assert kept != again
    assert passwords.fits(kept, GOOD)
    assert passwords.fits(again, GOOD)


def test_outside_the_tests_a_guess_costs_as_much_as_argon2_advises() -> None:
    real = PasswordHasher()  # as passwords.py makes it; the tests use a cheap one

    assert "_HASHER = PasswordHasher()" in Path(passwords.__file__).read_text("utf-8")
    assert (real.time_cost, real.memory_cost // 1024) >= (3, 64)


@pytest.mark.parametrize("typed", ["", GOOD + " ", GOOD.upper() + "x", "\0", "ก" * 100_000])
def test_a_wrong_password_is_refused(typed: str) -> None:
    assert not passwords.fits(passwords.hashed(GOOD), typed)


@pytest.mark.parametrize("kept", [None, "", "not a hash at all"])
def test_no_password_fits_an_unknown_account(kept: str | None) -> None:
    """Not even the one that is checked in an unknown person's place."""
    assert not passwords.fits(kept, "nobody's")


def test_concurrent_password_checks_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are being checked, and the third has no turn in time."""
    monkeypatch.setattr(passwords, "_PATIENCE", 0.01)

    with passwords._turn(), passwords._turn(), pytest.raises(passwords.Busy):
        passwords.fits(None, GOOD)

    assert passwords.hashed(GOOD)


def test_a_flood_of_one_network_keeps_out_only_itself() -> None:
    """Two of its guesses are in the queue; an officer at a new browser elsewhere gets the next turn."""
    with passwords._place_in_queue("203.0.113.7"), passwords._place_in_queue("203.0.113.7"):
        with pytest.raises(passwords.Busy):
            passwords.fits(None, GOOD, stranger=True, network="203.0.113.7")

        assert passwords.fits(passwords.hashed(GOOD), GOOD, stranger=True, network="198.51.100.9")

    assert not passwords._queued
