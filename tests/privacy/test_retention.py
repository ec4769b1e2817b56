"""Tests of retention: what is deleted when, dry run, certificate."""

from __future__ import annotations

import tomllib
from importlib.resources import files as packaged
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import mindbot
from bot.basics.messages import Message, Reply
from bot.basics.people import Role
from bot.basics.texts import texts
from bot.cases.model.action_classes import AddWord, Close, Confirm, Outcome, Take
from bot.cases.model.submission import Contact, Identity, Kind, Lodge
from bot.chat.conversation import Draft, Talk, from_bytes, to_bytes
from bot.delivery.scheduler import CHORES
from bot.operations.integrity_check import examine
from bot.privacy.periods import periods
from bot.privacy.retention import keep_no_longer, worn_out
from bot.store import Transaction
from bot.store.admin import audit, certificates
from bot.store.cases import parties
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, loan_waitlist, outbox, talks
from bot.store.papers import questions, ratings
from bot.store.people import invitations, people
from tests.conftest import SEAL
from tests.support.database_dump import everything
from tests.support.people import NOW, SMELL, Town
from tests.support.sample_files import photo

pytest_plugins = ["tests.support.desk"]

DAY = 86400.0
CONTACT = Contact("สมศรี มีสุขยิ่ง", "0812345678")


@pytest.fixture
def room(tmp_path: Path) -> FileRoom:
    return FileRoom(tmp_path / "files", SEAL)


def later(town: Town, room: FileRoom, days: float) -> dict[str, int]:
    """What goes when the clock looks so many days later."""
    paper = keep_no_longer(town.store, town.desk, room, NOW + days * DAY)
    return dict(paper.removed) if paper else {}


def ended_case(town: Town, room: FileRoom) -> tuple[str, str]:
    """A case that was brought with a name and a photo, and is over."""
    file, digest = room.put(photo(), "somsri.jpg")
    town.store.write(lambda tx: files.record(tx, file, digest, NOW))
    paper = Lodge(Kind.COMPLAINT, SMELL.said, identity=Identity.NAMED, province="ระยอง", files=(file.id,))
    number = town.store.write(lambda tx: town.desk.lodge(tx, town.citizen, paper, NOW, CONTACT)).ticket.number
    town.do(town.citizen, AddWord(number, f"ดิฉัน{CONTACT.name} ค่ะ"))
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))
    town.do(town.citizen, Confirm(number))
    return number, file.id


def test_the_periods_are_data_and_none_is_presented_as_law() -> None:
    page = (packaged("bot.privacy") / "retention.toml").read_text("utf-8")

    assert "none of them is law" in page
    assert set(tomllib.loads(page)["days"]) == set(periods())
    assert all(f"privacy.removed.{thing}" in texts() for thing in periods())


def test_who_brought_a_case_goes_two_years_after_its_end_and_the_case_stays(town: Town, room: FileRoom) -> None:
    number, file = ended_case(town, room)
    assert not {"parties", "originals"} & set(later(town, room, 729))

    removed = later(town, room, 731)

    assert (removed["parties"], removed["originals"], removed["words"]) == (1, 1, 1)
    (party,) = town.store.read(lambda tx: parties.of(tx, number))
    assert party.forgotten_at is not None
    kept = town.store.read(everything)
    assert CONTACT.name not in kept
    assert CONTACT.phone not in kept
    assert "กลิ่นเหม็นทุกคืน" in kept
    with pytest.raises(FileNotFoundError):
        room.get(file)
    assert examine(town.store, town.desk, room).faults == ()
    assert later(town, room, 732) == {}


def test_a_case_that_goes_on_keeps_who_brought_it_however_long_it_takes(town: Town, room: FileRoom) -> None:
    town.lodge()

    assert not {"parties", "originals"} & set(later(town, room, 3000))
    assert town.store.read(lambda tx: people.get(tx, town.citizen.id)) is not None


def test_who_wrote_nothing_for_two_years_and_has_no_case_is_forgotten(town: Town, room: FileRoom) -> None:
    """A stranger who asked once; a citizen with an open case; one who waits for a loan; an officer."""
    town.lodge()
    waits = town.store.write(lambda tx: people.meet(tx, "line", "U-waits", NOW))
    town.store.write(lambda tx: loan_waitlist.keep(tx, waits.id, "loans/fund", "th", NOW))
    writes = town.store.write(lambda tx: people.meet(tx, "line", "U-writes", NOW))
    town.store.write(lambda tx: people.wrote(tx, "line", "U-writes", NOW + 700 * DAY))
    works = town.store.write(lambda tx: people.meet(tx, "line", "U-works", NOW))
    town.store.write(lambda tx: people.link(tx, works.id, Role.STAFF, "สปอ", NOW))

    assert later(town, room, 731)["people"] == 1

    left = {row["id"] for row in town.store.read(lambda tx: tx.all("select id from people"))}
    assert town.stranger.id not in left
    assert {town.citizen.id, waits.id, writes.id, works.id, town.somchai.id} <= left


def test_an_unfinished_form_goes_after_a_week_and_the_language_stays(town: Town, room: FileRoom) -> None:
    def begun(tx: Transaction) -> None:
        talk = Talk(language="en", chosen=True, draft=Draft("complaint", {"what": "กลิ่นเหม็น"}, touched=NOW), at=NOW)
        talks.start(tx, "c", NOW)
        talks.save(tx, "c", 0, to_bytes(talk), NOW)

    town.store.write(begun)
    assert later(town, room, 6.9) == {}

    assert later(town, room, 7.1) == {"drafts": 1}

    talk = from_bytes(town.store.read(lambda tx: talks.read(tx, "c")).state)
    assert (talk.draft, talk.language, talk.chosen) == (None, "en", True)
    assert later(town, room, 7.2) == {}


def test_traces_of_messages_and_letters_go_after_a_month(town: Town, room: FileRoom) -> None:
    def came_and_went(tx: Transaction) -> None:
        inbox.keep(tx, Message("web", "e", "a-browser", NOW, text="สวัสดี"), NOW)
        taken = inbox.take(tx, "w", NOW + 1, NOW + 2)
        assert taken is not None
        inbox.handled(tx, taken, NOW)
        outbox.put(tx, "web", "a-browser", Reply("สวัสดีค่ะ"), NOW, language="th")
        outbox.sent(tx, 1)
        outbox.put(tx, "web", "a-browser", Reply("รออยู่"), NOW, language="th")

    town.store.write(came_and_went)
    assert later(town, room, 29) == {}

    assert later(town, room, 31) == {"repeats": 2}
    assert town.store.read(outbox.counts) == {"waiting": 1}


def test_questions_codes_and_talks_go_in_their_time(town: Town, room: FileRoom) -> None:
    def left(tx: Transaction) -> None:
        questions.keep(tx, "ใครคือสมศรี", "th", "public", "", NOW, "")
        ratings.keep(tx, "a#1", False, "ไม่ตรง", NOW)
        invitations.make(tx, Role.STAFF, "สปอ", "operator", NOW)
        talks.start(tx, "c", NOW)

    town.store.write(left)

    assert later(town, room, 98) == {"codes": 5}, "one invitation, and the first links of four officers"
    assert later(town, room, 366) == {"questions": 1, "ratings": 1, "talks": 1}
    assert town.store.read(ratings.by_section)[0].bad == 1, "the figure stays"


def test_a_dry_run_counts_what_would_go_and_changes_nothing(town: Town, room: FileRoom) -> None:
    ended_case(town, room)
    before = town.store.read(everything)

    found = worn_out(town.store, NOW + 731 * DAY)

    assert (found["parties"], found["originals"]) == (1, 1)
    assert town.store.read(everything) == before


def test_what_went_is_certified_and_stands_in_the_trail(town: Town, room: FileRoom) -> None:
    ended_case(town, room)

    paper = keep_no_longer(town.store, town.desk, room, NOW + 731 * DAY)

    assert paper is not None
    assert town.store.read(lambda tx: certificates.genuine(tx, paper))
    line = town.store.read(audit.newest)[0]
    assert (line.what, line.about) == ("retention", paper.id)


def test_the_clock_does_it_once_a_day() -> None:
    assert "retention" in [chore.name for chore in CHORES]


@pytest.mark.usefixtures("installation")
def test_the_verb_prints_a_dry_run_and_then_nothing_to_do() -> None:
    dry = CliRunner().invoke(mindbot, ["retention", "--dry-run"])
    real = CliRunner().invoke(mindbot, ["retention"])

    assert (dry.exit_code, real.exit_code) == (0, 0)
    assert "730 days" in dry.output
    assert "none is law" in dry.output
    assert "Nothing has been kept longer" in real.output
