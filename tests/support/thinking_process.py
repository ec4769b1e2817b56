"""A worker process that repeats what it hears; "die" ends it while it thinks, each word of a flag file once."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from bot.basics.messages import Message, Reply
from bot.basics.people import Person
from bot.chat.conversation import Talk
from bot.chat.turn import Outcome, TooCostly
from bot.delivery.worker_process import answer_until_closed


def echo(message: Message, talk: Talk, person: Person) -> Outcome:
    what, _, path = message.text.partition(" ")
    if what == "die" and not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "sleep":
        time.sleep(60)
    if what == "toil":
        raise TooCostly("too long")
    if what == "fail":
        raise KeyError(message.text)
    return Outcome(talk, (Reply(what),))


if __name__ == "__main__":
    answer_until_closed(echo)
