"""Tests of warning administrators that the month's messages will run out."""

from __future__ import annotations

import math

import pytest

from bot.basics.messages import Allowance
from bot.basics.people import Role
from bot.delivery.outgoing.quota_alerts import tell_who_looks_after
from bot.store import Store, Transaction
from bot.store.mail import outbox, quotas
from bot.store.people import people

NOVEMBER, DECEMBER = 1_795_000_000.0, 1_797_700_000.0


@pytest.fixture
def administrator(store: Store) -> None:
    def work(tx: Transaction) -> None:
        for address, role in (("Uboss", Role.ADMINISTRATOR), ("Umalee", Role.OFFICER)):
            person = people.meet(tx, "line", address, 1.0)
            people.link(tx, person.id, role, "", 2.0)

    store.write(work)


def look(store: Store, limit: int | None, used: int, forecast: int, at: float = NOVEMBER) -> int:
    def work(tx: Transaction) -> int:
        quotas.keep(tx, "line", Allowance(limit, used, forecast, at))
        return tell_who_looks_after(tx, at)

    return store.write(work)


@pytest.mark.usefixtures("administrator")
def test_administrators_are_told_once_of_each_stage(store: Store) -> None:
    assert look(store, 500, 100, 400) == 0
    assert look(store, 500, 300, 700) == 1
    assert look(store, 500, 301, 710) == 0
    assert look(store, 500, 500, 900) == 1
    assert look(store, 600, 500, 900) == 0, "there is more again, and that it is short was said"
    assert look(store, 500, 300, 700, DECEMBER) == 1

    letters = store.read(lambda tx: outbox.waiting(tx, "line", "Uboss", at=math.inf))
    assert ["500" in letter.reply.text for letter in letters] == [True, True, True]
    assert store.read(lambda tx: outbox.waiting(tx, "line", "Umalee", at=math.inf)) == []


@pytest.mark.usefixtures("administrator")
def test_without_a_limit_nobody_is_told_anything(store: Store) -> None:
    assert look(store, None, 100_000, 200_000) == 0


def test_an_older_alert_does_not_replace_a_newer_one(store: Store) -> None:
    look(store, 500, 300, 700, DECEMBER)
    look(store, 500, 100, 200, NOVEMBER)

    assert store.read(quotas.known)["line"].used == 300
