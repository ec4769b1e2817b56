"""Tests of rendering replies for LINE: every kind, both languages, within LINE's limits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.messaging import Message

from bot.basics.messages import Choice, Kind, Letter, Reply, Source
from bot.basics.text_split import graphemes, units
from bot.basics.texts import LANGUAGES
from bot.channels.line.limits import (
    ACTION_TEXT_UNITS,
    ALT_TEXT_UNITS,
    BUBBLE_BYTES,
    BUBBLES,
    BUTTON_LETTERS,
    CAROUSEL_BYTES,
    LABEL_LETTERS,
    MESSAGES,
    QUICK_REPLIES,
    TEXT_UNITS,
)
from bot.channels.line.render import Json, calls
from bot.channels.line.samples import samples
from tests.support.examples import examples

LOANS = """สินเชื่อที่มีค่ะ
• สินเชื่อหนึ่ง: เปิดอยู่
  วงเงินไม่เกิน 1 ล้านบาท
• สินเชื่อสอง: ปิดแล้ว
  ปิดรับเมื่อสิ้นปี
โปรดตรวจกับผู้ให้กู้ก่อนค่ะ"""


def rendered(*replies: Reply, language: str = "th") -> list[Json]:
    letters = [Letter(0, "line", "U1", reply, "key", language) for reply in replies]
    return [message for call in calls(letters) for message in call]


def inside(drawn: Any) -> Iterator[Json]:
    """Every part of a drawing."""
    if isinstance(drawn, dict):
        yield drawn
        for part in drawn.values():
            yield from inside(part)
    elif isinstance(drawn, list):
        for part in drawn:
            yield from inside(part)


def words(message: Json) -> str:
    parts = [part["text"] for part in inside(message) if part.get("type") == "text"]
    return "".join("".join(parts).split())


def check(messages: Sequence[Json]) -> None:
    """What LINE would refuse, and what its description does not say."""
    assert 1 <= len(messages) <= MESSAGES
    assert all("quickReply" not in message for message in messages[:-1])
    for message in messages:
        assert Message.from_dict(message).to_dict() == message, "the library loses nothing of it"
        assert units(message.get("text", "")) <= TEXT_UNITS
        assert 0 < units(message.get("altText", "-")) <= ALT_TEXT_UNITS
        assert len(message.get("quickReply", {}).get("items", [])) <= QUICK_REPLIES
        for part in inside(message):
            check_part(part)


def check_part(part: Json) -> None:
    assert part.get("text") != ""
    match part.get("type"):
        case "bubble":
            assert len(json.dumps(part)) <= BUBBLE_BYTES
        case "carousel":
            assert len(part["contents"]) <= BUBBLES
            assert len(json.dumps(part)) <= CAROUSEL_BYTES
        case "button":
            assert graphemes(part["action"]["label"]) <= BUTTON_LETTERS
        case "action":
            assert graphemes(part["action"]["label"]) <= LABEL_LETTERS
        case "message":
            assert 0 < units(part["text"]) <= ACTION_TEXT_UNITS
        case "uri":
            assert part["uri"].startswith(("https://", "http://", "tel:"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_reply_at_its_shortest_and_its_longest(language: str) -> None:
    kinds = set()
    for call in samples(language):
        check(call)
        kinds |= {message["type"] for message in call}

    assert kinds == {"text", "flex"}


UNKIND = st.sampled_from([*"กขคำีู่้ๆ๑๒ \n", "• ", "  ", "\n\n", "ํา", "\u200b", "👩‍👩‍👧", "a", "โรงงาน", "• 199 ดับเพลิง\n"])
TEXTS = st.lists(UNKIND, min_size=1, max_size=120).map("".join).filter(str.strip)
CHOICES = st.lists(
    st.builds(
        Choice,
        label=TEXTS.map(str.strip),
        send=TEXTS,
        opens=st.sampled_from(["", "", "papers/relative", "https://i.industry.go.th/"]),
        asks=st.sampled_from(["", "", "", "place", "photo"]),
    ),
    max_size=16,
)


@given(text=TEXTS, kind=st.sampled_from(list(Kind)), choices=CHOICES, times=st.sampled_from([1, 1, 400]))
@examples(150)
def test_every_text_can_be_rendered_for_line(text: str, kind: Kind, choices: list[Choice], times: int) -> None:
    reply = Reply(text * times, kind, tuple(choices))

    for call in calls([Letter(0, "line", "U1", reply, "key", "th")] * 3):
        check(call)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_flex_message_contains_the_whole_text(kind: Kind) -> None:
    (message,) = rendered(Reply(LOANS, kind))

    assert sorted(words(message).replace("•", "")) == sorted("".join(LOANS.split()).replace("•", ""))


def test_loans_are_shown_side_by_side() -> None:
    source = Source("loans/2", "สินเชื่อสอง", "", "public", None, 1.0, link="https://i.industry.go.th/papers/2")
    (message,) = rendered(Reply(LOANS, Kind.LOANS, sources=(source,)))

    carousel = message["contents"]
    assert carousel["type"] == "carousel"
    assert len(carousel["contents"]) == 3
    assert [("footer" in bubble) for bubble in carousel["contents"]] == [False, False, True], "a paper with its loan"


def test_emergency_numbers_are_call_buttons() -> None:
    (message,) = rendered(Reply("⚠️ ออกจากที่นั่น\n• 199 ดับเพลิง\n• ๑๖๖๙ เจ็บป่วย\n• อยู่เหนือลม", Kind.DANGER))

    called = [part["uri"] for part in inside(message) if part.get("type") == "uri"]
    assert called == ["tel:199", "tel:1669"]


def test_a_case_has_buttons_in_its_bubble_and_an_answer_has_quick_replies() -> None:
    choice = Choice("ยืนยัน", send="ยืนยัน 2569-000001")
    (case,) = rendered(Reply("เลขที่ 2569-000001\nปิดแล้ว", Kind.TICKET, (choice,)))
    (talk,) = rendered(Reply("เลือกเลยค่ะ", choices=(choice,)))

    assert "quickReply" not in case
    assert "footer" in case["contents"]
    assert len(talk["quickReply"]["items"]) == 1


def test_buttons_stand_below_the_last_message_only() -> None:
    first, last = rendered(
        Reply("หนึ่ง", choices=(Choice("ก", send="ก"),)), Reply("สอง", choices=(Choice("ข", send="ข"),))
    )

    assert "quickReply" not in first
    assert [item["action"]["text"] for item in last["quickReply"]["items"]] == ["ก", "ข"]


def test_place_and_photo_have_quick_reply_actions() -> None:
    (message,) = rendered(Reply("ส่งได้เลย", choices=(Choice("ส่งตำแหน่ง", asks="place"), Choice("ถ่ายรูป", asks="photo"))))

    assert [item["action"]["type"] for item in message["quickReply"]["items"]] == ["location", "camera", "cameraRoll"]


def test_a_link_that_leads_nowhere_is_left_out() -> None:
    (message,) = rendered(Reply("ดูเอกสาร", Kind.FILE, (Choice("เปิด", opens="files/x?mark=y"),)))

    assert "footer" not in message["contents"]


def test_a_long_name_of_a_button_moves_into_the_bubble() -> None:
    long = "กรมควบคุมมลพิษสั่งปิดโรงงานได้ไหม"
    (message,) = rendered(Reply("ใกล้เคียงที่สุดคือ\n1. ก", Kind.ANSWER, (Choice(long, send=long), Choice("สั้น", send="สั้น"))))

    assert [item["action"]["label"] for item in message["quickReply"]["items"]] == ["สั้น"]
    assert long in {part["action"]["label"] for part in inside(message) if part.get("type") == "button"}


def test_more_than_five_short_texts_share_their_messages() -> None:
    messages = rendered(*(Reply(f"ข้อ {number}") for number in range(7)))

    assert len(messages) == 1
    assert all(f"ข้อ {number}" in messages[0]["text"] for number in range(7))
