"""What happens with what somebody tells us: said before the first of it is taken, and again whenever they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.basics.messages import Reply
from bot.chat.answers.answers import rests_on
from bot.chat.answers.search_papers import linked
from bot.chat.conversation import Talk
from bot.chat.forms import Form
from bot.chat.turn import Outcome, Turn

_LASTS = 90 * 86400.0  # seconds after which it is said again in full
_PAPER = "complaints/your-data"


def notice(turn: Turn, form: Form, opening: str) -> tuple[Reply, Talk]:
    """The first words of a form; in full if this person was not told before, or long ago."""
    text = f"{opening}\n{form.notice.in_(turn.language)}"
    if not form.full_notice or turn.now - turn.talk.noticed < _LASTS:
        return Reply(text), turn.talk
    return Reply(f"{text}\n\n{turn.say('notice.full')}"), replace(turn.talk, noticed=turn.now)


def with_more_to_read(turn: Turn, outcome: Outcome) -> Outcome:
    """The question that follows the notice, with the button that opens the rest of it."""
    *first, last = outcome.replies
    return replace(outcome, replies=(*first, replace(last, choices=(*last.choices, turn.choice("notice.read_more")))))


def read_more(turn: Turn) -> Outcome | None:
    """The whole of it, with the paper where it stands."""
    if turn.means != "privacy":
        return None
    paper = turn.library.paper(_PAPER, audiences=turn.audiences)
    sources = (rests_on(paper),) if paper else ()
    return turn.outcome(linked(turn, Reply(turn.say("notice.more"), sources=sources)))


def warned(turn: Turn, struck: Sequence[str], outcome: Outcome) -> Outcome:
    """The outcome with a word on what was taken out of the message before it was kept anywhere."""
    warnings = [turn.reply(f"notice.{kind}") for kind in struck]
    return replace(outcome, replies=(*warnings, *outcome.replies))
