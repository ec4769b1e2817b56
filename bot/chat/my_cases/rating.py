"""How content somebody is once their case is over: one to five, and a word if they like."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Kind
from bot.basics.text_split import cut
from bot.cases.messages import buttons
from bot.cases.model.action_classes import Rate
from bot.chat import conversation
from bot.chat.conversation import Case
from bot.chat.effects import AtTheDesk
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import understanding

KIND = "rating"
_MAX_COMMENT_LETTERS = 1000


def ask(turn: Turn, number: str) -> Outcome:
    """Asks how satisfied they are."""
    return turn.outcome(turn.reply("case.how_content", *buttons.stars(number, turn.language), kind=Kind.TICKET))


def rate(turn: Turn, number: str, level: int) -> Outcome:
    """Records the stars at once and asks once for a comment."""
    receipt = conversation.receipt_for(turn.talk, number)
    talk = replace(turn.talk, case=Case(KIND, {"number": number, "stars": level}))
    return turn.outcome(talk=talk, acts=[AtTheDesk(Rate(number, level), receipt)])


def word_on_it(turn: Turn) -> Outcome | None:
    """Records a comment on the rating; other messages are for other steps."""
    case = turn.talk.case
    if case is None or case.kind != KIND or not turn.message.text.strip():
        return None
    without = replace(turn, talk=replace(turn.talk, case=None))
    if understanding.meaning(turn.understood.text, "answers") in ("skip", "no", "done", "later"):
        return without.outcome(turn.reply("case.rated_thanks"))
    if turn.means or turn.understood.grievance or turn.understood.ticket or turn.understood.receipt:
        return None
    number = str(case.known["number"])
    rated = Rate(number, int(case.known["stars"]), cut(turn.message.text.strip(), _MAX_COMMENT_LETTERS))
    receipt = conversation.receipt_for(turn.talk, number)
    return without.outcome(acts=[AtTheDesk(rated, receipt)])
