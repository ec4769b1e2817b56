"""An office that writes letters to bodies outside: a town, its letters, and what is read of them."""

from __future__ import annotations

from datetime import date, datetime

import pypdfium2
import pytest

from bot.basics.dates import BANGKOK
from bot.basics.messages import Place
from bot.basics.people import Person, Role
from bot.cases.jobs import referral_reminders
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Take
from bot.cases.model.submission import Contact, Identity, Kind, Lodge, Matter, Said
from bot.cases.model.ticket import Ticket
from bot.cases.records import repository
from bot.cases.rules.referral import Letter
from bot.cases.service import Done
from bot.documents.letters import drafting
from bot.documents.letters.issuing import Issuing
from bot.documents.pdf.thai_line_break import JOINT
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.cases import referrals
from bot.store.files import files
from bot.store.people import officers
from tests.support.people import NOW, Town
from tests.support.sample_files import photo

DAY = 86400.0
CONTACT = Contact("นางสาวสมศรี มีสุขยิ่ง", "038 123 456", "คุณยายบุญมีเรือง")
PAPER = Lodge(
    Kind.COMPLAINT,
    (
        Said("what", "เรื่อง", "กลิ่นเหม็นจนลูกฉันเป็นหอบหืด ข้างบ้านฉันเลย"),
        Said("place", "สถานที่", "ข้างบ้านเลขที่ 9 ซอยหลังตลาด"),
        Said("since", "ตั้งแต่เมื่อไร", "ต้นเดือน"),
        Said("health", "ข้อมูลสุขภาพ", "ยินยอม"),
    ),
    matters=(Matter.SMELL, Matter.NIGHT_WORK),
    identity=Identity.ANONYMOUS,
    province="ระยอง",
    district="นิคมพัฒนา",
    tambon="มาบข่า",
    factory="โรงงานยางมาบข่า",
    place=Place(12.7254, 101.1876),
)
LETTER = Letter(
    body="กรมควบคุมมลพิษ",
    to="อธิบดีกรมควบคุมมลพิษ",
    subject="ขอส่งเรื่องกลิ่นเหม็น",
    summary="มีกลิ่นเหม็นที่ตำบลมาบข่า จังหวัดระยอง",
    request="จึงเรียนมาเพื่อโปรดพิจารณา",
    follow_up=date(2026, 12, 14),
)
UNTIL = LETTER.follow_up


class Office:
    """The town's desk, and whoever issues letters there."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.told: list[News] = []
        self.issuing = Issuing(
            town.store, town.desk, lambda file: photo(), lambda tx, news, language, at: self.told.extend(news)
        )

    def case(self, paper: Lodge = PAPER, contact: Contact = CONTACT) -> str:
        """A case that Somchai of Rayong has taken."""
        lodged = self.town.store.write(lambda tx: self.town.desk.lodge(tx, self.town.citizen, paper, NOW, contact))
        self.town.do(self.town.somchai, Take(lodged.ticket.number))
        return lodged.ticket.number

    def issue(self, number: str, letter: Letter = LETTER, by: Person | None = None, at: float = NOW + 120) -> Done:
        return self.issuing.issue(by or self.town.somchai, number, letter, at, seen=None)

    def custodian(self) -> Person:
        def added(tx: Transaction) -> Person:
            officers.add(tx, "ผู้ดูแลผนึก", Role.CUSTODIAN, "สอจ.ระยอง", NOW)
            return next(one.person for one in officers.everybody(tx) if one.person.name == "ผู้ดูแลผนึก")

        return self.town.store.write(added)

    def trail(self, number: str) -> list[str]:
        return [line.what for line in reversed(self.town.store.read(lambda tx: audit.page(tx, about=number)))]

    def round(self, at: float) -> list[News]:
        told: list[News] = []
        referral_reminders.remind_of_letters(
            self.town.store, self.town.desk, lambda tx, news, *_: told.extend(news), at
        )
        return told

    def pdf(self, number: str, letter: int = 1) -> str:
        kept = self.town.store.read(lambda tx: referrals.get(tx, number, letter))
        assert kept is not None
        return read(kept.pdf)


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in document)
    return text.replace(JOINT, "").replace("\ufeff", "").replace("\u00a0", " ")


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def pieces(office: Office, number: str) -> tuple[drafting.Piece, ...]:
    def look(tx: Transaction) -> tuple[drafting.Piece, ...]:
        ticket = repository.find(tx, number)
        assert ticket is not None
        return drafting.pieces(ticket, repository.history(tx, number), files.copies(tx, number))

    return office.town.store.read(look)


def ticket_of(office: Office, number: str) -> Ticket:
    ticket = office.town.store.read(lambda tx: repository.find(tx, number))
    assert ticket is not None
    return ticket


def at_hour(year: int, month: int, day: int, hour: int) -> float:
    return datetime(year, month, day, hour, tzinfo=BANGKOK).timestamp()
