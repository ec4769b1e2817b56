"""One message cannot occupy the machine: whatever its shape, it is read within a third of a second of CPU."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import numpy as np
import pytest

from bot.basics.messages import MAX_TEXT_LETTERS, Message
from bot.chat.assistant import Assistant, NoCases
from bot.chat.turn import TooCostly
from knowledge.library import Library
from knowledge.small_model import SmallModel
from tests.support.talk import NOW, SOMCHAI, Conversation

LARGEST = 20_000  # bytes of a message
MOST = 0.3  # seconds of CPU

UNITS = (
    *(
        "1",
        "๑",
        "ก",
        "(",
        "9.",
        "1 ",
        "1,",
        "1/",
        "1-",
        "1%",
        "บาท",
        "ล้าน",
        "หนึ่ง",
        "😀",
        "\u200b",
        "1\u200b",
        "่",
        "ก่",
        "ก1",
    ),
    *(
        "-",
        ".",
        " ",
        "\n",
        " \n",
        "_",
        "*",
        "[1]",
        '"',
        "\\",
        "a",
        "ab ",
        "e\u0301",
        "👨‍👩‍👧",
        "漢",
        "http://a.b/c?d=e ",
    ),
    *(
        "อำเภอ",
        "ต.",
        "จังหวัด",
        "ต.กก ",
        "กรุงเทพ",
        "มาตรา 1 ",
        "ก.พ.ร.",
        "ขั้นตอนที่ ",
        "1 ปี",
        "ดอกเบี้ย",
        "1/1/2569 ",
        "2569-",
    ),
    *(
        "จ3-1/1",
        "ของขวัญ 3000 บาท ",
        "พนักงานเรียกรับเงิน",
        "โรงงานปล่อยน้ำเสีย กลิ่นเหม็น ",
        "เหมน ",
        "the factory burns plastic ",
    ),
)
BEFORE = {
    "nothing": (),
    "a complaint": ("ร้องเรียน", "โรงงาน"),
    "a complaint in English": ("I want to complain about a factory",),
    "a loan": ("สินเชื่อ",),
    "a gift": ("รับของขวัญได้ไหม",),
}


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    """Everything that is loaded once is loaded."""
    ready = Assistant(library, NoCases())
    for words in (*BEFORE.values(), ("อำเภอบางพลี ตำบลบางพลีใหญ่ กรุงเทพ",)):
        talk = Conversation(ready)
        for said in (*words, "อำเภอบางพลี ตำบลบางพลีใหญ่ กรุงเทพ", "1"):
            talk.says(said)
    return ready


def texts() -> list[str]:
    repeated = [unit * (LARGEST // len(unit.encode())) for unit in UNITS]
    dice = random.Random(3)
    mixed = ["".join(dice.choices(letters, k=LARGEST // 3)) for letters in ("0123456789 .-", "ก่ำ1 .%บาท/", "\n \tก1")]
    return repeated + mixed + ["".join(chr(dice.randint(0xE01, 0xE4E)) for _ in range(LARGEST // 3))]


@pytest.mark.parametrize("before", BEFORE)
def test_no_message_takes_more_than_a_third_of_a_second(
    assistant: Assistant, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Conversation(assistant)
    for words in BEFORE[before]:
        talk.says(words)
    state = talk.talk

    # The sentence model's own cost is bounded by the tokens that it is given: test_small_model.py.
    vector = np.full(SmallModel.dimension, 0.05, dtype=np.float32)
    monkeypatch.setattr(SmallModel, "_encode", lambda model, text, *, is_query: vector)

    def cost(text: str) -> float:
        started = time.thread_time()
        assistant.answer(Message("web", "id", "somchai", NOW, text=text), state, SOMCHAI)
        return time.thread_time() - started

    # A run that begins the message is read otherwise than one behind a letter.
    begins = ("", "ก", "ข") if before == "nothing" else ("ง", "ก", "ข")
    # A busy machine may spoil one measurement, not three; what was read is remembered, so each is another text.
    slow = [text[:12] for text in texts() if all(cost(f"{begin}{text}") > MOST for begin in begins)]

    assert not slow


def test_what_is_too_long_is_cut_before_it_is_read(assistant: Assistant) -> None:
    """A terminal and a test client send what they like."""
    long = Message("web", "id", "somchai", NOW, text="ก" * (3 * MAX_TEXT_LETTERS))

    assert len(long.cut().text) == MAX_TEXT_LETTERS
    assert long.cut().cut() == replace(long, text="ก" * MAX_TEXT_LETTERS)


def test_a_thought_that_costs_more_than_its_budget_ends(library: Library) -> None:
    with pytest.raises(TooCostly):
        Conversation(Assistant(library, NoCases(), budget=0.0)).says("สวัสดี")
