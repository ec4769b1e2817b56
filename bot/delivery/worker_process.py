"""A process that thinks about messages: it answers what it is asked, and writes nothing. Both sides of the pipe.

If it dies or hangs while it thinks, the message fails as any other does and is tried again.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from bot.basics import trace
from bot.basics.messages import Message
from bot.basics.people import Person
from bot.basics.supervision import place
from bot.chat.conversation import Talk
from bot.chat.turn import Outcome, TooCostly

log = logging.getLogger("mindbot.workers")

_READY = "ready"
PATIENCE = 60.0  # seconds for one message; a lease is shorter, so that others of the conversation do not wait
STARTING = 300.0  # seconds until it has loaded everything, also on a busy machine
_GOODBYE = 5.0  # seconds to end by itself


class WorkerDied(RuntimeError):
    """The process ended, or had to be ended."""


class ThinkingFailed(RuntimeError):
    """The error that thinking ended with, by its name."""


class WorkerProcess:
    """One such process, from its start to its end."""

    def __init__(self, module: str, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._connection, theirs = Pipe()
        command = [sys.executable, "-m", module, str(theirs.fileno())]
        # A session of its own: Ctrl-C in a terminal is for the one who asks, and ends this one by closing the pipe.
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], start_new_session=True)
        theirs.close()

    def __enter__(self) -> Self:
        """Waits until it is ready."""
        try:
            self._heard(STARTING)
        except WorkerDied:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def number(self) -> int:
        """The process id."""
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def think(self, message: Message, talk: Talk, person: Person) -> Outcome:
        try:
            self._connection.send((message, talk, person))
        except OSError as gone:
            raise WorkerDied("it ended before it was asked") from gone
        outcome = self._heard(self._patience)
        if isinstance(outcome, Exception):
            raise outcome
        assert isinstance(outcome, Outcome)
        return outcome

    def close(self) -> None:
        """It ends when nobody can ask it any more."""
        self._connection.close()
        try:
            self._process.wait(_GOODBYE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _heard(self, patience: float) -> object:
        try:
            if self._connection.poll(patience):
                return self._connection.recv()
        except (EOFError, OSError) as gone:
            raise WorkerDied("it ended before it answered") from gone
        self._process.kill()
        self._process.wait()
        raise WorkerDied(f"no answer within {patience:.0f} seconds")


def answer_until_closed(think: Callable[[Message, Talk, Person], Outcome]) -> None:
    """The other side, in the process itself: says that it is ready, and answers until nobody can ask it any more."""
    with Connection(int(sys.argv[1])) as asking, contextlib.suppress(EOFError, OSError):
        asking.send(_READY)
        while True:
            message, talk, person = asking.recv()
            with trace.message(message.id):
                asking.send(_thought(think, message, talk, person))


def _thought(
    think: Callable[[Message, Talk, Person], Outcome], message: Message, talk: Talk, person: Person
) -> Outcome | Exception:
    try:
        return think(message, talk, person)
    except TooCostly as costly:
        return TooCostly(str(costly))
    except Exception as trouble:  # an error itself may not fit through the pipe
        log.error("thinking failed: %s", place(trouble))
        return ThinkingFailed(type(trouble).__name__)
