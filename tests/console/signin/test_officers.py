"""Tests of officers' accounts and sessions on a real database."""

from __future__ import annotations

import time

import pytest

from bot.basics.people import Person, Role
from bot.operations.web_server import first_link
from bot.store import Store, Transaction
from bot.store.people import officers, people, sessions
from bot.store.people.officers import FIRST, LINK_LASTS, WrongOfficer
from bot.store.people.sessions import IDLE, MAX_SESSION_SECONDS

NOW = 1_800_000_000.0
OFFICE, CAFE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def somchai(store: Store) -> Person:
    """An officer who has set a password."""

    def added(tx: Transaction) -> Person:
        code = officers.add(tx, "Somchai", Role.OFFICER, "ศปท.", NOW)
        person = officers.set_password(tx, code, "hash", NOW)
        found = people.get(tx, person or "")
        assert found is not None
        return found

    return store.write(added)


def test_the_first_start_makes_an_administrator_until_somebody_can_sign_in(store: Store) -> None:
    """A link that was lost in a terminal is replaced by the next start."""
    first = store.write(lambda tx: officers.first_officer(tx, NOW))
    second = store.write(lambda tx: officers.first_officer(tx, NOW))
    assert first
    assert second
    assert store.read(lambda tx: officers.invited(tx, first, NOW)) is None
    assert store.read(lambda tx: officers.invited(tx, second, NOW)) == FIRST

    store.write(lambda tx: officers.set_password(tx, second, "hash", NOW))

    assert store.write(lambda tx: officers.first_officer(tx, NOW)) is None


def test_of_two_processes_that_start_together_the_slower_one_finds_the_others_administrator(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and writing the other one has made the officer: looked at once more, nothing is left behind."""
    quicker = store.write(lambda tx: officers.first_officer(tx, NOW))
    looks = iter([None])
    known = officers.link
    monkeypatch.setattr(officers, "link", lambda tx, login, at: next(looks, known(tx, login, at)))

    slower = first_link(store)

    assert quicker
    assert slower
    (account,) = store.read(lambda tx: tx.all("select count(*) as n from people"))
    assert account["n"] == 1
    assert store.read(lambda tx: officers.invited(tx, slower, time.time())) == FIRST


def test_a_one_time_link_opens_once(store: Store) -> None:
    code = store.write(lambda tx: officers.add(tx, "มาลี", Role.HEAD, "ศปท", NOW))

    assert store.write(lambda tx: officers.set_password(tx, code, "hash", NOW))
    assert store.write(lambda tx: officers.set_password(tx, code, "other", NOW)) is None


def test_a_one_time_link_expires(store: Store) -> None:
    code = store.write(lambda tx: officers.add(tx, "มาลี", Role.HEAD, "ศปท", NOW))

    assert store.write(lambda tx: officers.set_password(tx, code, "hash", NOW + LINK_LASTS + 1)) is None


def test_a_new_link_ends_the_old_password_sessions(store: Store, somchai: Person) -> None:
    """Whoever lost a password may have lost more."""
    token = store.write(lambda tx: sessions.begin(tx, somchai.id, "", NOW, half=False))
    code = store.write(lambda tx: officers.link(tx, "somchai", NOW))
    assert code

    store.write(lambda tx: officers.set_password(tx, code, "new hash", NOW))

    assert store.read(lambda tx: sessions.holder(tx, token, NOW)) is None


@pytest.mark.parametrize(
    ("name", "role", "unit"),
    [
        ("", Role.OFFICER, "ศปท"),
        ("\u3000", Role.OFFICER, "ศปท"),
        ("a" * 61, Role.OFFICER, "ศปท"),
        ("มานะ", Role.OFFICER, ""),
        ("มานะ", Role.STAFF, "ศปท"),
        ("มานะ", Role.PUBLIC, ""),
        ("SOMCHAI ", Role.OFFICER, "ศปท"),
    ],
)
def test_nobody_becomes_an_officer_without_name_role_and_unit(
    store: Store, somchai: Person, name: str, role: Role, unit: str
) -> None:
    before = store.read(officers.everybody)

    with pytest.raises(WrongOfficer):
        store.write(lambda tx: officers.add(tx, name, role, unit, NOW))

    assert store.read(officers.everybody) == before


def test_names_are_the_same_in_any_letter_case(store: Store, somchai: Person) -> None:
    assert store.read(lambda tx: officers.credentials(tx, " SomChai ")) is not None


def test_a_disabled_officer_is_out_with_the_next_request(store: Store, somchai: Person) -> None:
    token = store.write(lambda tx: sessions.begin(tx, somchai.id, "", NOW, half=False))
    assert store.read(lambda tx: sessions.holder(tx, token, NOW)) == somchai

    assert store.write(lambda tx: officers.disable(tx, "somchai", NOW))

    assert store.read(lambda tx: sessions.holder(tx, token, NOW)) is None
    assert store.read(lambda tx: officers.credentials(tx, "somchai")) is None
    assert store.read(lambda tx: officers.of_unit(tx, "ศปท")) == []


def test_a_new_role_counts_from_the_next_request(store: Store, somchai: Person) -> None:
    token = store.write(lambda tx: sessions.begin(tx, somchai.id, "", NOW, half=False))

    store.write(lambda tx: people.link(tx, somchai.id, Role.HEAD, "กนอ", NOW))
    moved = store.read(lambda tx: sessions.holder(tx, token, NOW))
    store.write(lambda tx: people.unlink(tx, somchai.id))

    assert moved == Person(somchai.id, Role.HEAD, "กนอ", "Somchai")
    assert store.read(lambda tx: sessions.holder(tx, token, NOW)) is None


def test_a_session_ends_when_nothing_happens_in_it(store: Store, somchai: Person) -> None:
    token = store.write(lambda tx: sessions.begin(tx, somchai.id, "", NOW, half=False))
    store.write(lambda tx: sessions.notice(tx, token, NOW + IDLE - 1))

    assert store.read(lambda tx: sessions.holder(tx, token, NOW + IDLE + 1))
    assert store.read(lambda tx: sessions.holder(tx, token, NOW + 2 * IDLE)) is None


def test_a_session_ends_after_a_working_day_whatever_happens(store: Store, somchai: Person) -> None:
    token = store.write(lambda tx: sessions.begin(tx, somchai.id, "", NOW, half=False))
    store.write(lambda tx: sessions.notice(tx, token, NOW + MAX_SESSION_SECONDS))

    assert store.read(lambda tx: sessions.holder(tx, token, NOW + MAX_SESSION_SECONDS)) is None


def test_a_stolen_database_opens_no_session(store: Store, somchai: Person) -> None:
    """Only fingerprints of what opens a door are kept."""
    token = store.write(lambda tx: sessions.begin(tx, somchai.id, "", NOW, half=False))
    code = store.write(lambda tx: officers.add(tx, "มาลี", Role.HEAD, "ศปท", NOW))

    kept = store.read(lambda tx: repr([tx.all(f"select * from {table}") for table in ("sessions", "first_sign_ins")]))

    assert somchai.id in kept
    assert token not in kept
    assert code not in kept
