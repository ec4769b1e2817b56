"""The worker process: thinks about messages, one at a time; it ends when the process that asks it does.

Started by bot/delivery/worker_process.py. It reads the database and the index, and writes to neither.
"""

from __future__ import annotations

import signal
import threading

from bot.app import thinking
from bot.basics.settings import read_settings
from bot.basics.supervision import end_with_a_dead_thread
from bot.delivery.worker_process import answer_until_closed
from bot.operations.logs import configure


def main() -> None:
    """Loads everything, says that it is ready, and answers until the pipe is closed."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)  # systemd tells everybody; the one who asks still needs this answer
    settings = read_settings()
    configure(settings.log)
    end_with_a_dead_thread()
    thinks = thinking(settings)
    threading.Thread(target=thinks.keep_up_to_date, name="librarian", daemon=True).start()
    answer_until_closed(thinks.answer)


if __name__ == "__main__":
    main()
