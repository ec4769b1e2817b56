"""Tests of searching cases by words, with typing errors and without tone marks."""

from __future__ import annotations

import pytest

from bot.cases.lists import queue
from bot.cases.lists.queue import Sieve, View
from bot.cases.model.action_classes import AddWord, Answer, Take
from bot.cases.model.submission import Kind, Lodge, Said
from bot.cases.records import search_words
from tests.support.people import NOW, Town

pytest_plugins = ["tests.support.desk"]

SMELL = "โรงงานปล่อยกลิ่นเหม็นตอนกลางคืน แสบจมูกมาก"
NOISE = "เครื่องจักรเสียงดังทั้งวัน อยู่หลังโรงสีข้าว"
SMOKE = "ควันสีขาวลอยเข้าหมู่บ้าน เด็กไอกันทั้งซอย"


def told(town: Town, what: str, place: str = "", factory: str = "") -> str:
    said = (Said("what", "เรื่อง", what), Said("place", "สถานที่", place))
    return town.lodge(Lodge(Kind.COMPLAINT, said, province="ระยอง", factory=factory)).ticket.number


def found(town: Town, text: str) -> list[str]:
    while search_words.catch_up(town.store):
        pass
    page = town.store.read(lambda tx: queue.page(tx, town.somchai, View.ALL, NOW, sieve=Sieve(text=text)))
    return sorted(ticket.number for ticket in page.tickets)


@pytest.fixture
def cases(town: Town) -> dict[str, str]:
    return {"smell": told(town, SMELL), "noise": told(town, NOISE), "smoke": told(town, SMOKE)}


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("กลิ่นเหม็น", "smell"),
        ("กลิ่น", "smell"),
        ("กลางคืน", "smell"),
        ("เสียง", "noise"),
        ("เสียงดัง หลังโรงสี", "noise"),
        ("ข้าว", "noise"),
        ("ควัน", "smoke"),
        ("หมู่บ้าน", "smoke"),
        ("เด็กไอ", "smoke"),
    ],
)
def test_a_word_is_found_also_inside_a_longer_one(town: Town, cases: dict[str, str], text: str, which: str) -> None:
    assert found(town, text) == [cases[which]]


@pytest.mark.parametrize(
    "text",
    [
        "กลินเหม็น",
        "กลิ่นเหมน",
        "กลินเหมน",
        "กิล่นเหม็น",
        "กลี่นเหม็น",
        "โรงานปล่อยกลิ่น",
        "แสบจมุก",
        "กลิ่่นเหม็น",
        "กล\u200bิ่นเหม็น",
        "ตอน กลาง คืน",
    ],
)
def test_an_officer_may_mistype_it(town: Town, cases: dict[str, str], text: str) -> None:
    assert found(town, text) == [cases["smell"]]


@pytest.mark.parametrize(
    "typed",
    [
        "โรงงานปล่อยกลินเหมนตอนกลางคืน",
        "รงงานปล่อยกลิ่นเหม็นตอนกลางคืน",
        "โรงงนส่งกลี่นเหม็นมาทุกคืนเลย",
        "โรงงานปล่อยกิล่นเหม็น",
        "โรงงานกลิ่่นเหม็นนนนมาก😷",
    ],
)
def test_a_citizen_may_mistype_it(town: Town, cases: dict[str, str], typed: str) -> None:
    number = told(town, typed)

    assert number in found(town, "กลิ่น")
    assert number in found(town, "โรงงาน")


def test_what_differs_by_a_tone_mark_is_another_word(town: Town, cases: dict[str, str]) -> None:
    """A rice mill (ข้าว) is not white smoke (ขาว)."""
    assert found(town, "ขาว") == [cases["smoke"]]
    assert found(town, "ข้าว") == [cases["noise"]]


@pytest.mark.parametrize(
    ("text", "hit"), [("อินทรายนต์", True), ("อินทรา", True), ("ยนต์การช่าง", True), ("วัฒนกิ", False), ("อินทรีย์ยนต์", False)]
)
def test_a_name_that_no_dictionary_knows_is_found_by_a_piece_of_it(town: Town, text: str, hit: bool) -> None:
    number = told(town, "เสียงดัง", factory="อินทรายนต์การช่าง")

    assert found(town, text) == ([number] if hit else [])


def test_what_an_officer_wrote_is_found_too(town: Town, cases: dict[str, str]) -> None:
    town.do(town.somchai, Take(cases["noise"]))
    town.do(town.somchai, Answer(cases["noise"], "นัดตรวจวัดระดับเสียงวันศุกร์"))

    assert found(town, "ตรวจวัด วันศุกร์") == [cases["noise"]]


@pytest.mark.parametrize("text", ["ฮิปโปโปเตมัส", "กลิ่นเหม็น ฮิปโปโปเตมัส", "!!!", "😷", "ๆๆๆ", "ก" * 5000])
def test_what_nobody_said_is_not_found(town: Town, cases: dict[str, str], text: str) -> None:
    assert found(town, text) == []


def test_an_empty_search_finds_everything(town: Town, cases: dict[str, str]) -> None:
    assert found(town, "  ") == sorted(cases.values())


def test_approximate_matches_are_shown_and_labelled_when_there_are_no_exact_ones(
    town: Town, cases: dict[str, str]
) -> None:
    """คัน is a word of its own; an officer who types it for ควัน is shown the smoke, and that it is not the same."""
    assert found(town, "คันขาว") == [cases["smoke"]]
    near = town.store.read(lambda tx: queue.page(tx, town.somchai, View.ALL, NOW, sieve=Sieve(text="คันขาว")))
    exact = town.store.read(lambda tx: queue.page(tx, town.somchai, View.ALL, NOW, sieve=Sieve(text="ควันขาว")))

    assert (near.near, exact.near) == (True, False)

    itching = told(town, "ฝุ่นขาวทำให้คันทั้งตัว")

    assert found(town, "คันขาว") == [itching]


def test_approximate_matches_are_paged(town: Town) -> None:
    numbers = {told(town, "ควันขาวจากปล่อง") for _ in range(30)}
    found(town, "ควัน")

    def page(after: str) -> queue.Page:
        return town.store.read(
            lambda tx: queue.page(tx, town.somchai, View.ALL, NOW, after, sieve=Sieve(text="คันขาว"), limit=20)
        )

    first = page("")
    second = page(first.next)

    assert {one.number for one in (*first.tickets, *second.tickets)} == numbers
    assert (first.near, second.near, second.next) == (True, True, "")


def test_whoever_writes_without_end_makes_nobody_wait(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are read while others write, and only so many letters of one case."""
    monkeypatch.setattr(search_words, "_MOST_LETTERS", 50)
    number, reading = told(town, SMELL), search_words._corrections

    def read_beside_a_writer(text: str) -> object:
        town.store.write(lambda tx: tx.run("update about set value = value"))
        return reading(text)

    monkeypatch.setattr(search_words, "_corrections", read_beside_a_writer)
    for words in (NOISE, SMOKE):
        town.do(town.citizen, AddWord(number, words))

    assert found(town, "เสียงดัง") == [number]
    assert found(town, "หมู่บ้าน") == []


def test_words_erased_while_they_are_read_are_not_indexed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number, reading = told(town, SMELL), search_words._corrections

    def read_too_late(text: str) -> object:
        monkeypatch.setattr(search_words, "_corrections", reading)
        town.store.write(lambda tx: town.desk.withhold(tx, number, 1, "forgotten", NOW, ("what",)))
        return reading(text)

    monkeypatch.setattr(search_words, "_corrections", read_too_late)

    assert search_words.catch_up(town.store)
    assert not town.store.read(lambda tx: tx.one("select 1 from concordance"))
    assert found(town, "กลิ่น") == []
