"""Tests of the emergency numbers that are shown in danger."""

from __future__ import annotations

from bot.basics.signed_links import Links
from bot.cases.service import Desk
from bot.cases.settings import default_files, emergency_contacts
from bot.chat.assistant import Assistant
from bot.delivery.citizen_view import OwnCases
from bot.store import Store
from bot.store.papers import corrections
from knowledge.library import Library
from tests.support.talk import Conversation


def test_the_confirmed_numbers_are_shown_and_the_ministrys_only_when_it_is_set(store: Store) -> None:
    """Nobody invents a number for the Ministry."""
    assert emergency_contacts.lines("th", {}).splitlines()[0] == "• 199 ดับเพลิง"
    assert "กระทรวง" not in emergency_contacts.lines("th", {})
    assert not store.read(emergency_contacts.ministry_is_set)

    store.write(
        lambda tx: corrections.write(tx, emergency_contacts.PAGE, {"ministry.number": "0 0000 0000"}, 0, "admin", 1.0)
    )

    assert store.read(emergency_contacts.ministry_is_set)
    assert "• 0 0000 0000 " in store.read(
        lambda tx: emergency_contacts.lines("en", emergency_contacts.corrections_of(tx))
    )


def test_a_number_that_is_taken_away_is_not_shown() -> None:
    assert "191" not in emergency_contacts.lines("th", {"police.number": ""})


def test_a_correction_of_a_line_that_is_gone_breaks_nothing() -> None:
    """A newer version may have renamed it."""
    assert emergency_contacts.contacts({"volcano.number": "5"}) == emergency_contacts.contacts({})


def test_a_settings_file_keeps_its_comments_when_it_is_corrected() -> None:
    page = default_files.page("danger")

    changed = default_files.corrected(page, {"ministry.number": '0 0000 "0000"', "fire.th": "ดับเพลิง"})

    assert [line for line in changed.splitlines() if line.startswith("#")] == [
        line for line in page.splitlines() if line.startswith("#")
    ]
    assert default_files.values(changed)["ministry.number"] == '0 0000 "0000"'


def test_somebody_in_danger_reads_the_ministrys_number_as_soon_as_it_is_set(store: Store, library: Library) -> None:
    """On the next message, without a new start."""
    talk = Conversation(Assistant(library, OwnCases(store, Desk(), Links("", ""))))
    assert "0 0000 0000" not in talk.says("ไฟไหม้โรงงาน ช่วยด้วย")[0].text

    store.write(
        lambda tx: corrections.write(tx, emergency_contacts.PAGE, {"ministry.number": "0 0000 0000"}, 0, "admin", 1.0)
    )

    text = talk.says("ไฟไหม้โรงงาน ช่วยด้วย")[0].text
    assert all(number in text for number in ("199", "1669", "191", "1784", "0 0000 0000"))
