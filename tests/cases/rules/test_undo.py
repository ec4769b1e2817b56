"""Tests of undo: for ten seconds, as long as nobody was notified, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from bot.basics.access import Refused
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.model.action_classes import Action, Answer, Ask, Close, Forward, Merge, Note, Outcome, Reopen, Take
from bot.cases.model.ticket import Status, Ticket, WrongMoment
from bot.cases.rules.undo import GRACE, TooLate
from bot.cases.service import ChangedMeanwhile, Undone
from bot.delivery.outgoing import PostOffice
from bot.privacy.export_my_data import everything
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.mail import outbox
from bot.store.people import people
from tests.support.console_client import Office, press, press_as_seen, token_in
from tests.support.conversations import Chat, City
from tests.support.conversations import city as city
from tests.support.sample_files import photo

pytest_plugins = ["tests.support.desk"]

RAYONG = "สอจ.ระยอง"
WRONG = "คุณสมศรี โทร 081-234-5678 แจ้งว่าจะมาพบ"


@pytest.fixture
def somchai(city: City) -> Person:
    return city.officer(RAYONG, name="สมชาย")


@pytest.fixture
def number(city: City, somchai: Person) -> str:
    """A case that Somchai has in hand; what its citizen was told of it has arrived."""
    number = city.citizen().lodges().ticket.number
    city.do(somchai, Take(number))
    city.later(60)
    city.citizen().reads()
    return number


def stands(city: City, number: str) -> Ticket:
    return city.house.store.read(lambda tx: city.house.desk.by_receipt(tx, _receipt(tx, number)))


def undo(city: City, person: Person, number: str, seen: int | None = None) -> Undone:
    return city.house.store.write(lambda tx: city.house.desk.undo(tx, person, number, city.at, seen=seen))


def lies_ready(city: City, address: str = "a-browser", channel: str = "web") -> list[str]:
    """What that person can read at this moment."""
    letters = city.house.store.read(lambda tx: outbox.waiting(tx, channel, address, at=city.at))
    return [letter.reply.text for letter in letters]


def story(city: City, number: str) -> str:
    return city.citizen().says(number)


def faults(city: City, number: str) -> str:
    return city.house.store.read(lambda tx: city.house.desk.faults(tx, number))


@pytest.mark.parametrize(
    "action",
    [
        lambda number: Answer(number, WRONG),
        lambda number: Ask(number, WRONG),
        lambda number: Note(number, WRONG),
        lambda number: Close(number, Outcome.SOLVED, WRONG),
        lambda number: Forward(number, "สอจ.เลย", WRONG),
    ],
)
def test_undone_in_time_the_case_is_as_before_and_nobody_is_notified(
    city: City, somchai: Person, number: str, action: Callable[[str], Action]
) -> None:
    people_of_loei = city.officer("สอจ.เลย")
    city.house.store.write(lambda tx: people.seat(tx, "line", "U-loei", people_of_loei.id, city.at))
    before = stands(city, number)
    city.do(somchai, action(number))

    city.later(GRACE - 1)
    undone = undo(city, somchai, number)

    assert getattr(undone.action, "text", "") == WRONG, "the officer has their words again"
    city.later(3600)
    assert lies_ready(city) == []
    assert lies_ready(city, "U-loei", "line") == []
    after = stands(city, number)
    assert (after.status, after.unit, after.officer, after.outcome) == (
        before.status,
        before.unit,
        before.officer,
        before.outcome,
    )
    assert after.answered_at == before.answered_at, "an answer that nobody got is no first answer"
    assert after.due_at == before.due_at
    assert faults(city, number) == ""


def test_undone_words_are_deleted_and_the_history_keeps_that_there_was_an_action(
    city: City, somchai: Person, number: str
) -> None:
    city.do(somchai, Answer(number, WRONG))
    undo(city, somchai, number)

    ticket = stands(city, number)
    history = city.house.store.read(lambda tx: city.house.desk.history(tx, ticket))

    assert [type(entry.action).__name__ for entry in history[-2:]] == ["Answer", "Undo"]
    assert WRONG not in repr(history)
    assert WRONG not in story(city, number)


def test_after_ten_seconds_it_cannot_be_undone(city: City, somchai: Person, number: str) -> None:
    city.do(somchai, Answer(number, "เข้าตรวจวันจันทร์"))
    assert lies_ready(city) == [], "for ten seconds it waits"

    city.later(GRACE)

    assert any("เข้าตรวจวันจันทร์" in text for text in lies_ready(city))
    with pytest.raises(TooLate):
        undo(city, somchai, number)
    assert stands(city, number).answered_at is not None


def test_an_answer_is_not_visible_while_it_can_be_undone(city: City, somchai: Person, number: str) -> None:
    """Neither in the case's story nor among their own data: it may be for somebody else."""
    citizen = city.citizen()
    city.do(somchai, Answer(number, WRONG))

    assert WRONG not in story(city, number)
    data = city.house.store.read(lambda tx: everything(tx, city.house.desk.routing, citizen.person, city.at))
    assert WRONG not in repr(data["cases"])

    city.later(GRACE)
    assert WRONG in story(city, number)


def test_only_ones_own_last_action_can_be_undone(city: City, somchai: Person, number: str) -> None:
    malee = city.officer(RAYONG, Role.HEAD, "มาลี")
    city.do(somchai, Note(number, "หนึ่ง"))
    with pytest.raises(WrongMoment):
        undo(city, malee, number)

    city.do(malee, Note(number, "สอง"))

    with pytest.raises(WrongMoment):
        undo(city, somchai, number)
    with pytest.raises(ChangedMeanwhile):
        undo(city, malee, number, seen=stands(city, number).version - 1)


def test_an_action_is_undone_once_and_an_undo_is_not_undone(city: City, somchai: Person, number: str) -> None:
    city.later(GRACE)
    city.do(somchai, Note(number, "หนึ่ง"))
    undo(city, somchai, number)

    with pytest.raises(WrongMoment):
        undo(city, somchai, number)


def test_steps_done_one_after_the_other_are_undone_one_after_the_other(
    city: City, somchai: Person, number: str
) -> None:
    city.later(GRACE)
    city.do(somchai, Answer(number, "หนึ่ง"))
    city.do(somchai, Close(number, Outcome.SOLVED, "สอง"))

    assert isinstance(undo(city, somchai, number).action, Close)
    assert isinstance(undo(city, somchai, number).action, Answer)

    city.later(3600)
    assert lies_ready(city) == []
    assert stands(city, number).answered_at is None
    assert faults(city, number) == ""
    with pytest.raises(WrongMoment):
        undo(city, somchai, number)


def test_after_an_undoing_the_work_goes_on(city: City, somchai: Person, number: str) -> None:
    city.do(somchai, Close(number, Outcome.SOLVED, "พิมพ์ผิด"))
    undo(city, somchai, number)
    city.do(somchai, Close(number, Outcome.ORDERED, "สั่งแก้ไขแล้ว"))
    city.later(GRACE)

    assert stands(city, number).outcome is Outcome.ORDERED
    told = "\n".join(lies_ready(city))
    assert "สั่งแก้ไขแล้ว" in told
    assert "พิมพ์ผิด" not in told
    assert faults(city, number) == ""


def test_undoing_a_reopening_closes_the_case_as_it_was(city: City, somchai: Person, number: str) -> None:
    city.do(somchai, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))
    city.later(60)
    closed = stands(city, number)
    city.do(somchai, Reopen(number, "ผิดเรื่อง"))

    undo(city, somchai, number)

    after = stands(city, number)
    assert (after.status, after.closed_at, after.late, after.due_at) == (
        Status.CLOSED,
        closed.closed_at,
        closed.late,
        closed.due_at,
    )


def test_a_merge_cannot_be_undone(city: City, somchai: Person, number: str) -> None:
    twin = city.citizen("another-browser").lodges().ticket.number
    city.do(somchai, Merge(twin, number))

    with pytest.raises(WrongMoment):
        undo(city, somchai, twin)


def test_photos_of_an_undone_closing_belong_to_no_case(city: City, somchai: Person, number: str) -> None:
    file = city.photo(photo())
    city.do(somchai, Close(number, Outcome.SOLVED, "", (file,)))

    undo(city, somchai, number)

    kept = city.house.store.read(lambda tx: tx.one("select kept_for from files where id = :id", id=file))
    assert kept is not None
    assert kept["kept_for"] == ""


def test_a_message_that_may_have_been_sent_is_not_undone(city: City, somchai: Person, number: str) -> None:
    """Two servers: one sends while the other is asked to undo. Never is a thing undone that somebody was told."""
    city.do(somchai, Answer(number, "ตอบ"))
    city.house.store.write(lambda tx: tx.run("update outbox set attempts = 1 where undo <> '' and state = 'waiting'"))

    with pytest.raises(TooLate):
        undo(city, somchai, number)

    assert stands(city, number).answered_at is not None
    assert faults(city, number) == ""


def test_whoever_lost_the_right_meanwhile_undoes_nothing(city: City, somchai: Person, number: str) -> None:
    city.do(somchai, Note(number, "หนึ่ง"))

    with pytest.raises(Refused):
        undo(city, Person(somchai.id, Role.OFFICER, "สอจ.เลย"), number)


def test_a_waiting_page_is_woken_when_the_undo_time_is_over(city: City, somchai: Person, number: str) -> None:
    """The page was notified when it was written; it must not wait until its next heartbeat."""
    office = PostOffice(city.house.mailbox, city.house.room, city.house.seal, 10, lambda: city.at)
    city.do(somchai, Answer(number, "ตอบ"))
    city.later(GRACE - 0.05)

    asyncio.run(asyncio.wait_for(office.news("web", "a-browser", 600), 30))


def test_in_a_chat_undo_is_a_button(city: City, somchai: Person, number: str) -> None:
    chat = _linked(city, somchai)
    chat.says(f"ตอบผู้แจ้ง {number} {WRONG}")
    assert "เรียกคืนได้ภายใน 10 วินาที" in chat.presses("ส่งเลย")

    said = chat.presses("เรียกคืน")

    assert WRONG in said
    assert say("work.undo.done", "th", number=number) in said
    city.later(60)
    assert lies_ready(city) == []


def test_in_a_chat_a_forwarded_case_comes_back(city: City, somchai: Person, number: str) -> None:
    chat = _linked(city, somchai)
    chat.says(f"ส่งต่อเรื่อง {number} สอจ.เลย")
    chat.says("อยู่จังหวัดเลย")
    chat.presses("ส่งเลย")
    assert stands(city, number).unit == "สอจ.เลย"

    chat.presses("เรียกคืน")

    assert stands(city, number).unit == RAYONG


def test_in_a_chat_undo_may_be_too_late(city: City, somchai: Person, number: str) -> None:
    chat = _linked(city, somchai)
    chat.says(f"บันทึกภายใน {number} โทรไปแล้ว")
    city.later(GRACE)

    assert say("work.undo.too_late", "th", number=number) in chat.says(f"เรียกคืน {number}")


def test_at_the_console_the_button_is_there_and_the_words_come_back(office: Office) -> None:
    desk = office.officer("สมชาย")
    number = office.lodge()
    press(desk, number, "take")
    press(desk, number, "answer", text=WRONG)
    page = desk.get(f"/console/tickets/{number}").text
    assert say("console.undo.seen", "th", seconds=10) in page

    status, page = _undo(desk, page, number)

    assert status == 200
    assert say("console.undo.done", "th") in page
    assert f">{WRONG}</textarea>" in page
    assert say("console.history.undo", "th") in page
    assert all(one.held for one in office.news if WRONG in one.reply.text), (
        "the outbox is told that it may be called back"
    )


def test_at_the_console_a_button_pressed_too_late_says_so(office: Office) -> None:
    desk = office.officer("สมชาย")
    number = office.lodge()
    press(desk, number, "take")
    press(desk, number, "note", text="โทรไปแล้ว")
    page = desk.get(f"/console/tickets/{number}").text

    office.at += GRACE
    status, told = _undo(desk, page, number)

    assert status == 409
    assert say("console.undo.too_late", "th") in told
    assert "data-seconds" not in desk.get(f"/console/tickets/{number}").text


def test_at_the_console_a_forwarded_case_comes_back_from_the_list(office: Office) -> None:
    desk = office.officer("สมชาย")
    number = office.lodge()
    press(desk, number, "take")
    page = desk.get(f"/console/tickets/{number}").text
    away = desk.post(
        f"/console/tickets/{number}",
        data={
            "token": token_in(page),
            "seen": _seen(page),
            "do": "forward",
            "unit": "สอจ.เลย",
            "text": "อยู่เลย",
            "sure": "สอจ.เลย",
        },
    )
    assert desk.get(f"/console/tickets/{number}").status_code == 403

    queue = desk.get(f"/console/{away.headers['location'].removeprefix('../')}").text
    assert _undo(desk, queue, number)[0] == 200

    assert say("console.undo.done", "th") not in queue
    assert desk.get(f"/console/tickets/{number}").status_code == 200


def test_at_the_console_a_forwarded_case_that_arrived_is_no_longer_shown(office: Office) -> None:
    desk = office.officer("สมชาย")
    number = office.lodge()
    press(desk, number, "take")
    page = desk.get(f"/console/tickets/{number}").text
    press_as_seen(desk, page, number, "forward", unit="สอจ.เลย", text="อยู่เลย", sure="สอจ.เลย")

    office.at += GRACE
    token = {"token": token_in(page), "seen": str(int(_seen(page)) + 1), "do": "undo"}
    answer = desk.post(f"/console/tickets/{number}", data=token)

    assert answer.status_code == 409
    assert say("console.undo.too_late", "th") in answer.text
    assert "กลิ่นเหม็น" not in answer.text


def test_a_case_is_given_back_to_the_unit_at_the_console(office: Office) -> None:
    desk = office.officer("สมชาย")
    number = office.lodge()
    press(desk, number, "take")

    assert press(desk, number, "release")[0] == 303

    head = office.officer("มาลี", Role.HEAD)
    assert number in head.get("/console/?view=unassigned").text


def _linked(city: City, officer: Person) -> Chat:
    chat = city.citizen("U-somchai", "line")
    city.house.store.write(lambda tx: people.seat(tx, "line", "U-somchai", officer.id, city.at))
    return chat


def _receipt(tx: Transaction, number: str) -> str:
    behind = parties.look_behind(tx, parties.of(tx, number)[0].alias)
    assert behind is not None
    return behind.receipt


def _seen(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def _undo(desk: TestClient, page: str, number: str) -> tuple[int, str]:
    form = page.partition('class="notice undo"')[2]
    data = {"token": token_in(page), "seen": _seen(form), "do": "undo"}
    answer = desk.post(f"/console/tickets/{number}", data=data)
    return answer.status_code, answer.text
