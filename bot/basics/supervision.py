"""Supervises threads and tasks: each comes back after a failure, or the whole process ends so that it is restarted."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger("mindbot.supervision")

DIED = 70  # the exit code of a process whose thread died (EX_SOFTWARE)
_FIRST_PAUSE, _MAX_PAUSE = 1.0, 30.0  # seconds before what failed begins again, doubling
_RECENT = 60.0  # seconds in which a failure counts as trouble


class Supervision:
    """The threads and tasks of one process."""

    def __init__(self, pause: float = _FIRST_PAUSE) -> None:
        self._pause = pause
        self._threads: list[threading.Thread] = []
        self._failed: dict[str, float] = {}
        self._closing = threading.Event()

    def open(self) -> None:
        """Begins anew, with nothing running."""
        self._threads.clear()
        self._closing.clear()

    def thread(self, name: str, work: Callable[[], None]) -> None:
        """Runs this in a thread of its own; after a failure it begins again."""
        thread = threading.Thread(target=self._run, args=(name, work), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    async def task(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """The same for the event loop."""
        pause = self._pause
        while True:
            try:
                return await work()
            except Exception as trouble:
                self._failure(name, trouble)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _MAX_PAUSE)

    def close(self, patience: float) -> bool:
        """Waits this long for all threads, whose work was told to end; whether all ended."""
        self._closing.set()
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def troubled(self) -> list[str]:
        """What failed within the last minute, or is no longer alive."""
        since = time.monotonic() - _RECENT
        failed = {name for name, at in self._failed.items() if at > since}
        return sorted({*failed, *self.dead()})

    def dead(self) -> list[str]:
        """The threads that are no longer alive, though nobody stopped them."""
        return [thread.name for thread in self._threads if not thread.is_alive() and not self._closing.is_set()]

    def _run(self, name: str, work: Callable[[], None]) -> None:
        pause = self._pause
        while not self._closing.is_set():
            try:
                work()
                return
            except Exception as trouble:
                self._failure(name, trouble)
            self._closing.wait(pause)
            pause = min(2 * pause, _MAX_PAUSE)

    def _failure(self, name: str, trouble: Exception) -> None:
        self._failed[name] = time.monotonic()
        log.error("%s failed and begins again: %s", name, place(trouble))


def place(trouble: BaseException) -> str:
    """The kind of an error and where it happened; its text may repeat what somebody wrote."""
    trace = trouble.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(trouble).__name__}{where}"


def end_with_a_dead_thread() -> None:
    """From now on a thread that dies of an error ends the process: half a bot would look like a whole one."""

    def died(what: threading.ExceptHookArgs) -> None:
        name = what.thread.name if what.thread else "a thread"
        log.critical("%s died, the process ends: %s", name, place(what.exc_value) if what.exc_value else "")
        logging.shutdown()
        os._exit(DIED)

    threading.excepthook = died


def end_at_latest(seconds: float) -> None:
    """Whatever hangs: the process has ended after this time."""

    def end() -> None:
        log.critical("the bot did not stop within %.0f seconds and is ended; what waits is kept", seconds)
        logging.shutdown()
        os._exit(DIED)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
