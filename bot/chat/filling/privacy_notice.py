"""The privacy notice (PDPA): shown before a form takes the first answer, and on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.basics.messages import Reply
from bot.chat.answers.answers import rests_on
from bot.chat.answers.search_papers import linked
from bot.chat.conversation import Talk
from bot.chat.forms import Form
from bot.chat.turn import Outcome, Turn

_LASTS = 90 * 86400.0  # seconds after which it is shown in full again
_PAPER = "complaints/your-data"


def notice(turn: Turn, form: Form, opening: str) -> tuple[Reply, Talk]:
    """The start of a form; with the full notice if this person has not seen it lately."""
    text = f"{opening}\n{form.notice.in_(turn.language)}"
    if not form.full_notice or turn.now - turn.talk.noticed < _LASTS:
        return Reply(text), turn.talk
    return Reply(f"{text}\n\n{turn.say('notice.full')}"), replace(turn.talk, noticed=turn.now)


def with_more_to_read(turn: Turn, outcome: Outcome) -> Outcome:
    """Adds the button for the whole notice to the question."""
    *first, last = outcome.replies
    return replace(outcome, replies=(*first, replace(last, choices=(*last.choices, turn.choice("notice.read_more")))))


def read_more(turn: Turn) -> Outcome | None:
    """Shows the whole notice with its paper."""
    if turn.means != "privacy":
        return None
    paper = turn.library.paper(_PAPER, audiences=turn.audiences)
    sources = (rests_on(paper, turn.language),) if paper else ()
    return turn.outcome(linked(turn, Reply(turn.say("notice.more"), sources=sources)))


def warned(turn: Turn, struck: Sequence[str], outcome: Outcome) -> Outcome:
    """Adds a warning about what was removed from the message."""
    warnings = [turn.reply(f"notice.{kind}") for kind in struck]
    return replace(outcome, replies=(*warnings, *outcome.replies))
