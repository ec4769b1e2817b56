"""How the bot logs: lines to read, or JSON to collect; with the id of the message, never with anybody's words."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from importlib.metadata import version

from bot.basics.trace import Traced
from bot.operations.log_repeats import CountRepeats

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "message_id": getattr(record, "message_id", ""),
            "thread": record.threadName,
            "version": version("mindbot"),
        }
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
        return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


def configure(kind: str) -> None:
    """Sends logs to stderr in this form."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if kind == "json" else Traces(_LINE))
    handler.addFilter(Traced())
    handler.addFilter(CountRepeats())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


class Traces(logging.Formatter):
    """Lines to read, with the message's id at the end where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line, message = super().format(record), getattr(record, "message_id", "")
        return f"{line} [{message}]" if message else line
