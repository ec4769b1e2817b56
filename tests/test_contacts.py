"""Whom somebody in danger calls."""

from __future__ import annotations

from bot.counter import OwnCases
from bot.desk import contacts, delivered
from bot.desk.desk import Desk
from bot.links import Links
from bot.store import Store, corrections
from bot.talk.assistant import Assistant
from knowledge.library import Library
from tests.talking import Conversation


def test_the_confirmed_numbers_are_shown_and_the_ministrys_only_when_it_is_set(store: Store) -> None:
    """Nobody invents a number for the Ministry."""
    assert contacts.lines("th", {}).splitlines()[0] == "• 199 ดับเพลิง"
    assert "กระทรวง" not in contacts.lines("th", {})
    assert not store.read(contacts.ministry_is_set)

    store.write(lambda tx: corrections.write(tx, contacts.PAGE, {"ministry.number": "0 0000 0000"}, 0, "admin", 1.0))

    assert store.read(contacts.ministry_is_set)
    assert "• 0 0000 0000 " in store.read(lambda tx: contacts.lines("en", contacts.corrections_of(tx)))


def test_a_number_that_is_taken_away_is_not_shown() -> None:
    assert "191" not in contacts.lines("th", {"police.number": ""})


def test_a_correction_of_a_line_that_is_gone_breaks_nothing() -> None:
    """A newer version may have renamed it."""
    assert contacts.contacts({"volcano.number": "5"}) == contacts.contacts({})


def test_a_page_keeps_its_comments_when_it_is_corrected() -> None:
    page = delivered.page("danger")

    changed = delivered.corrected(page, {"ministry.number": '0 0000 "0000"', "fire.th": "ดับเพลิง"})

    assert [line for line in changed.splitlines() if line.startswith("#")] == [
        line for line in page.splitlines() if line.startswith("#")
    ]
    assert delivered.values(changed)["ministry.number"] == '0 0000 "0000"'


def test_somebody_in_danger_reads_the_ministrys_number_as_soon_as_it_is_set(store: Store, library: Library) -> None:
    """On the next message, without a new start."""
    talk = Conversation(Assistant(library, OwnCases(store, Desk(), Links("", ""))))
    assert "0 0000 0000" not in talk.says("ไฟไหม้โรงงาน ช่วยด้วย")[0].text

    store.write(lambda tx: corrections.write(tx, contacts.PAGE, {"ministry.number": "0 0000 0000"}, 0, "admin", 1.0))

    text = talk.says("ไฟไหม้โรงงาน ช่วยด้วย")[0].text
    assert all(number in text for number in ("199", "1669", "191", "1784", "0 0000 0000"))
