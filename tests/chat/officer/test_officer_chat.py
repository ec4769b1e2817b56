"""Tests of working on cases in a chat, with the rights and the version check of the console."""

from __future__ import annotations

import pytest

from bot.basics.messages import File
from bot.basics.people import Person, Role
from bot.cases.model.action_classes import Answer, Note, Outcome, Take
from bot.cases.model.ticket import Status, Ticket
from bot.store.people import officers, people
from tests.support.conversations import Chat, City
from tests.support.conversations import city as city
from tests.support.linked_chats import linked
from tests.support.people import SECRET

RAYONG = "สอจ.ระยอง"


@pytest.fixture
def somchai(city: City) -> Chat:
    """An officer of Rayong who linked their LINE with their account."""
    return linked(city, city.officer(RAYONG, name="สมชาย"), "U-somchai")


@pytest.fixture
def number(city: City) -> str:
    return city.citizen().lodges().ticket.number


def ticket(city: City, number: str) -> Ticket:
    officer = Person("any", Role.OFFICER, RAYONG)
    return city.house.store.read(lambda tx: city.house.desk.ticket(tx, officer, number))


def test_an_officer_takes_asks_answers_and_closes_by_buttons(city: City, somchai: Chat, number: str) -> None:
    citizen = city.citizen()
    assert number in somchai.says("คิวหน่วยงาน")
    assert SECRET in somchai.presses(number)
    assert number in somchai.presses("รับเรื่อง")
    assert ticket(city, number).officer == somchai.person.id

    assert "พิมพ์คำถาม" in somchai.presses("ถามผู้แจ้ง")
    assert "กี่โมงคะ" in somchai.says("เหม็นกี่โมงคะ")
    assert "กี่โมงคะ" not in citizen.reads(), "nothing leaves before it is confirmed"
    somchai.presses("ส่งเลย")
    assert "กี่โมงคะ" in citizen.reads()

    somchai.says(f"ตอบผู้แจ้ง {number} จะไปตรวจวันจันทร์")
    somchai.presses("ส่งเลย")
    assert "จะไปตรวจวันจันทร์" in citizen.reads()

    somchai.says(f"ปิดเรื่อง {number}")
    somchai.presses("แก้ไขแล้ว")
    assert "ผล: แก้ไขแล้ว" in somchai.says("โรงงานติดเครื่องดักกลิ่นแล้ว")
    somchai.presses("ส่งเลย")
    assert "โรงงานติดเครื่องดักกลิ่นแล้ว" in citizen.reads()
    assert ticket(city, number).outcome is Outcome.SOLVED


def test_a_case_is_closed_with_photos(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ปิดเรื่อง {number}")
    somchai.says("แก้ไขแล้ว")
    photos = [city.photo(b"\xff\xd8\xff" + bytes([one]) * 90) for one in range(2)]
    files = [File(photo, "image/jpeg", 93) for photo in photos]

    assert "1 รูป" in somchai.says(files=(files[0],))
    assert "2 รูป" in somchai.says(files=(files[1],))
    somchai.says("ส่งเลย")

    assert ticket(city, number).status is Status.CLOSED
    kept = city.house.store.read(lambda tx: tx.all("select id from files where kept_for = :n", n=number))
    assert {row["id"] for row in kept} == set(photos)


def test_a_pdf_and_a_voice_message_are_refused_as_evidence(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ปิดเรื่อง {number}")
    somchai.says("แก้ไขแล้ว")

    assert "เฉพาะรูป" in somchai.says(files=(File("0" * 32, "application/pdf", 9),))
    assert "เฉพาะรูป" in somchai.says(files=(File("1" * 32, "audio/ogg", 9),))
    assert "ส่งเลย" in somchai.says("ซ่อมแล้ว"), "the deed still waits for its words"


def test_a_conflict_with_the_console_keeps_what_was_typed(city: City, somchai: Chat, number: str) -> None:
    """Both opened it; what was typed in the chat is not lost, and not sent."""
    malee = city.officer(RAYONG, Role.HEAD, "มาลี")
    somchai.says(f"เปิดเรื่อง {number}")
    city.do(malee, Take(number))

    told = somchai.says(f"รับเรื่อง {number}")

    assert "มีการเปลี่ยนแปลง" in told
    assert "มาลี: รับเรื่อง" in told
    assert ticket(city, number).officer == malee.id


def test_what_a_colleague_wrote_meanwhile_is_shown_before_an_answer_leaves(
    city: City, somchai: Chat, number: str
) -> None:
    malee = city.officer(RAYONG, Role.HEAD, "มาลี")
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ตอบผู้แจ้ง {number}")
    somchai.says("จะไปตรวจวันจันทร์")
    city.do(malee, Note(number, "เจ้าของโทรมา ขอเป็นวันอังคาร"))

    told = somchai.presses("ส่งเลย")

    assert "ขอเป็นวันอังคาร" in told
    assert "จะไปตรวจวันจันทร์" in told
    assert "จะไปตรวจวันจันทร์" not in city.citizen().reads()
    somchai.presses("ส่งเลย")
    assert "จะไปตรวจวันจันทร์" in city.citizen().reads()


def test_a_change_in_the_very_same_moment_is_told_and_not_overwritten(
    city: City, somchai: Chat, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between thinking and doing somebody else takes it: the message is thought of anew."""
    malee = city.officer(RAYONG, Role.HEAD, "มาลี")
    desk, others = city.house.desk, [Take(number)]
    do = desk.do

    def first(tx, person, action, at, **more):  # type: ignore[no-untyped-def]
        if others and person == somchai_is:
            do(tx, malee, others.pop(), at)
        return do(tx, person, action, at, **more)

    somchai_is = somchai.person
    monkeypatch.setattr(desk, "do", first)
    told = somchai.says(f"รับเรื่อง {number}")

    assert not others
    assert number in told
    assert ticket(city, number).officer in (malee.id, somchai_is.id)


@pytest.mark.parametrize(
    "typed",
    [
        "รับเรื่อง {thai}",
        "รับเรื่อง{thai}",
        "รับ\u200bเรื่อง {number}",
        "รับเรือง {number}",
        "  รับเรื่อง   {number}  ",
        "ขอรับเรื่อง {number}",
        "Take case {number}",
        "รับเรื่อง 🙏 {number}",
        "รับเรื่องเลขที่ {thai}",
        "ขอรับเรื่องหมายเลข {number} ค่ะ",
    ],
)
def test_an_order_is_understood_as_people_type(city: City, somchai: Chat, number: str, typed: str) -> None:
    thai = number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    somchai.says(typed.format(number=number, thai=thai))

    assert ticket(city, number).officer == somchai.person.id


@pytest.mark.parametrize("text", ["", " ", "\u200b\u200b", "\u200d" * 5000])
def test_nothing_is_sent_that_says_nothing(city: City, somchai: Chat, number: str, text: str) -> None:
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ตอบผู้แจ้ง {number}")

    assert "ส่งเลย" not in {choice.label for choice in somchai.choices}
    somchai.says(text)
    somchai.says("ส่งเลย")

    assert ticket(city, number).answered_at is None


def test_what_is_too_long_is_said_so_and_what_was_begun_can_be_left(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"รับเรื่อง {number}")
    assert "4000" in somchai.says(f"ตอบผู้แจ้ง {number} {'ยาว' * 2000}")
    assert "ยังไม่มีอะไรส่งออกไป" in somchai.says("ยกเลิก")
    assert ticket(city, number).answered_at is None


def test_words_of_danger_in_an_answer_are_an_answer(city: City, somchai: Chat, number: str) -> None:
    """An officer writes of a fire that is out; the assistant begins no form, but the numbers to call stand there."""
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ตอบผู้แจ้ง {number}")

    told = somchai.says("ไฟไหม้โรงงานตอนนี้ เจ้าหน้าที่กำลังไป ช่วยด้วย")

    assert "ส่งเลยไหมคะ" in told
    assert "199" in told
    assert number in somchai.presses("ส่งเลย")


def test_a_citizen_has_no_access_to_the_desk(city: City, number: str) -> None:
    stranger = city.citizen("U-stranger", "line")

    for typed in ("คิวหน่วยงาน", f"เปิดเรื่อง {number}", f"รับเรื่อง {number}", f"ปิดเรื่อง {number}", number, "ด่วน"):
        assert SECRET not in stranger.says(typed)

    assert ticket(city, number).status is Status.NEW


def test_another_unit_and_a_group_see_nothing(city: City, somchai: Chat, number: str) -> None:
    loei = linked(city, city.officer("สอจ.เลย", name="ดวงใจ"), "U-loei")

    assert SECRET not in loei.says(f"เปิดเรื่อง {number}")
    assert SECRET not in somchai.says(f"เปิดเรื่อง {number}", group=True)
    somchai.says(f"รับเรื่อง {number}", group=True)

    assert ticket(city, number).status is Status.NEW


@pytest.mark.parametrize("role", [Role.STAFF, Role.READER, Role.KNOWLEDGE_OWNER])
def test_who_has_no_rights_at_the_desk_has_none_in_a_chat(city: City, number: str, role: Role) -> None:
    someone = city.citizen("U-reader", "line")
    me = someone.person.id
    city.house.store.write(lambda tx: people.link(tx, me, role, RAYONG, city.at))

    assert SECRET not in someone.says(f"เปิดเรื่อง {number}")
    someone.says(f"รับเรื่อง {number}")

    assert ticket(city, number).status is Status.NEW


def test_their_own_complaint_is_theirs_and_no_work_of_theirs(city: City, somchai: Chat) -> None:
    mine = somchai.lodges().ticket.number

    assert "รับเรื่อง" not in {choice.label for choice in somchai.choices}
    assert "เพื่อนร่วมงาน" in somchai.says(f"รับเรื่อง {mine}")
    assert mine in somchai.says("ติดตามเรื่อง")
    somchai.says(mine)
    assert "เพิ่มข้อมูล" in {choice.label for choice in somchai.choices}, "they read it as who brought it"
    assert ticket(city, mine).status is Status.NEW


def test_who_is_shut_out_loses_the_desk_with_the_next_message(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ตอบผู้แจ้ง {number}")
    somchai.says("จะไปตรวจวันจันทร์")
    city.house.store.write(lambda tx: officers.disable(tx, "สมชาย", city.at))

    somchai.says("ส่งเลย")

    assert ticket(city, number).answered_at is None
    assert SECRET not in somchai.says(f"เปิดเรื่อง {number}")


def test_mine_is_one_list_and_one_name_at_the_web_and_in_the_chat(city: City, somchai: Chat, number: str) -> None:
    officer = somchai.person
    city.do(officer, Take(number))

    assert number in somchai.says("คิวของฉัน")
    somchai.says(f"ตอบผู้แจ้ง {number} รับทราบค่ะ")
    somchai.says("ส่งเลย")

    case = ticket(city, number)
    history = city.house.store.read(lambda tx: city.house.desk.history(tx, case))
    assert [entry.by for entry in history if isinstance(entry.action, Take | Answer)] == [officer.id] * 2


def test_a_list_shows_five_and_goes_on(city: City, somchai: Chat) -> None:
    numbers = [city.citizen(f"b{one}").lodges().ticket.number for one in range(7)]

    first = somchai.says("คิวหน่วยงาน")
    rest = somchai.presses("ถัดไป")

    assert [sum(number in text for number in numbers) for text in (first, rest)] == [5, 2]
    assert all((number in first) != (number in rest) for number in numbers)
    assert "ไม่มีเรื่อง" in somchai.says("ด่วน")


def test_a_case_goes_to_another_unit_by_its_province(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"ส่งต่อเรื่อง {number}")
    assert "ไม่พบหน่วยงาน" in somchai.says("ดาวอังคาร")
    somchai.says("เลย")
    somchai.says("โรงงานอยู่จังหวัดเลย")
    somchai.presses("ส่งเลย")

    officer = Person("any", Role.OFFICER, "สอจ.เลย")
    assert city.house.store.read(lambda tx: city.house.desk.ticket(tx, officer, number)).unit == "สอจ.เลย"
    assert SECRET not in somchai.says(f"เปิดเรื่อง {number}")


def test_a_case_is_released_for_a_colleague(city: City, somchai: Chat, number: str) -> None:
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ปล่อยเรื่อง {number}")

    assert (ticket(city, number).status, ticket(city, number).officer) == (Status.NEW, "")


def test_a_form_of_their_own_waits_while_they_work(city: City, somchai: Chat, number: str) -> None:
    somchai.says("ร้องเรียน")
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"ตอบผู้แจ้ง {number}")
    somchai.says("จะไปตรวจวันจันทร์")
    somchai.presses("ส่งเลย")

    assert ticket(city, number).answered_at is not None
    assert "เหม็น" not in somchai.says("ทำต่อ")


def test_who_leaves_in_the_chat_keeps_the_account_and_takes_their_own_cases_along(
    city: City, somchai: Chat, number: str
) -> None:
    officer, mine = somchai.person, somchai.lodges().ticket.number

    somchai.says("เลิกเป็นเจ้าหน้าที่")

    assert somchai.person.role is Role.PUBLIC
    assert mine in somchai.says("ติดตามเรื่อง")
    assert SECRET not in somchai.says(f"เปิดเรื่อง {number}")
    assert city.house.store.read(lambda tx: people.get(tx, officer.id)) == officer, "the console stays open to them"


@pytest.mark.parametrize("typed", ["งาน", "งานค้าง", "ดูงานค่ะ", "โต๊ะ", "desk"])
def test_the_desk_comes_by_the_word_that_one_thinks_of_first(
    city: City, somchai: Chat, number: str, typed: str
) -> None:
    assert "ยังไม่มีผู้รับ 1" in somchai.says(typed)
    assert "ยังไม่มีผู้รับ" not in city.citizen().says(typed)


@pytest.mark.parametrize("word", ["ตอบ", "ตอบเรื่อง", "ตอบกลับ", "answer", "ตอบเรื่องเลขที่"])
def test_an_answer_is_begun_by_its_shortest_word(city: City, somchai: Chat, number: str, word: str) -> None:
    somchai.says(f"รับเรื่อง {number}")
    somchai.says(f"{word} {number} จะไปตรวจวันจันทร์")
    somchai.presses("ส่งเลย")

    assert "จะไปตรวจวันจันทร์" in city.citizen().reads()


def test_who_has_a_desk_is_told_of_it_first(city: City, somchai: Chat) -> None:
    """An officer who asks what the bot can do hears of their own work too."""
    somchai.says("ช่วยเหลือ")

    assert "ยังไม่มีผู้รับ" in somchai.presses("ระบบงานเจ้าหน้าที่")
