"""Keeps a form open while another message is answered, and leads back to it."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Choice, Reply
from bot.chat.conversation import SUBJECT_LASTS, in_hand, newest_begun
from bot.chat.filling.fill_form import ask_again
from bot.chat.turn import Outcome, Turn

_ELSEWHERE = ("menu", "help", "greeting", "papers", "loans", "gift")  # these start something else
_SPEAKS = ("thai", "english")


def and_the_form_waits(turn: Turn, outcome: Outcome) -> Outcome:
    """Another step's outcome, followed by the form's question or a button back to the form."""
    draft = turn.talk.draft
    if turn.message.group or not outcome.replies:
        return outcome
    if draft and not draft.aside and outcome.talk.draft is draft:
        return _aside(turn, outcome) if _leads_elsewhere(turn, outcome) else _asked_again(turn, outcome)
    if _comes_back(turn) and newest_begun(outcome.talk) == newest_begun(turn.talk):
        return _with_a_way_back(turn, outcome)
    return outcome


def _asked_again(turn: Turn, outcome: Outcome) -> Outcome:
    """Answers, then asks the form's question again."""
    draft = outcome.talk.draft
    assert draft is not None
    spoken = replace(turn, talk=outcome.talk, language=outcome.talk.language or turn.language)
    asked = ask_again(spoken, draft)
    replies = outcome.replies
    if turn.means in _SPEAKS:
        replies = tuple(replace(reply, choices=()) for reply in replies)
    return replace(asked, replies=(*replies, *asked.replies), acts=(*outcome.acts, *asked.acts))


def _aside(turn: Turn, outcome: Outcome) -> Outcome:
    """Puts the form aside, because a longer dialogue starts."""
    draft = turn.talk.draft
    assert draft is not None
    waiting = replace(outcome, talk=in_hand(outcome.talk, replace(draft, aside=True)))
    return _with_a_way_back(turn, waiting)


def _with_a_way_back(turn: Turn, outcome: Outcome) -> Outcome:
    *first, last = outcome.replies
    back = Choice(turn.say("form.resume"), send=turn.say("form.resume"))
    text = f"{last.text}\n\n{turn.say('form.still_here')}"
    return replace(outcome, replies=(*first, Reply(text, last.kind, (*last.choices, back), last.sources)))


def _leads_elsewhere(turn: Turn, outcome: Outcome) -> bool:
    begun = (outcome.talk.case, outcome.talk.walk) != (turn.talk.case, turn.talk.walk)
    return turn.means in _ELSEWHERE or begun


def _comes_back(turn: Turn) -> bool:
    """The person was away for a while and left a form unfinished."""
    return newest_begun(turn.talk) is not None and turn.now - turn.talk.at > SUBJECT_LASTS
