"""Tests of the cache of edited forms in every process."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.chat.forms import current_forms, delivered
from bot.chat.forms.current_forms import Stationery, page_of
from bot.store import Store
from bot.store.papers import corrections

pytest_plugins = ["tests.support.desk"]


class Clock:
    """Time that passes when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def word(store: Store, name: str, body: Mapping[str, str | bool]) -> None:
    store.write(
        lambda tx: corrections.write(
            tx, page_of(name), body, corrections.latest(tx, page_of(name)).version, "boss", 0.0
        )
    )


def test_an_edited_text_is_used_by_another_process_a_second_later(store: Store) -> None:
    clock = Clock()
    other = Stationery(store, clock)
    assert other.forms() == delivered()

    word(store, "gift", {"title.th": "แจ้งของขวัญที่ได้รับ"})

    assert other.forms()["gift"].title.th == delivered()["gift"].title.th
    clock.now += 1.0
    assert other.forms()["gift"].title.th == "แจ้งของขวัญที่ได้รับ"
    assert other.forms()["complaint"] is delivered()["complaint"]


def test_the_database_is_not_read_for_every_message(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, looks = Clock(), []
    shelf = Stationery(store, clock)
    monkeypatch.setattr(corrections, "versions", lambda tx: looks.append(clock.now) or {})  # type: ignore[func-returns-value]

    for _ in range(100):
        shelf.forms()
        clock.now += 0.01

    assert len(looks) == 1


def test_a_form_is_rebuilt_only_after_an_edit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    word(store, "gift", {"title.th": "แจ้งของขวัญที่ได้รับ"})
    shelf = Stationery(store, clock)
    first = shelf.forms()
    monkeypatch.setattr(current_forms, "read_form", lambda *_: pytest.fail("it was read again"))

    clock.now += 60.0

    assert shelf.forms() is first


def test_an_invalid_row_leaves_the_form_as_packaged(store: Store) -> None:
    """A row of a newer release, or of nobody: citizens are asked all the same."""
    word(store, "gift", {"title.th": 7, "fields.gone.ask.th": "?", "fields.value.asked": False})  # type: ignore[dict-item]

    assert Stationery(store).forms()["gift"] == delivered()["gift"]


def test_an_old_button_of_every_version_is_remembered(store: Store) -> None:
    key = "fields.nuisance.options.smell.th"
    for label in ("มีกลิ่น", "กลิ่นแรง", "เหม็นมาก"):
        word(store, "complaint", {key: label})

    smell = Stationery(store).forms()["complaint"].field("nuisance").options[0]

    assert (smell.label.th, smell.former) == ("เหม็นมาก", ("กลิ่นเหม็น", "มีกลิ่น", "กลิ่นแรง"))
