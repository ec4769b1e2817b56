"""Tests of removing words from a history, which stays verifiable."""

from __future__ import annotations

import pytest

from bot.basics.messages import Place
from bot.cases.model.action_classes import AddWord, Answer, Close, Join, Outcome, Take, Withhold
from bot.cases.model.strip_words import without_words
from bot.cases.model.submission import Kind, Lodge, Matter, Said
from bot.cases.service import UnknownTicket
from tests.support.database_dump import everything
from tests.support.people import NOW, Town

pytest_plugins = ["tests.support.desk"]

SECRET = "ฉันชื่อสมศรี"
PAPER = Lodge(
    Kind.COMPLAINT,
    (Said("what", "เรื่อง", "ควันดำ"), Said("when", "เมื่อไร", SECRET)),
    matters=(Matter.DUST_SMOKE,),
    province="ระยอง",
    factory="โรงงานของสมศรี",
    place=Place(12.7, 101.2),
    files=("a", "b"),
)


def test_a_stripped_entry_keeps_its_kind_and_no_words() -> None:
    assert without_words(AddWord("1", SECRET, ("a",), Place(1, 2))) == AddWord("1")
    assert without_words(Close("1", Outcome.SOLVED, SECRET)) == Close("1", Outcome.SOLVED, "")
    assert without_words(Join("1", SECRET)) == Join("1")


def test_only_the_named_words_of_a_submission_are_removed() -> None:
    some = without_words(PAPER, ("when", "place", "b"))

    assert isinstance(some, Lodge)
    assert [line.text for line in some.said] == ["ควันดำ", ""]
    assert (some.place, some.files, some.factory) == (None, ("a",), PAPER.factory)


def test_a_stripped_submission_keeps_kind_and_routing() -> None:
    none = without_words(PAPER)

    assert isinstance(none, Lodge)
    assert not any(line.text for line in none.said)
    assert (none.place, none.files, none.factory) == (None, (), "")
    assert (none.kind, none.matters, none.province) == (PAPER.kind, PAPER.matters, PAPER.province)


def test_removed_words_are_gone_from_the_database_and_the_history_verifies(town: Town) -> None:
    number = town.lodge(PAPER).ticket.number
    town.do(town.citizen, AddWord(number, f"โทรหา{SECRET}"))

    town.store.write(lambda tx: town.desk.withhold(tx, number, 1, "unsent", NOW + 99, ("when",)))
    ticket = town.store.write(lambda tx: town.desk.withhold(tx, number, 3, "unsent", NOW + 100))

    assert SECRET not in town.store.read(everything)
    assert "ควันดำ" in town.store.read(everything)
    assert town.store.read(lambda tx: town.desk.faults(tx, number)) == ""
    last = town.store.read(lambda tx: town.desk.history(tx, ticket))[-1]
    assert isinstance(last.action, Withhold)
    assert (last.by, last.action.line, last.action.because) == ("house", 3, "unsent")


def test_words_of_one_entry_can_be_removed_one_after_another(town: Town) -> None:
    number = town.lodge(PAPER).ticket.number

    for field in ("when", "what"):
        town.store.write(lambda tx, f=field: town.desk.withhold(tx, number, 1, "unsent", NOW + 99, (f,)))  # type: ignore[misc]

    assert town.store.read(lambda tx: town.desk.faults(tx, number)) == ""
    assert "ควันดำ" not in town.store.read(everything)


def test_a_case_can_be_worked_on_after_removing_words(town: Town) -> None:
    number = town.lodge(PAPER).ticket.number
    town.store.write(lambda tx: town.desk.withhold(tx, number, 1, "forgotten", NOW + 99))

    town.do(town.somchai, Take(number))
    town.do(town.somchai, Answer(number, "เข้าตรวจแล้ว"))

    assert town.store.read(lambda tx: town.desk.faults(tx, number)) == ""


def test_a_missing_entry_cannot_be_stripped(town: Town) -> None:
    number = town.lodge(PAPER).ticket.number

    with pytest.raises(UnknownTicket):
        town.store.write(lambda tx: town.desk.withhold(tx, number, 9, "unsent", NOW))
