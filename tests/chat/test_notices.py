"""Tests of official notices in answers: by time, place and subject, once in a conversation."""

from __future__ import annotations

import pytest

from bot.basics.messages import Place
from bot.chat.answers.notices import concerns, notice_text
from bot.chat.assistant import Assistant, NoCases
from bot.store import Store
from bot.store.papers import notices
from bot.store.papers.notices import Notice
from knowledge.library import Library
from tests.support.talk import NOW, Conversation

DAY = 86400.0
FLOOD = Notice(
    "flood",
    "น้ำท่วมนิคมอุตสาหกรรม สำนักงานจังหวัดปิดรับเรื่องที่เคาน์เตอร์",
    "The estate is flooded. The provincial office takes nothing at its counter.",
    ("ระยอง", "ชลบุรี"),
    ("น้ำท่วม", "สอจ."),
    NOW - DAY,
    NOW + DAY,
    "napa",
    NOW - DAY,
)
EVERYWHERE = Notice("all", "ระบบปิดปรับปรุงคืนนี้", "Closed for works tonight", (), (), NOW - DAY, NOW + DAY, "napa", NOW)
RAYONG = Place(12.68, 101.28)


def talking(library: Library, *held: Notice) -> Conversation:
    return Conversation(Assistant(library, NoCases(lambda: held), now=lambda: NOW))


def test_a_notice_stands_first_once_in_a_talk(library: Library) -> None:
    talk = talking(library, EVERYWHERE)

    first = talk.says("กู้กองทุนตัวอย่างได้เท่าไรคะ")
    second = talk.says("ดอกเบี้ยกองทุนตัวอย่างเท่าไร")

    assert "ระบบปิดปรับปรุงคืนนี้" in first[0].text
    assert "15 ล้านบาท" in first[1].text
    assert len(second) == 1


def test_a_new_notice_is_said_although_an_older_one_was(library: Library) -> None:
    held = [EVERYWHERE]
    talk = Conversation(Assistant(library, NoCases(lambda: tuple(held)), now=lambda: NOW))
    talk.says("กู้กองทุนตัวอย่างได้เท่าไรคะ")

    held.append(FLOOD)
    replies = talk.says("น้ำท่วมแล้วติดต่อ สอจ. ระยองได้ที่ไหน")

    assert "ขณะนี้มีเหตุที่ ระยอง, ชลบุรี" in replies[0].text


def test_whoever_asks_in_english_reads_it_in_english(library: Library) -> None:
    replies = talking(library, EVERYWHERE).says("How much can I borrow from the sample fund?")

    assert "Closed for works tonight" in replies[0].text


@pytest.mark.parametrize(
    ("text", "province", "said"),
    [
        ("น้ำท่วมโรงงานทำอย่างไร", "ระยอง", True),
        ("น้ำท่วมโรงงานทำอย่างไร", "", True),  # nobody said where: it may be there
        ("น้ำท่วมโรงงานทำอย่างไร", "เชียงใหม่", False),
        ("ดอกเบี้ยเท่าไร", "ระยอง", False),  # another matter
        ("", "ระยอง", False),
    ],
)
def test_it_concerns_its_matter_and_its_place(text: str, province: str, said: bool) -> None:
    assert concerns(FLOOD, text, province) is said


def test_without_a_matter_it_concerns_only_whoever_is_there() -> None:
    here = Notice("x", "ก", "a", ("ระยอง",), (), NOW, NOW + DAY, "", NOW)

    assert concerns(here, "ดอกเบี้ยเท่าไร", "ระยอง")
    assert not concerns(here, "ดอกเบี้ยเท่าไร", "")


def test_a_pin_tells_where_somebody_is(library: Library) -> None:
    here = Notice("x", "ปิดสำนักงาน", "Closed", ("ระยอง",), (), NOW - 1, NOW + DAY, "", NOW)
    talk = talking(library, here)

    replies = talk.says("กู้กองทุนตัวอย่างได้เท่าไรคะ", place=RAYONG)

    assert "ปิดสำนักงาน" in replies[0].text


def test_danger_does_not_wait_for_a_notice(library: Library) -> None:
    replies = talking(library, EVERYWHERE).says("ไฟไหม้โรงงานช่วยด้วย")

    assert not any("ระบบปิดปรับปรุง" in reply.text for reply in replies)


def test_many_provinces_are_counted() -> None:
    many = Notice("x", "ก", "a", ("ระยอง", "ชลบุรี", "ตราด", "จันทบุรี", "สระแก้ว"), (), NOW, NOW + DAY, "", NOW)

    assert "ระยอง, ชลบุรี, ตราด และอีก 2 จังหวัด" in notice_text(many, "th")
    assert "Rayong" in notice_text(many, "en")


def test_it_holds_from_its_hour_to_its_hour(store: Store) -> None:
    id = store.write(lambda tx: notices.add(tx, "ก", "a", ("ระยอง",), ("น้ำ",), NOW, NOW + DAY, "napa", NOW))

    def held_at(at: float) -> list[str]:
        return [one.id for one in store.read(lambda tx: notices.holding(tx, at))]

    held = [held_at(at) for at in (NOW - 1, NOW, NOW + DAY)]

    assert held == [[], [id], []]
    assert store.read(notices.newest)[0].provinces == ("ระยอง",)


def test_one_that_is_ended_is_said_no_more(store: Store) -> None:
    id = store.write(lambda tx: notices.add(tx, "ก", "a", (), (), NOW, NOW + DAY, "napa", NOW))

    assert store.write(lambda tx: notices.end(tx, id, NOW + 60))
    assert not store.write(lambda tx: notices.end(tx, id, NOW + 120)), "it ended before"

    assert store.read(lambda tx: notices.holding(tx, NOW + 61)) == ()
