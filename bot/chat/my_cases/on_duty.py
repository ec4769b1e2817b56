"""An officer acknowledges a danger alarm in chat."""

from __future__ import annotations

from bot.basics.access import RIGHTS
from bot.basics.texts import LANGUAGES, say
from bot.basics.typed import letters_of
from bot.cases.model.numbers import number_in
from bot.chat.effects import HearAlarm
from bot.chat.turn import Outcome, Turn


def hear_alarm(turn: Turn) -> Outcome | None:
    """The button below an alarm, or its words typed: รับทราบ 2569-000123."""
    number = number_in(turn.message.text)
    if not number or turn.person.role not in RIGHTS["ticket.see"] or not _begins_as_heard(turn.message.text):
        return None
    return turn.outcome(acts=[HearAlarm(number)])


def _begins_as_heard(text: str) -> bool:
    said = letters_of(text)
    return any(said.startswith(letters_of(say("duty.heard.label", language))) for language in LANGUAGES)
