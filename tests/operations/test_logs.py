"""Logs can be collected as JSON, with one id for a message in all of its stages, and without anybody's words."""

from __future__ import annotations

import json
import logging

from bot.basics import trace
from bot.operations.logs import AsJson


def test_a_line_is_one_json_object_with_the_id_of_its_message() -> None:
    record = logging.LogRecord("mindbot.mailbox", logging.WARNING, "", 1, "message %d failed", (7,), None)
    with trace.message("01HXXXX"):
        trace.Traced().filter(record)

    line = json.loads(AsJson().format(record))

    assert line["level"] == "WARNING"
    assert line["message"] == "message 7 failed"
    assert len(line["message_id"]) == 12
    assert line["version"]
    assert "01HXXXX" not in str(line)
