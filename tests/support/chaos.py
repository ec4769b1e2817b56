"""What the tests that kill the process share: how much is done (little with CHAOS=small), who writes, and the count."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence

from benchmarks.killed import Visitor

IS_SMALL = os.environ.get("CHAOS", "") == "small"


def size(full: int, small: int) -> int:
    return small if IS_SMALL else full


def writing(visitors: Sequence[Visitor], lines: int, pause: float = 0.0) -> list[threading.Thread]:
    """Each of these people opens the page and writes so many lines; each line is repeated until the server has it."""

    def write(visitor: Visitor) -> None:
        visitor.open()
        for _ in range(lines):
            visitor.say("เสือติดปีกกู้ได้เท่าไร")
            time.sleep(pause)

    writers = [threading.Thread(target=write, args=(visitor,)) for visitor in visitors]
    for writer in writers:
        writer.start()
    return writers


def assert_answered_once_and_in_order(
    visitors: Sequence[Visitor], writers: Sequence[threading.Thread], seconds: float
) -> None:
    for writer in writers:
        writer.join()
    until = time.monotonic() + seconds
    for visitor in visitors:
        answered = visitor.answers(until)
        assert list(answered) == visitor.sent, "in the order in which they were said"
        assert set(answered.values()) == {1}
