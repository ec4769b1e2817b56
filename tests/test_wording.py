"""A case is found again by its words, and by nobody who has only the database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import queue, wording
from bot.desk.actions import Forward, Note, Tag, Take
from bot.desk.papers import Contact, Kind, Lodge, Said
from bot.desk.queue import Sieve, View
from bot.people import Person
from tests.town import NOW, Town

pytest_plugins = ["tests.desk_fixtures"]

ICE = Lodge(
    Kind.COMPLAINT,
    (
        Said("what", "เรื่อง", "แอมโมเนียรั่วจากโรงน้ำแข็ง แสบจมูกมาก"),
        Said("place", "สถานที่", "หลังวัดป่าประดู่"),
        Said("factory", "โรงงาน", "บจก. เจริญไอซ์แอนด์โคลด์"),
    ),
    province="ระยอง",
    factory="บจก. เจริญไอซ์แอนด์โคลด์",
)


def read(town: Town) -> None:
    while town.store.write(wording.catch_up):
        pass


def found(town: Town, text: str, person: Person | None = None) -> list[str]:
    page = town.store.read(
        lambda tx: queue.page(tx, person or town.somchai, View.ALL, NOW + 90, sieve=Sieve(text=text))
    )
    return [ticket.number for ticket in page.tickets]


@pytest.mark.parametrize(
    "typed",
    [
        "แอมโมเนีย",
        "แอมโมเนีย แสบจมูก",
        "แสบจมูกแอมโมเนีย",
        "แอมโม\u200bเนีย",
        "โรงน้ำแข็ง",
        "โรงนํ้าแข็ง",
        "วัดป่าประดู่",
        "เจริญไอซ์",
        "ไอซ์แอนด์โคลด์",
        "ระยอง แอมโมเนีย",
    ],
)
def test_a_case_is_found_by_its_words_however_they_are_typed(town: Town, typed: str) -> None:
    ice, smell = town.lodge(ICE).ticket.number, town.lodge().ticket.number
    read(town)

    assert found(town, typed) == [ice]
    assert smell not in found(town, typed)


@pytest.mark.parametrize("typed", ["คลอรีน", "แอมโมเนีย คลอรีน", "!!!", "\u200b?", "🙂"])
def test_what_no_case_says_finds_none(town: Town, typed: str) -> None:
    town.lodge(ICE)
    read(town)

    assert found(town, typed) == []


def test_what_is_written_later_is_found_too(town: Town) -> None:
    number = town.lodge().ticket.number
    read(town)
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Note(number, "นัดตรวจวันพุธพร้อมห้องแล็บ"))
    town.do(town.somchai, Tag(number, ("นัดตรวจ",)))
    read(town)

    assert found(town, "ห้องแล็บ วันพุธ") == [number]


def test_another_units_cases_are_not_found(town: Town) -> None:
    """Not even whether there is one."""
    number = town.lodge(ICE).ticket.number
    read(town)

    assert found(town, "แอมโมเนีย", town.loei) == []
    town.do(town.somchai, Forward(number, "สอจ.เลย", "ที่ตั้งอยู่จังหวัดเลย"))
    assert found(town, "แอมโมเนีย", town.loei) == [number]


def test_who_brought_a_case_is_not_among_its_words(town: Town) -> None:
    contact = Contact(name="สมหญิง ใจกล้าหาญ", phone="0812345678", on_behalf="คุณยายบุญมี")
    town.store.write(lambda tx: town.desk.lodge(tx, town.citizen, ICE, NOW, contact=contact))
    read(town)

    for typed in ("สมหญิง", "ใจกล้าหาญ", "0812345678", "บุญมี"):
        assert found(town, typed) == []


def test_the_database_alone_does_not_tell_what_was_said(town: Town) -> None:
    town.lodge(ICE)
    read(town)

    kept = town.store.read(lambda tx: repr(tx.all("select * from concordance")))

    assert "แอม" not in kept
    assert len(kept) > 100


def test_a_word_that_stands_in_very_many_cases_still_sifts(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Common words are checked where the list goes along anyway."""
    monkeypatch.setattr("bot.store.concordance.RARE", 2)
    for _ in range(4):
        town.lodge(replace(ICE, matters=()))
    smell = town.lodge().ticket.number
    read(town)

    assert len(found(town, "แอมโมเนีย")) == 4
    assert found(town, "กลิ่นเหม็น ทุกคืน") == [smell]


@given(text=st.text(max_size=300))
def test_no_words_trip_the_search(text: str) -> None:
    assert list(wording._words(text)) is not None
    assert all(piece.startswith("~") for piece in wording._pieces(text))
