"""Tells a banned or rate-limited person before they fill in a form, and keeps the form for later."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.dates import day, local
from bot.basics.messages import Reply
from bot.cases.messages.abuse_notifications import ask_again, why_banned
from bot.cases.model.submission import Kind, Lodge
from bot.cases.rules.bans import BARRED, Barred
from bot.chat.conversation import Draft, in_hand
from bot.chat.filling import submit
from bot.chat.forms import HINTS, Form
from bot.chat.turn import Outcome, Turn

_ANYTHING = Lodge(Kind.COMPLAINT, ())


def refused(turn: Turn, form: Form, draft: Draft) -> Outcome | None:
    """The reply instead of the next question, with the form kept; None if the person may file."""
    # Danger can always be reported.
    if form.kind not in BARRED or submit.URGENT in (draft.answers.get(HINTS) or ()):
        return None
    barred = turn.desk.barred(turn.person, submit.paper(form, draft.answers, turn.language))
    if barred is None:
        return None
    aside = replace(draft, aside=True, touched=max(turn.now, barred.until))
    talk = in_hand(turn.talk, aside) if draft.answers else replace(turn.talk, draft=None)
    return turn.outcome(_told(turn, barred), talk=talk)


def may_ask(turn: Turn) -> Outcome | None:
    """Why no review can be requested; None if one can."""
    barred = turn.desk.barred(turn.person, _ANYTHING)
    if barred is None or barred.why is None:
        return turn.outcome(turn.reply("shield.bar.no_ban"))
    return None if barred.may_ask else turn.outcome(turn.reply("shield.bar.asked_already"))


def _told(turn: Turn, barred: Barred) -> Reply:
    if barred.why is None:
        return turn.reply("shield.bar.enough", turn.choice("form.resume"), most=barred.most)
    until = day(local(barred.until).date(), turn.language)
    choices = (ask_again(turn.language),) if barred.may_ask else ()
    return turn.reply("shield.bar.banned", *choices, day=until, why=why_banned(barred.why, turn.language))
