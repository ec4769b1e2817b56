"""Tests of following a case after filing, from any channel."""

from __future__ import annotations

import logging

import pytest

from bot.basics.people import Person, Role
from bot.cases.model.action_classes import (
    AgainNow,
    Answer,
    Close,
    Confirm,
    Contest,
    Join,
    LetEnd,
    Merge,
    Note,
    Outcome,
    Rate,
    Strength,
    Take,
)
from bot.cases.model.numbers import grouped
from bot.cases.model.submission import Kind, Lodge, Said
from bot.cases.model.ticket import Entry, Status, Ticket
from bot.cases.records import repository
from bot.chat.conversation import SUBJECT_LASTS
from bot.store.cases import parties
from tests.support.conversations import Chat, City
from tests.support.people import SECRET, SMELL

pytest_plugins = ["tests.support.conversations"]

UNIT = "สอจ.ระยอง"


@pytest.fixture
def somsri(city: City) -> Chat:
    return city.citizen()


@pytest.fixture
def officer(city: City) -> Person:
    return city.officer(UNIT)


def ticket(city: City, number: str) -> Ticket:
    return city.house.store.read(lambda tx: city.house.desk.by_receipt(tx, number))


def closed(city: City, chat: Chat, officer: Person, *files: str) -> str:
    number = chat.lodges().ticket.number
    city.do(officer, Take(number))
    city.do(officer, Close(number, Outcome.SOLVED, "" if files else "ซ่อมเครื่องกรองแล้ว", files))
    return number


def diary(city: City, number: str) -> list[AgainNow]:
    return [entry.action for entry in history(city, number) if isinstance(entry.action, AgainNow)]


def history(city: City, number: str) -> tuple[Entry, ...]:
    return city.house.store.read(lambda tx: repository.history(tx, number))


def test_the_receipt_is_shown_again_to_whom_it_was_made_for(city: City, somsri: Chat) -> None:
    """People click past it."""
    number, receipt = somsri.lodges()[:2]
    somsri.says(number.number)

    assert grouped(receipt) in somsri.presses("ดูเลขใบรับ")


def test_a_replaced_receipt_opens_nothing(city: City, somsri: Chat) -> None:
    lodged = somsri.lodges()
    somsri.says(f"ดูเลขใบรับ {lodged.ticket.number}")

    fresh = somsri.presses("เปลี่ยนเลขใบรับ")

    stranger = city.citizen("U999", "line")
    assert "ไม่พบเรื่อง" in stranger.says(lodged.receipt)
    digits = "".join(letter for letter in fresh.split("คือ")[1] if letter.isdigit())
    assert lodged.ticket.number in stranger.says(digits)


def test_a_case_is_continued_on_another_telephone_by_receipt(city: City, somsri: Chat, officer: Person) -> None:
    """She lost hers, and goes on in LINE: she sees how it stands, and has the last word."""
    number = closed(city, somsri, officer)
    alias = city.house.store.read(lambda tx: parties.alias_of(tx, number, somsri.person.id))
    receipt = city.house.store.read(lambda tx: parties.look_behind(tx, alias)).receipt  # type: ignore[union-attr]
    other = city.citizen("U111", "line")

    shown = other.says(f"ใบรับ {grouped(receipt)} ค่ะ")

    assert "รอผู้แจ้งยืนยันผล" in shown
    assert SECRET not in shown
    assert "ซ่อมเครื่องกรอง" not in shown
    assert "เปิดอีกครั้ง" in other.presses("ยังไม่เรียบร้อย")
    assert ticket(city, receipt).status is Status.REOPENED
    other.presses("เพิ่มข้อมูล")
    other.says("ยังมีกลิ่นตอนตีสอง")
    for _ in range(4):
        if "ส่งให้เจ้าหน้าที่" in other.says("ข้าม") or "ส่งให้เจ้าหน้าที่" in other.says("ส่ง"):
            break
    assert history(city, number)[-1].by == alias, "one party, whatever telephone"


def test_a_case_that_was_opened_with_its_receipt_closes_after_half_an_hour(
    city: City, somsri: Chat, officer: Person, caplog: pytest.LogCaptureFixture
) -> None:
    lodged = somsri.lodges()
    city.do(officer, Take(lodged.ticket.number))
    city.do(officer, Close(lodged.ticket.number, Outcome.SOLVED, "เสร็จ"))
    other = city.citizen("U111", "line")
    with caplog.at_level(logging.DEBUG):
        other.says(lodged.receipt)
    press = next(choice.send for choice in other.choices if "เรียบร้อยแล้ว" in choice.label)

    city.later(SUBJECT_LASTS + 1)

    assert "ไม่พบเรื่อง" in other.says(press)
    assert ticket(city, lodged.receipt).status is Status.CLOSED
    assert lodged.receipt not in caplog.text


def test_ones_own_receipt_shows_ones_own_words(city: City, somsri: Chat) -> None:
    lodged = somsri.lodges()
    somsri.says(f"เพิ่มข้อมูล {lodged.ticket.number} เมื่อคืนก็เหม็น")

    assert "เมื่อคืนก็เหม็น" in somsri.says(lodged.receipt)


def test_a_list_is_one_line_a_case_and_goes_on_beyond_ten(city: City, somsri: Chat) -> None:
    numbers = [somsri.lodges().ticket.number for _ in range(13)]

    first = somsri.says("ติดตามเรื่อง")
    assert sum(number in first for number in numbers) == 10
    assert "1 จาก 2" in first
    second = somsri.presses("หน้าถัดไป")

    assert sum(number in second for number in numbers) == 3
    assert numbers[0] in second
    assert "หน้าถัดไป" not in [choice.label for choice in somsri.choices]


@pytest.mark.parametrize("typed", ["{0}-{1}", "{0} {1}", "เรื่อง {0}/{1} ค่ะ", "{0}{2}"])
def test_a_case_is_found_however_its_number_is_typed(city: City, somsri: Chat, typed: str) -> None:
    number = somsri.lodges().ticket.number
    year, running = number.split("-")

    shown = somsri.says(typed.format(year, running, running))

    assert f"เรื่อง {number}" in shown


def test_again_now_takes_one_more_tap_and_is_in_the_diary(city: City, somsri: Chat) -> None:
    number = somsri.lodges().ticket.number
    somsri.says(number)

    somsri.presses("เกิดอีกแล้ว")
    said = somsri.presses("3 ทนไม่ไหว")

    assert "บันทึกแล้ว" in said
    (line,) = diary(city, number)
    assert (line.strength, line.happened_at) == (Strength.UNBEARABLE, city.at)
    assert "เกิดอีก: 3 ทนไม่ไหว" in somsri.says(number)


def test_a_diary_entry_may_be_about_last_night(city: City, somsri: Chat) -> None:
    number = somsri.lodges().ticket.number
    assert "แรงแค่ไหน" in somsri.says("เกิดอีกแล้วค่ะ")
    somsri.says("เมื่อคืนสี่ทุ่ม")

    somsri.presses("2 ชัดเจน")

    (line,) = diary(city, number)
    assert line.happened_at < city.at - 8 * 3600


def test_everything_in_one_sentence_needs_no_tap(city: City, somsri: Chat) -> None:
    number = somsri.lodges().ticket.number

    somsri.says("เกิดอีกแล้ว เมื่อ 2 ชั่วโมงที่แล้ว ทนไม่ไหวเลย")

    (line,) = diary(city, number)
    assert line.strength is Strength.UNBEARABLE
    assert city.at - line.happened_at == pytest.approx(7200, abs=5)


def test_with_several_cases_it_is_asked_in_which(city: City, somsri: Chat) -> None:
    first, _ = somsri.lodges().ticket.number, somsri.lodges()
    assert "เรื่องใด" in somsri.says("เกิดอีกแล้ว")

    somsri.presses(first)
    somsri.presses("1 เบา")

    assert len(diary(city, first)) == 1


def test_a_question_in_the_middle_of_the_diary_is_answered(city: City, somsri: Chat) -> None:
    somsri.lodges()
    somsri.says("เกิดอีกแล้ว")

    assert "15 ล้านบาท" in somsri.says("วงเงินกู้สูงสุดกองทุนตัวอย่าง")


def test_stars_follow_a_confirmed_end_and_a_word_follows_the_stars(city: City, somsri: Chat, officer: Person) -> None:
    number = closed(city, somsri, officer)
    somsri.reads()

    somsri.says(f"เรียบร้อยแล้ว {number}")
    somsri.presses("4 พอใจ")
    somsri.says("เร็วกว่าที่คิดค่ะ")

    stands = somsri.city.house.store.read(lambda tx: tx.one("select status, stars from tickets"))
    assert stands == {"status": "ended", "stars": 4}
    rated = history(city, number)[-1].action
    assert rated == Rate(number, 4, "เร็วกว่าที่คิดค่ะ")


def test_who_says_nothing_is_asked_for_stars_when_the_time_is_over(city: City, somsri: Chat, officer: Person) -> None:
    number = closed(city, somsri, officer)
    somsri.reads()

    def end(tx):  # type: ignore[no-untyped-def]
        done = city.house.desk.by_itself(tx, LetEnd(number), city.at)
        city.house.deeds.bring(tx, done.news, "th", city.at)

    city.house.store.write(end)

    assert "เสร็จสิ้น" in somsri.reads()
    somsri.presses("1 ไม่พอใจมาก")
    assert "ขอบคุณ" in somsri.says("ข้าม")
    assert somsri.city.house.store.read(lambda tx: tx.one("select stars from tickets")) == {"stars": 1}


def test_a_button_of_the_case_works_in_the_middle_of_a_form(city: City, somsri: Chat) -> None:
    """And the form goes on where it was."""
    lodged = somsri.lodges()
    asked = somsri.says("ร้องเรียน")

    assert grouped(lodged.receipt) in somsri.says(f"ดูเลขใบรับ {lodged.ticket.number}")
    assert somsri.choices or asked
    assert "2" not in somsri.says("ยกเลิก")


def test_a_contest_reaches_the_head_as_well(city: City, somsri: Chat, officer: Person) -> None:
    head = city.officer(UNIT, Role.HEAD, "หัวหน้า")
    number = closed(city, somsri, officer)
    told: list[str] = []
    bring = city.house.deeds.bring

    def heard(tx, news, language, at):  # type: ignore[no-untyped-def]
        told.extend(one.person for one in news)
        bring(tx, news, language, at)

    object.__setattr__(city.house.deeds, "bring", heard)
    somsri.says(f"ยังไม่เรียบร้อย {number} ยังเหม็นทุกคืน")

    assert {head.id, officer.id} <= set(told)
    contested = history(city, number)[-1].action
    assert contested == Contest(number, "ยังเหม็นทุกคืน")
    assert city.house.store.read(lambda tx: tx.one("select contested from tickets")) == {"contested": 1}


def test_an_english_speaker_is_told_in_english_all_the_way(city: City, officer: Person) -> None:
    chat = city.citizen()
    chat.says("hello, what can you do")
    paper = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "Black smoke"),), "en", province="ระยอง")
    number = chat.lodges(paper).ticket.number
    city.do(officer, Take(number))
    city.do(officer, Close(number, Outcome.ORDERED, "The operator must repair the filter."))

    news = chat.reads()
    assert "An officer has taken your case" in news
    assert "ordered to put it right" in news
    assert "Thank you" in chat.presses("Settled")
    assert "word you would like to add" in chat.presses("5 very good")


def test_whoever_joined_hears_of_the_end_but_not_what_was_said_to_the_other(
    city: City, somsri: Chat, officer: Person
) -> None:
    number = somsri.lodges().ticket.number
    neighbour = city.citizen("U2", "line")
    city.do(officer, Take(number))
    person = neighbour.person
    city.house.store.write(
        lambda tx: city.house.desk.join(tx, person, Join(number, "บ้านเราด้วย", language="en"), city.at)
    )
    city.do(officer, Answer(number, "พบกันที่บ้านคุณสมศรีพรุ่งนี้"))
    city.do(officer, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))

    heard = neighbour.reads()
    assert "which you joined" in heard
    assert "สมศรี" not in heard
    story = neighbour.says(number)
    assert "บ้านเราด้วย" in story
    assert "สมศรี" not in story
    assert SECRET not in story
    assert "Settled" not in [choice.label for choice in neighbour.choices]
    with pytest.raises(PermissionError):
        city.do(person, Confirm(number))


def test_everybody_of_a_merged_case_follows_the_other_one(city: City, somsri: Chat, officer: Person) -> None:
    goes_on = city.citizen("U9", "line").lodges().ticket.number
    lodged = somsri.lodges()

    city.do(officer, Merge(lodged.ticket.number, goes_on, "ที่เดียวกัน"))

    news = somsri.reads()
    assert goes_on in news
    assert "ที่เดียวกัน" not in news, "the reason is for officers"
    assert goes_on in somsri.presses(goes_on)
    assert goes_on in somsri.says(lodged.ticket.number), "the old number leads to the new one"
    assert goes_on in somsri.says("ติดตามเรื่อง")
    assert goes_on in city.citizen("U7", "telegram").says(lodged.receipt)


def test_nothing_of_a_case_is_said_in_a_group(city: City, somsri: Chat) -> None:
    lodged = somsri.lodges()

    for said in (f"ดูเลขใบรับ {lodged.ticket.number}", lodged.receipt, "ติดตามเรื่อง", f"เกิดอีกแล้ว {lodged.ticket.number}"):
        assert lodged.ticket.number not in somsri.says(said, group=True)


@pytest.mark.parametrize("number", ["2569-000999", "๒๕๖๙-๐๐๐๙๙๙"])
def test_another_persons_case_is_not_found(city: City, somsri: Chat, number: str) -> None:
    for said in (number, f"เรียบร้อยแล้ว {number}", f"ขอหลักฐานการแจ้งเรื่อง {number}", f"เกิดอีกแล้ว ระดับ 1 เรื่อง {number}"):
        assert "ไม่พบเรื่อง" in somsri.says(said)


def test_without_a_public_address_a_proof_is_shown_on_our_own_page(city: City, somsri: Chat) -> None:
    number = somsri.lodges().ticket.number
    somsri.says(number)
    somsri.presses("ขอหลักฐาน")
    assert somsri.opens("เปิดไฟล์ PDF").startswith("files/proof/th/")

    line = city.citizen("U1", "line")
    other = line.lodges().ticket.number
    assert "แชตบนเว็บ" in line.says(f"ขอหลักฐานการแจ้งเรื่อง {other}")
    assert line.choices == ()


def test_a_photo_alone_may_show_what_was_done(city: City, somsri: Chat, officer: Person) -> None:
    photo = city.photo(b"\xff\xd8\xff" + b"filter" * 50)

    number = closed(city, somsri, officer, photo)

    assert "แนบรูป" in somsri.reads()
    somsri.presses("ดูรูปจากเจ้าหน้าที่")
    assert somsri.opens("เปิดไฟล์ที่ 1").startswith("files/photo/th/")
    assert "📎" in somsri.says(number)


def test_a_file_of_an_answer_reaches_whoever_filed_and_a_file_of_a_note_reaches_nobody(
    city: City, somsri: Chat, officer: Person
) -> None:
    number = somsri.lodges(SMELL).ticket.number
    city.do(officer, Take(number))
    city.do(officer, Note(number, "แผนที่สำหรับทีม", (city.photo(b"\xff\xd8\xffnote"),)))
    assert "ไม่มีรูป" in somsri.says(f"ดูรูปจากเจ้าหน้าที่ {number}")

    answered = city.photo(b"\xff\xd8\xffanswer")
    city.do(officer, Answer(number, "ดูแบบฟอร์มที่แนบครับ", (answered,)))

    assert "ดูแบบฟอร์ม" in somsri.reads()
    somsri.presses("ดูรูปจากเจ้าหน้าที่")
    assert answered in somsri.opens("เปิดไฟล์ที่ 1")
    assert sum(bool(choice.opens) for choice in somsri.choices) == 1
    assert "ดูแบบฟอร์มที่แนบครับ 📎" in somsri.says(number)


def test_the_receipt_alone_opens_no_photo(city: City, somsri: Chat, officer: Person) -> None:
    lodged = somsri.lodges(SMELL)
    city.do(officer, Take(lodged.ticket.number))
    city.do(officer, Close(lodged.ticket.number, Outcome.SOLVED, "", (city.photo(b"\xff\xd8\xff1"),)))
    other = city.citizen("U5", "line")
    other.says(lodged.receipt)

    other.says(f"ดูรูปจากเจ้าหน้าที่ {lodged.ticket.number}")

    assert not any(choice.opens for choice in other.choices)


@pytest.mark.parametrize("asked", ["ขอรหัสอีกครั้งค่ะ", "เลขใบรับหาย", "ดูเลขใบรบ", "show my receipt"])
def test_the_receipt_is_asked_for_in_words(city: City, somsri: Chat, asked: str) -> None:
    lodged = somsri.lodges()

    assert grouped(lodged.receipt) in somsri.says(asked)


def test_of_several_cases_it_is_asked_whose_proof_is_meant(city: City, somsri: Chat) -> None:
    first = somsri.lodges().ticket.number
    somsri.lodges()

    assert "เรื่องใด" in somsri.says("ขอหลักฐาน")
    somsri.presses(first)

    assert "files/proof/" in somsri.opens("เปิดไฟล์ PDF")
    assert "ยังไม่มีเรื่อง" in city.citizen("U8", "line").says("ขอเลขใบรับ")


@pytest.mark.parametrize("words", ["ไผสิเห็นซื่อข่อยบ่", "ไผ๋จะหันจื้อข้าเจ้าพ่องเจ้า", "ใครจะเห็นชื่อผมบ้าง", "who can see my name?"])
def test_who_sees_my_name_is_answered_from_the_case_that_was_filed(somsri: Chat, words: str) -> None:
    number = somsri.lodges().ticket.number

    answer = somsri.says(words)

    assert number in answer
    assert "นามแฝง" in answer or "alias" in answer
