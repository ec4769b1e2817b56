"""Tests of letters to bodies outside: contents, leak check, issuing, reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from bot.basics.access import Refused
from bot.basics.dates import day_in_full
from bot.basics.people import Person, Role
from bot.cases.lists import queue
from bot.cases.lists.queue import View
from bot.cases.messages.pseudonyms import pseudonym
from bot.cases.model.action_classes import Assign, Join, Take
from bot.cases.model.referral_actions import FollowLater, Refer, ReplyCame
from bot.cases.model.replay import replay
from bot.cases.model.submission import Contact, Identity, Matter
from bot.cases.records import repository
from bot.cases.rules.referral import BadDay, Letter, NoLetter, as_kept, letter_of
from bot.cases.service import UnknownTicket
from bot.documents.letters import bodies, drafting
from bot.documents.letters.issuing import Issuing
from bot.documents.letters.leak_check import AsksForMore, Found, Withheld
from bot.documents.pdf.letter import composed, printed
from bot.documents.pdf.thai_line_break import JOINT
from bot.privacy import forgetting
from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import referrals
from bot.store.files.files import FileRoom
from bot.store.people import officers
from tests.conftest import SEAL
from tests.documents.letter_office import CONTACT, DAY, LETTER, PAPER, UNTIL, Office, at_hour, pieces, ticket_of
from tests.documents.letter_office import office as office
from tests.support.people import NOW
from tests.support.sample_files import photo

pytest_plugins = ["tests.support.desk"]


def test_the_draft_tells_the_matter_and_holds_back_what_points_at_somebody(office: Office) -> None:
    """Their own words, the place as they tell it, and the pin wait for an officer's tick, each with its reason."""
    number = office.case()
    ticket = ticket_of(office, number)

    found = pieces(office, number)
    summary = drafting.summary(ticket, office.town.desk.routing, [one for one in found if one.goes])

    assert [one.name for one in found if not one.goes] == ["what", "place", "pin"]
    assert all(one.why for one in found if not one.goes)
    for word in ("กลิ่นเหม็นและทำงานกลางคืน", "ตำบลมาบข่า อำเภอนิคมพัฒนา จังหวัดระยอง", "โรงงานยางมาบข่า", "ต้นเดือน", number):
        assert word in summary
    for word in ("ข้างบ้าน", "12.7254", "หอบหืด", "10:00", "10.00", pseudonym(ticket.citizen, "th"), ticket.citizen):
        assert word not in summary


def test_health_is_in_no_piece_even_when_words_are_ticked(office: Office) -> None:
    found = pieces(office, office.case())

    assert "ข้างบ้านฉันเลย" in next(one.text for one in found if one.name == "what")
    assert not any("หอบหืด" in one.text for one in found)


UNKIND = [
    ("ผู้แจ้งคือคุณสมศรี", Found.NAME),
    ("ผู้แจ้งคือ ส ม ศ รี", Found.NAME),
    ("ผู้แจ้งคือ สม\u200bศรี", Found.NAME),
    ("ผู้แจ้งคือ มีสุข-ยิ่ง", Found.NAME),
    ("แจ้งแทนบุญมีเรือง", Found.ON_BEHALF),
    ("โทร 038123456", Found.PHONE),
    ("โทร ๐๓๘-๑๒๓-๔๕๖", Found.PHONE),
    ("โทร +66 38 123 456", Found.PHONE),
    ("โทร 081 234 5678", Found.MOBILE),
    ("เลขประจำตัว 1-1017-00230-70-8", Found.CITIZEN),
    ("ใบรับ 0123 4567 8901 2345", Found.RECEIPT),
]


@pytest.mark.parametrize(("words", "found"), UNKIND, ids=[f"{found}-{at}" for at, (_, found) in enumerate(UNKIND)])
def test_a_letter_that_points_at_somebody_is_not_issued(office: Office, words: str, found: Found) -> None:
    """However it is spelt; the refusal names the field and never repeats what is sealed."""
    number = office.case()

    with pytest.raises(Withheld) as refused:
        office.issue(number, replace(LETTER, summary=words))

    assert found in refused.value.found
    assert not any(secret in str(refused.value) for secret in ("สมศรี", "มีสุขยิ่ง", "123456", "บุญมี"))
    assert office.trail(number)[-1] == What.LETTER_REFUSED
    assert office.town.store.read(lambda tx: referrals.of(tx, number)) == []


WHEREVER = [
    replace(LETTER, subject="คุณสมศรี"),
    replace(LETTER, body="คุณสมศรี"),
    replace(LETTER, to="คุณสมศรี"),
    replace(LETTER, request="คุณสมศรี"),
    replace(LETTER, refers_to="คุณสมศรี"),
    replace(LETTER, book_number="คุณสมศรี"),
    replace(LETTER, attached=("แผนที่", "สำเนาหนังสือของสมศรี")),
]


@pytest.mark.parametrize("letter", WHEREVER)
def test_every_line_of_a_letter_is_looked_at(office: Office, letter: Letter) -> None:
    number = office.case()

    with pytest.raises(Withheld):
        office.issue(number, letter)


def test_the_citizens_pseudonym_is_in_no_letter(office: Office) -> None:
    number = office.case()
    citizen = ticket_of(office, number).citizen

    with pytest.raises(Withheld) as refused:
        office.issue(number, replace(LETTER, summary=f"ผู้แจ้ง {pseudonym(citizen, 'th')}"))

    assert refused.value.found == (Found.PSEUDONYM,)


def test_everybody_who_joined_is_kept_back_as_well(office: Office) -> None:
    number, neighbour = office.case(), Contact("บุญรอด ตลาดเก่า")
    join = Join(number, "บ้านฉันก็เหม็น", identity=Identity.CONFIDENTIAL)
    office.town.store.write(lambda tx: office.town.desk.join(tx, office.town.stranger, join, NOW + 90, neighbour))

    with pytest.raises(Withheld) as refused:
        office.issue(number, replace(LETTER, summary="ได้สอบถามบุญรอดแล้ว"))

    assert refused.value.found == (Found.NAME,)


@pytest.mark.parametrize(
    "plain",
    [
        "โรงงานเลขทะเบียน 10210000125401 โทรศัพท์สำนักงาน 02 123 4567",
        "ตามเรื่อง 2569-000001 พิกัด 12.72540, 101.18760 ลงวันที่ 21 พ.ย. 2569",
        "กลิ่นน้ำยาง 😷 ทุกคืน\nสารก่อมะเร็ง",
    ],
)
def test_what_points_at_nobody_goes(office: Office, plain: str) -> None:
    number = office.case()

    assert isinstance(office.issue(number, replace(LETTER, summary=plain)).ticket.awaits, tuple)


def test_a_name_that_is_a_provinces_too_does_not_forbid_the_province(office: Office) -> None:
    number = office.case(contact=Contact("ระยอง สุดใจดี"))

    assert office.issue(number, replace(LETTER, summary="เหตุเกิดที่จังหวัดระยอง")).ticket.awaits
    with pytest.raises(Withheld):
        office.issue(number, replace(LETTER, summary="ผู้แจ้งคือคุณสุดใจดี"))


def test_whoever_guesses_at_a_name_is_answered_a_few_times_and_never_silently(office: Office) -> None:
    """Three refusals: from then on a head; three more: whoever may open the seal anyway."""
    number, guess = office.case(), replace(LETTER, summary="คือสมศรีใช่ไหม")
    town, head, custodian = office.town, office.town.malee, office.custodian()

    for by in (town.somchai, town.somchai, town.somchai, head, head, head):
        with pytest.raises(Withheld):
            office.issue(number, guess, by)
    for by in (town.somchai, head):
        with pytest.raises(AsksForMore):
            office.issue(number, LETTER, by)

    lines = town.store.read(lambda tx: audit.page(tx, about=number, what=(What.LETTER_REFUSED,)))
    assert [line.who for line in reversed(lines)] == [town.somchai.id] * 3 + [head.id] * 3
    assert office.issue(number, LETTER, custodian).ticket.awaits


def test_a_head_is_asked_for_before_the_words_are_looked_at(office: Office) -> None:
    """Whoever is answered no more learns nothing from the answer, either."""
    number = office.case()
    for _ in range(3):
        with pytest.raises(Withheld):
            office.issue(number, replace(LETTER, summary="สมศรี"))

    for summary in ("สมศรี", "ไม่มีชื่อใคร"):
        with pytest.raises(AsksForMore) as more:
            office.issue(number, replace(LETTER, summary=summary))
        assert more.value.role is Role.HEAD
    assert office.trail(number).count(What.LETTER_REFUSED) == 3


def test_misses_are_counted_where_somebody_is_sealed(office: Office) -> None:
    """A hundred wrong names would tell as much as one right one."""
    number = office.case()

    for _ in range(20):
        office.issuing.check(office.town.somchai, number, replace(LETTER, summary="คือคุณวิชัยใช่ไหม"), NOW + 90)
    with pytest.raises(AsksForMore):
        office.issuing.check(office.town.somchai, number, LETTER, NOW + 90)

    assert office.trail(number).count(What.LETTER_CHECKED) == 20
    office.issuing.check(office.town.malee, number, LETTER, NOW + 90)


def test_a_letter_is_numbered_by_unit_and_year_and_kept_as_it_was_issued(office: Office) -> None:
    first, second = office.case(), office.case()
    office.issue(first)
    office.issue(second)
    new_year = NOW + 60 * DAY

    office.issue(second, replace(LETTER, follow_up=date(2027, 2, 1)), at=new_year)

    kept = office.town.store.read(lambda tx: [*referrals.of(tx, first), *referrals.of(tx, second)])
    numbers = [letter_of(one).reference for one in kept]
    assert numbers == ["สอจ.ระยอง ส.1/2569", "สอจ.ระยอง ส.2/2569", "สอจ.ระยอง ส.1/2570"]
    assert [one.letter for one in kept] == [1, 1, 2]
    words = office.pdf(first)
    for word in ("สอจ.ระยอง ส.1/2569", "20 พฤศจิกายน 2569", "เรื่อง", "เรียน", "อธิบดีกรมควบคุมมลพิษ", "ขอแสดงความนับถือ"):
        assert word in words
    assert "14 ธันวาคม 2569" in " ".join(words.split())


def test_an_audit_finds_a_letter_that_was_changed_or_is_gone(office: Office) -> None:
    number, store = office.case(), office.town.store
    office.issue(number)
    assert office.town.faults(number) == ""

    def other_words(tx: Transaction) -> None:
        forged = replace(LETTER, body="อีกหน่วยงาน")
        sealed = tx.seal.close(as_kept(forged))
        tx.run("update referrals set sealed = :sealed where ticket = :number", sealed=sealed, number=number)

    store.write(other_words)
    assert "letter 1" in office.town.faults(number)
    store.write(lambda tx: tx.run("delete from referrals where ticket = :number", number=number))
    assert "letter 1" in office.town.faults(number)


def test_a_history_with_letters_makes_the_ticket_that_stands(office: Office) -> None:
    number, somchai = office.case(), office.town.somchai
    office.issue(number)
    office.issue(number, replace(LETTER, body="จังหวัดระยอง"))
    office.town.do(somchai, FollowLater(number, 2, date(2026, 12, 21), "ขอขยายเวลา"))
    office.town.do(somchai, ReplyCame(number, 1, date(2026, 11, 20), "รับไว้แล้ว"))

    stands = office.town.store.read(lambda tx: repository.find(tx, number))
    made = replay(number, office.town.store.read(lambda tx: repository.history(tx, number)))

    assert stands is not None
    assert stands.awaits == made.awaits == ((2, date(2026, 12, 21)),)
    assert office.town.faults(number) == ""


def test_a_referral_without_its_letter_is_refused(office: Office) -> None:
    """Whoever bypasses the page is refused by the case service."""
    number = office.case()

    with pytest.raises(NoLetter):
        office.town.do(office.town.somchai, Refer(number, 1, "ส.1", "กรมควบคุมมลพิษ", UNTIL, "forged"))


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 1), date(2028, 1, 1)])
def test_nobody_asks_again_in_the_past_or_when_all_have_forgotten(office: Office, day: date) -> None:
    number = office.case()

    with pytest.raises(BadDay):
        office.issue(number, replace(LETTER, follow_up=day))

    assert office.town.store.read(lambda tx: referrals.expected_running(tx, "สอจ.ระยอง", 2569)) == 1


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 21)])
def test_an_answer_comes_after_its_letter_and_not_tomorrow(office: Office, day: date) -> None:
    number = office.case()
    office.issue(number)

    with pytest.raises(BadDay):
        office.town.do(office.town.somchai, ReplyCame(number, 1, day, "ตรวจแล้ว"))


def test_only_where_the_case_lies_letters_are_written(office: Office) -> None:
    """Another province, a unit that only looks on, and the administrator are no senders."""
    town = office.town
    number = office.case(replace(PAPER, danger=True))
    admin = Person("admin", Role.ADMINISTRATOR, "")
    assert town.alarm.unit in ticket_of(office, number).copied

    for somebody in (town.loei, town.alarm, admin):
        with pytest.raises(Refused):
            office.issue(number, LETTER, somebody)
    assert office.issue(number, LETTER, town.malee).ticket.awaits


def test_a_case_of_one_unit_only_is_referred_by_it_and_invisible_to_others(office: Office) -> None:
    town = office.town

    def added(tx: Transaction) -> Person:
        officers.add(tx, "ศรัณย์", Role.OFFICER, "ศปท", NOW)
        return next(one.person for one in officers.everybody(tx) if one.person.name == "ศรัณย์")

    saran = town.store.write(added)
    lodged = town.store.write(
        lambda tx: town.desk.lodge(tx, town.citizen, replace(PAPER, matters=(Matter.CORRUPTION,)), NOW, CONTACT)
    )
    number = lodged.ticket.number
    assert lodged.ticket.alone
    town.do(saran, Take(number))

    for somebody in (town.somchai, town.malee, Person("admin", Role.ADMINISTRATOR, "")):
        with pytest.raises(UnknownTicket):
            office.issue(number, LETTER, somebody)
    assert office.issue(number, LETTER, saran).ticket.awaits
    admin = Person("admin", Role.ADMINISTRATOR, "")
    assert town.store.read(lambda tx: queue.page(tx, admin, View.REFERRED, NOW)).tickets == ()
    assert [news.person for news in office.round(at_hour(2026, 12, 14, 9))] == [saran.id]


def test_whoever_is_forgotten_leaves_the_letter_where_it_is_and_is_told_so(office: Office, tmp_path: Path) -> None:
    number, town = office.case(), office.town
    office.issue(number)
    room = FileRoom(tmp_path, SEAL)

    paper = town.store.write(lambda tx: forgetting.forget(tx, town.desk, room, town.citizen, NOW + DAY))

    assert "letters" in paper.kept
    assert "หนังสือที่ส่งถึงหน่วยงานภายนอก" in forgetting.certified(paper, "th").text
    assert town.faults(number) == ""
    words = office.pdf(number)
    assert "กรมควบคุมมลพิษ" in words
    assert not any(secret in words for secret in ("สมศรี", "มีสุขยิ่ง", "บุญมีเรือง", "123 456"))


def test_an_officer_holds_the_case_wherever_it_is_given_to(office: Office) -> None:
    number, town = office.case(replace(PAPER, danger=True)), office.town
    town.do(town.malee, Assign(number, town.alarm.id))

    assert office.issue(number, LETTER, town.alarm).ticket.awaits


def test_two_letters_of_one_moment_get_two_numbers(office: Office) -> None:
    """A colleague issues hers while ours is being printed."""
    ours, hers = office.case(), office.case()
    quicker = [hers]

    def slow(file: str) -> bytes:
        if quicker:
            office.issue(quicker.pop())
        return photo()

    Issuing(office.town.store, office.town.desk, slow, lambda tx, news, language, at: None).issue(
        office.town.somchai, ours, replace(LETTER, photos=("any",)), NOW + 120, seen=None
    )

    kept = office.town.store.read(lambda tx: [*referrals.of(tx, hers), *referrals.of(tx, ours)])
    assert [one.running for one in kept] == [1, 2]
    assert "ส.2/2569" in office.pdf(ours)


@pytest.mark.parametrize(
    "summary",
    [
        "กลิ่นเหม็นจากโรงงานทุกคืนน้ําในคลองเปลี่ยนเป็นสีดำ ๆ ผู้ใหญ่บ้าน 😷 ญาติ " * 53,
        "โรงงานข้างบ้านปล่อยควันดำและกลิ่นเหม็นทุกคืน" * 90,
        "ก" * 4000,
        "1. บรรทัด\n\n2. กํ้ากึ่ง ปฏิสังขรณ์\n" * 100,
    ],
)
def test_a_letter_of_any_words_fits_its_pages_and_ends_with_its_greeting(summary: str) -> None:
    letter = replace(LETTER, summary=summary[:4000], unit="สำนักงานอุตสาหกรรมจังหวัดระยอง", written_on=date(2026, 11, 20))

    pdf = printed(letter, lambda file: photo(), NOW)

    document = pypdfium2.PdfDocument(pdf)
    assert len(document) <= 8
    last = document[len(document) - 1].get_textpage().get_text_range()
    assert all(word in last.replace(JOINT, "") for word in ("ขอแสดงความนับถือ", "โทร."))
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        assert all(left >= 50 and right <= page.get_width() - 50 for left, _, right, _ in boxes if right > left)


def test_a_letter_names_no_office_holder_and_invents_no_telephone() -> None:
    page = composed(replace(LETTER, unit="สำนักงานอุตสาหกรรมจังหวัดระยอง"))

    blank = (page.at, *page.sender[1:], page.signed[0], page.signed[1], page.contact[1])
    assert all("....." in line for line in blank)
    assert page.named[-1] == ("เรียน", "อธิบดีกรมควบคุมมลพิษ"), "what is not there leaves no empty line"
    assert day_in_full(UNTIL, "th") in page.passages[-1]


def test_every_offered_body_is_named_in_a_paper() -> None:
    papers = "\n".join(path.read_text("utf-8") for path in Path("knowledge/documents").rglob("*.md"))

    assert all(name in papers for name in bodies.known())
