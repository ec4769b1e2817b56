"""Tests of stored button texts: valid for a month, in their own chat only."""

from __future__ import annotations

from bot.store import Store
from bot.store.mail import buttons

DAY = 86400.0
SAYS = ("มีสินเชื่อ SME อะไรบ้าง", "", "ร้องเรียน")


def pressed(store: Store, letter: int = 31, button: int = 0, address: str = "42", at: float = 1.0) -> str:
    return store.read(lambda tx: buttons.says(tx, "telegram", address, letter, button, at))


def hang(store: Store, letter: int = 31, at: float = 1.0) -> None:
    store.write(lambda tx: buttons.hang(tx, "telegram", "42", letter, SAYS, at))


def test_a_button_says_what_stands_behind_it(store: Store) -> None:
    hang(store)

    assert [pressed(store, button=number) for number in range(4)] == [*SAYS, ""]
    assert pressed(store, letter=32) == ""


def test_nobody_presses_a_button_in_somebody_elses_chat(store: Store) -> None:
    hang(store)

    assert pressed(store, address="43") == ""


def test_after_a_month_it_says_nothing_and_is_gone(store: Store) -> None:
    hang(store)
    assert pressed(store, at=30 * DAY) == SAYS[0]
    assert pressed(store, at=31 * DAY) == ""

    hang(store, letter=99, at=31 * DAY)

    assert store.read(lambda tx: tx.all("select letter from buttons")) == [
        {"letter": store.read(lambda tx: buttons.below(tx, 99))}
    ]


def test_a_message_sent_twice_stores_its_buttons_once(store: Store) -> None:
    for _ in range(2):
        hang(store)

    assert pressed(store) == SAYS[0]


def test_button_texts_are_stored_sealed(store: Store) -> None:
    hang(store)

    row = store.read(lambda tx: tx.one("select says, conversation from buttons"))
    assert row is not None
    assert "ร้องเรียน".encode() not in bytes(row["says"])
    assert row["conversation"] != "42"
