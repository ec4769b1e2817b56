"""What fails comes back, and a process with a dead thread ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from bot.basics.supervision import DIED, Supervision


def test_a_thread_that_fails_begins_again_and_is_told_of() -> None:
    tries, done = iter([ValueError, KeyError, None]), threading.Event()

    def work() -> None:
        if trouble := next(tries):
            raise trouble
        done.set()
        ending.wait()

    ending, supervision = threading.Event(), Supervision(pause=0.01)
    supervision.thread("librarian", work)

    assert done.wait(10)
    assert supervision.troubled() == ["librarian"]
    ending.set()
    assert supervision.close(10)


def test_a_task_of_the_event_loop_begins_again_until_it_is_cancelled() -> None:
    tries = iter([ValueError, None])
    begun = asyncio.Event()

    async def work() -> None:
        if trouble := next(tries):
            raise trouble
        begun.set()
        await asyncio.Event().wait()

    async def run() -> list[str]:
        supervision = Supervision(pause=0.01)
        task = asyncio.create_task(supervision.task("line sender", work))
        await asyncio.wait_for(begun.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return supervision.troubled()

    assert asyncio.run(run()) == ["line sender"]


def test_what_does_not_end_is_not_waited_for_forever() -> None:
    supervision, ending = Supervision(), threading.Event()
    supervision.thread("stuck", ending.wait)  # type: ignore[arg-type]

    assert not supervision.close(0.01)
    ending.set()


@pytest.mark.parametrize(
    "what",
    [
        "end_with_a_dead_thread(); threading.Thread(target=lambda: 1 / 0, daemon=True).start()",
        "end_at_latest(0.05)",
    ],
)
def test_the_process_ends_where_half_of_it_would_go_on(what: str) -> None:
    code = f"import threading\nfrom bot.basics.supervision import *\n{what}\nthreading.Event().wait(60)"

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30)

    assert ended.returncode == DIED
