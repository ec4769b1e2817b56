"""Tests of the button that asks for the telephone's own number: only on platforms that support it."""

from __future__ import annotations

import json

from bot.basics.messages import Choice, Kind, Letter, Reply
from bot.basics.texts import say
from bot.channels.line.render import calls as on_line
from bot.channels.telegram.render import render as on_telegram
from bot.channels.terminal import as_json
from bot.channels.web import _event

ASKS = Choice(say("form.send_contact", "th"), asks="contact")
LETTER = Letter(1, "any", "42", Reply("เบอร์ใดคะ", Kind.FORM, (Choice("ข้าม", "ข้าม"), ASKS)), "key")


def test_telegram_asks_in_a_private_chat() -> None:
    (sheet,) = on_telegram(LETTER)

    assert [button.asks for row in sheet.rows for button in row] == ["", "contact"]
    assert sheet.keyboard


def test_the_others_leave_it_out() -> None:
    line = json.dumps(on_line([LETTER]), ensure_ascii=False, default=str)
    web = _event(LETTER).decode()
    terminal = json.dumps(as_json(LETTER.reply), ensure_ascii=False)

    for shown in (line, web, terminal):
        assert "ข้าม" in shown
        assert ASKS.label not in shown
