"""What may be pressed under a case, and what comes back of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.desk import buttons
from bot.desk.buttons import Press, pressed
from bot.desk.papers import Kind
from bot.desk.tickets import Status, Ticket, begin
from bot.people import Person
from bot.texts import LANGUAGES, say
from tests.town import NOW, SMELL

NUMBER = "2569-000123"


def ticket(status: Status = Status.TAKEN) -> Ticket:
    return replace(begin(NUMBER, SMELL, Person("party:1"), NOW), status=status)


@pytest.mark.parametrize("press", ["confirm", "contest", "answer", "add", "again", "rate", "proof", "receipt", "renew"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_a_case_is_understood_when_it_comes_back(press: str, language: str) -> None:
    """Also from a keyboard that adds spaces or writes Thai digits."""
    sent = say(f"ticket.press.{press}.send", language, number=NUMBER)

    for typed in (sent, f"  {sent.upper()} ", sent.replace(NUMBER, "๒๕๖๙-๐๐๐๑๒๓"), f"{sent}\u200b", f"{sent} ."):
        assert pressed(typed) == Press(press, NUMBER, 0, "." if typed.endswith(".") else "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_level_comes_back_with_its_button(language: str) -> None:
    assert [pressed(one.send) for one in buttons.strengths(NUMBER, language)] == [
        Press("strength", NUMBER, level) for level in (1, 2, 3)
    ]
    assert [pressed(one.send) for one in buttons.stars(NUMBER, language)] == [
        Press("stars", NUMBER, level) for level in (1, 2, 3, 4, 5)
    ]


def test_somebody_may_go_on_writing_behind_a_button() -> None:
    assert pressed(f"ยังไม่เรียบร้อย {NUMBER} ยังเหม็นทุกคืน") == Press("contest", NUMBER, 0, "ยังเหม็นทุกคืน")
    assert pressed(f"ตอบเจ้าหน้าที่ {NUMBER} สี่ทุ่มค่ะ") == Press("answer", NUMBER, 0, "สี่ทุ่มค่ะ")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "เรียบร้อยแล้ว",
        "เรื่อง 2569-000123 ถึงไหนแล้ว",
        "2569-000123",
        "เรียบร้อยแล้ว 2569-000123 จริงหรือ",
        "ให้คะแนน 9 เรื่อง 2569-000123",
        "เกิดอีกแล้ว ระดับ 0 เรื่อง 2569-000123",
        "🙂" * 500,
    ],
)
def test_what_only_looks_like_a_button_is_none(typed: str) -> None:
    assert pressed(typed) is None


def offered(case: Ticket, *, brought: bool = True) -> list[str]:
    return [press.what for one in buttons.under(case, "th", brought=brought) if (press := pressed(one.send))]


def test_what_can_be_pressed_follows_how_the_case_stands() -> None:
    assert offered(ticket(Status.NEW)) == ["add", "again"]
    assert offered(ticket(Status.ASKED)) == ["answer", "again"]
    assert offered(ticket(Status.CLOSED)) == ["confirm", "contest"]
    assert offered(ticket(Status.ENDED)) == ["rate"]
    assert offered(replace(ticket(Status.ENDED), stars=4)) == []


def test_whoever_joined_adds_words_but_has_not_the_last_one() -> None:
    assert offered(ticket(Status.ASKED), brought=False) == ["add", "again"]
    assert offered(ticket(Status.CLOSED), brought=False) == []


def test_only_a_nuisance_has_a_diary() -> None:
    assert offered(replace(ticket(), alone=True)) == ["add"]
    assert offered(replace(ticket(), paper=replace(SMELL, kind=Kind.GIFT))) == ["add"]


def test_whoever_came_with_the_receipt_is_not_offered_it_again() -> None:
    papers = [pressed(one.send) for one in buttons.under_card(ticket(), "th", with_receipt=True)]

    assert [press.what for press in papers if press] == ["add", "again", "proof"]
