"""Tests of worker processes: what they are asked is answered, and when one dies nothing is lost or said twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Hands, House, build
from bot.basics.messages import Message
from bot.basics.people import Person
from bot.basics.settings import read_settings
from bot.chat.conversation import Talk
from bot.chat.turn import TooCostly
from bot.delivery.worker_process import ThinkingFailed, WorkerDied, WorkerProcess
from bot.store.mail import outbox
from knowledge.library import Library
from tests.support.fake_line import eventually
from tests.support.shared_index import share_index

MODULE = "tests.support.thinking_process"
SOMCHAI = Person("somchai")


def said(text: str, number: int = 1, address: str = "somchai") -> Message:
    return Message("web", f"{address}-{number}", address, float(number), text=text)


@pytest.fixture
def house(library: Library, tmp_path: Path) -> Iterator[House]:
    share_index(library, tmp_path / "data")
    built = build(read_settings(tmp_path / "no.env"))
    yield built
    built.close()


def test_a_killed_worker_is_replaced_and_its_message_is_answered_once(house: House, tmp_path: Path) -> None:
    """Two people write; one message kills whoever thinks about it for the first time."""
    hands = Hands(house, 2, MODULE)
    hands.start()
    try:
        house.mailbox.keep([said("one"), said(f"die {tmp_path / 'died'}", 2), said("three", 3)]).result()
        house.mailbox.keep([said("hello", 1, "somsri")]).result()

        eventually(lambda: len(texts(house, "somchai")) == 3)
        eventually(lambda: texts(house, "somsri"))
    finally:
        hands.stop()

    assert texts(house, "somchai") == ["one", "die", "three"]
    assert texts(house, "somsri") == ["hello"]
    assert (tmp_path / "died").exists()


def test_where_no_worker_starts_the_process_thinks_itself(house: House) -> None:
    """As when the newest index is broken: a new process cannot open it, this one still has the last good one."""
    hands = Hands(house, 2, "tests.support.no_such_module")
    hands.start()
    try:
        house.mailbox.keep([said("สวัสดีค่ะ")]).result()

        eventually(lambda: texts(house, "somchai"))
    finally:
        hands.stop()


def test_a_worker_that_hangs_is_ended() -> None:
    with WorkerProcess(MODULE, patience=0.3) as worker:
        with pytest.raises(WorkerDied):
            worker.think(said("sleep"), Talk(), SOMCHAI)

        assert not worker.is_alive()


def test_an_error_while_thinking_comes_back_without_anybodys_words() -> None:
    with WorkerProcess(MODULE) as worker:
        with pytest.raises(TooCostly):
            worker.think(said("toil"), Talk(), SOMCHAI)
        with pytest.raises(ThinkingFailed, match=r"^KeyError$"):
            worker.think(said("fail"), Talk(), SOMCHAI)

        assert worker.think(said("still here"), Talk(), SOMCHAI).replies[0].text == "still"


def texts(house: House, address: str) -> list[str]:
    return [letter.reply.text for letter in house.store.read(lambda tx: outbox.waiting(tx, "web", address, at=1e12))]
