"""Tests of "my data" and "forget me", with every seal opened afterwards."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import House, build
from bot.basics.messages import Message, Reply
from bot.basics.people import Person, Role
from bot.basics.settings import read_settings
from bot.cases.messages.reveals_identity import reveals_identity
from bot.cases.model.action_classes import AddWord, Answer, Close, Confirm, Merge, Note, Outcome, Take
from bot.cases.model.submission import Contact, Identity, Kind, Lodge, Matter, Said
from bot.operations.integrity_check import examine
from bot.operations.web_server import open_doors
from bot.store import Transaction
from bot.store.admin import audit, certificates
from bot.store.cases import parties
from bot.store.files import files
from bot.store.mail import loan_waitlist
from bot.store.people import officers, people
from knowledge.library import Library
from tests.support.database_dump import everything
from tests.support.sample_files import photo
from tests.support.shared_index import share_index

HOST = "https://mindbot.example.go.th"
ADDRESS = "U-somsri-of-the-market"
CONTACT = Contact("นางสมศรี มีสุขยิ่ง", "081-234-5678", "คุณยายบุญมีเรือง")
WORDS = "ควันดำทุกคืน"
PAPER = Lodge(
    Kind.COMPLAINT,
    (Said("what", "เรื่อง", WORDS), Said("when", "เมื่อไร", "โทร ๐๘๑ ๒๓๔ ๕๖๗๘ ได้เลย")),
    matters=(Matter.DUST_SMOKE,),
    identity=Identity.CONFIDENTIAL,
    province="ระยอง",
)


@pytest.fixture
def house(library: Library, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    monkeypatch.setenv("MINDBOT_DATABASE", database)
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


class Somsri:
    """Somebody on a channel of which nothing is known but her address."""

    def __init__(self, house: House, channel: str = "terminal") -> None:
        self.house, self.channel, self.said = house, channel, 0

    def says(self, text: str) -> Reply:
        self.said += 1
        message = Message(self.channel, f"m{self.said}", ADDRESS, 1_000_000.0 + self.said, text=text)
        return self.house.exchange(message)[-1].reply

    @property
    def person(self) -> Person | None:
        return self.house.store.read(lambda tx: people.find(tx, self.channel, ADDRESS))

    def complains(self, *sent: bytes) -> str:
        """With a name, and with what she sends."""
        self.says("สวัสดี")
        kept = [self.house.room.put(content, "somsri.jpg") for content in sent]
        for file, digest in kept:
            self.house.store.write(lambda tx, f=file, d=digest: files.record(tx, f, d, 1.0))  # type: ignore[misc]
        paper = Lodge(**{**vars(PAPER), "files": tuple(file.id for file, _ in kept)})
        person = self.person
        assert person is not None
        return self.house.store.write(
            lambda tx: self.house.desk.lodge(tx, person, paper, 1_000_000.0, CONTACT)
        ).ticket.number


def officer(house: House) -> Person:
    def added(tx: Transaction) -> Person:
        officers.add(tx, "มาลี", Role.OFFICER, "สอจ.ระยอง", 1.0)
        return next(one.person for one in officers.everybody(tx))

    return house.store.write(added)


def do(house: House, person: Person | None, *actions: object) -> None:
    assert person is not None
    for action in actions:
        house.store.write(lambda tx, act=action: house.desk.do(tx, person, act, 1_000_100.0))  # type: ignore[misc]


@pytest.mark.parametrize("typed", ["ข้อมูลของฉัน", "ข้อมูลของฉันค่ะ", "my data", "My data please", "/mydata"])
def test_somebody_asks_and_is_told_what_can_be_asked(house: House, typed: str) -> None:
    reply = Somsri(house).says(typed)

    assert [choice.send for choice in reply.choices][1] in ("ลืมฉัน", "Forget me")


def test_in_a_terminal_the_copy_is_text_of_her_own_and_the_desks_words_and_of_nobody_elses(house: House) -> None:
    somsri, malee = Somsri(house), officer(house)
    number = somsri.complains()
    do(house, malee, Take(number), Answer(number, "จะเข้าตรวจพรุ่งนี้"), Note(number, "เจ้าของชื่อวิชัย"))

    told = json.loads(somsri.says("ขอสำเนาข้อมูลของฉัน").text)

    (case,) = told["cases"]
    assert (case["number"], case["name"], case["phone"]) == (number, CONTACT.name, CONTACT.phone)
    assert WORDS in str(case["said"])
    assert "จะเข้าตรวจพรุ่งนี้" in str(case["lines"])
    assert "วิชัย" not in str(told)
    assert malee.id not in str(told)
    assert told["addresses"][0]["address"] == ADDRESS


def test_on_a_channel_it_is_a_link_that_opens_for_a_day_and_holds_what_she_sent(house: House) -> None:
    somsri, sent = Somsri(house, "web"), photo()
    somsri.complains(sent)
    app, _ = open_doors(house)
    browser = TestClient(app, base_url=HOST)
    (choice,) = somsri.says("ขอสำเนาข้อมูลของฉัน").choices

    answer = browser.get(f"/{choice.opens}")

    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert CONTACT.name in packed.read("my-data.json").decode()
    (name,) = [one for one in packed.namelist() if one.startswith("files/")]
    assert packed.read(name) == sent
    assert "no-store" in answer.headers["cache-control"]
    person = somsri.person
    assert person is not None
    for bent in (choice.opens[:-1], choice.opens.replace(person.id, "0" * 20), f"files/data/{person.id}"):
        assert browser.get(f"/{bent}").status_code == 404
    assert "data.exported" in [line.what for line in house.store.read(audit.newest)]


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("ดิฉันสมศรีค่ะ", True),
        ("เรียก มีสุขยิ่ง ก็ได้", True),
        ("โทร 081 234-5678", True),
        ("โทร ๐๘๑๒๓๔๕๖๗๘", True),
        ("call +66 81 234 5678", True),
        ("แจ้งแทนคุณยายบุญมีเรือง", True),
        ("บ้านเลขที่ 81 ซอย 2345 ถนน 678", False),
        ("นางไม่อยู่บ้าน", False),
        ("ควันดำทุกคืน", False),
        ("", False),
    ],
)
def test_words_are_taken_out_only_if_they_tell_who_it_was(text: str, tells: bool) -> None:
    behind = parties.Behind("p", CONTACT.name, CONTACT.phone, CONTACT.on_behalf)

    assert reveals_identity(text, behind) is tells
    assert reveals_identity(text, parties.Behind("p")) is False


def test_nobody_is_forgotten_by_one_word(house: House) -> None:
    somsri = Somsri(house)
    somsri.complains()
    person = somsri.person

    asked = somsri.says("ลืมฉัน")
    somsri.says(asked.choices[1].send)

    assert somsri.person == person


@pytest.mark.parametrize("language", ["th", "en"])
def test_whoever_is_forgotten_has_left_nothing_and_their_case_goes_on(house: House, language: str) -> None:
    """Every table is read with every seal opened."""
    somsri, malee = Somsri(house), officer(house)
    number = somsri.complains(photo())
    do(house, malee, Take(number))
    do(house, somsri.person, AddWord(number, f"ดิฉัน{CONTACT.name} บ้านเลขที่ 9"), AddWord(number, "เมื่อคืนก็ดัง"))
    person = somsri.person
    assert person is not None
    house.store.write(lambda tx: loan_waitlist.keep(tx, person.id, "loans/fund", "th", 1.0))
    somsri.says("English" if language == "en" else "ภาษาไทย")
    somsri.says("forget me")

    certificate = somsri.says("ยืนยันให้ลืมฉัน" if language == "th" else "Yes, forget me").text

    kept = house.store.read(everything)
    traces = (person.id, CONTACT.phone, "0812345678", "๐๘๑ ๒๓๔", "มีสุขยิ่ง", "บุญมีเรือง", "terminal", ADDRESS)
    lying = [line for line in kept.splitlines() if any(trace in line for trace in traces)]
    assert [line for line in lying if not line.startswith(("inbox.", "outbox."))] == []
    assert ADDRESS not in kept, "also not in what is on its way"
    assert WORDS in kept, "the case goes on"
    assert "เมื่อคืนก็ดัง" in kept
    number_of = certificate.split("C2")[1][:10]
    paper = house.store.read(lambda tx: certificates.get(tx, f"C2{number_of}"))
    assert paper is not None
    assert paper.signature in certificate
    assert paper.removed["addresses"] == 1
    assert paper.removed["words"] == 2
    assert "originals" in paper.kept, "the case goes on, and they are its evidence"
    assert examine(house.store, house.desk, house.room).faults == ()
    do(house, malee, Answer(number, "ตรวจแล้ว"))


def test_who_writes_again_is_somebody_new(house: House) -> None:
    somsri = Somsri(house)
    somsri.complains()
    before = somsri.person
    somsri.says("ยืนยันให้ลืมฉัน")

    assert "ยังไม่มีเรื่อง" in somsri.says("ติดตามเรื่อง").text
    assert somsri.person is not None
    assert somsri.person != before


def test_of_a_case_that_is_over_the_original_goes_and_what_can_be_seen_stays(house: House) -> None:
    somsri, malee = Somsri(house), officer(house)
    number = somsri.complains(photo())
    do(house, malee, Take(number), Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))
    do(house, somsri.person, Confirm(number))
    (file,) = house.store.read(lambda tx: files.copies(tx, number))

    somsri.says("ยืนยันให้ลืมฉัน")

    with pytest.raises(FileNotFoundError):
        house.room.get(file.id)
    assert house.store.read(lambda tx: files.original(tx, number, file.id)) is None
    assert len(house.store.read(lambda tx: files.copies(tx, number))) == 1
    assert examine(house.store, house.desk, house.room).faults == ()


def test_a_photo_of_a_form_that_was_not_sent_goes_with_the_form(house: House) -> None:
    somsri = Somsri(house)
    somsri.says("ร้องเรียน")
    file, digest = house.room.put(photo(), "x.jpg")
    house.store.write(lambda tx: files.record(tx, file, digest, 1.0))
    house.exchange(Message("terminal", "p", ADDRESS, 1_000_050.0, files=(file,)))

    somsri.said = 99
    somsri.says("ยืนยันให้ลืมฉัน")

    with pytest.raises(FileNotFoundError):
        house.room.get(file.id)


def test_whoever_works_for_the_ministry_leaves_it_first(house: House) -> None:
    somsri = Somsri(house)
    somsri.says("สวัสดี")
    person = somsri.person
    assert person is not None
    house.store.write(lambda tx: people.link(tx, person.id, Role.STAFF, "สปอ", 1.0))

    somsri.says("ยืนยันให้ลืมฉัน")

    assert somsri.person is not None
    assert somsri.person.role is Role.STAFF


def test_a_message_that_was_on_its_way_finds_somebody_new_and_is_not_lost(house: House) -> None:
    """She writes once more before her wish is carried out."""
    somsri = Somsri(house)
    somsri.says("สวัสดี")
    late = Message("terminal", "late", ADDRESS, 2_000_001.0, text="สวัสดี")
    house.mailbox.keep([Message("terminal", "wish", ADDRESS, 2_000_000.0, text="ยืนยันให้ลืมฉัน"), late]).result()

    while house.mailbox.work():
        pass

    states = house.store.read(lambda tx: tx.all("select state from inbox"))
    assert {row["state"] for row in states} == {"handled"}


def test_words_in_a_merged_case_are_forgotten_too(house: House) -> None:
    """Her case was merged into a neighbour's, and she went along."""
    somsri, malee = Somsri(house), officer(house)
    number = somsri.complains(photo())
    neighbour = house.store.write(lambda tx: people.meet(tx, "line", "U-neighbour", 1.0))
    paper = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "เหม็น"),), province="ระยอง")
    other = house.store.write(lambda tx: house.desk.lodge(tx, neighbour, paper, 1.0)).ticket.number
    do(house, malee, Merge(number, other))
    (case,) = json.loads(somsri.says("ขอสำเนาข้อมูลของฉัน").text)["cases"]
    assert (case["number"], len(case["files"]), WORDS in str(case["said"])) == (other, 1, True)

    somsri.says("ยืนยันให้ลืมฉัน")

    assert [party.forgotten_at is None for party in house.store.read(lambda tx: parties.of(tx, other))] == [True, False]
    kept = house.store.read(everything)
    assert "๐๘๑ ๒๓๔" not in kept
    assert WORDS in kept
    assert examine(house.store, house.desk, house.room).faults == ()
