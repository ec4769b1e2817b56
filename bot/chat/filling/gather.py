"""Adds what is said to the story of a form, with everything inferred from it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.conversation import Draft
from bot.chat.filling import answer_rules
from bot.chat.filling.is_answer import learnt
from bot.chat.turn import Turn


def more_said(turn: Turn, draft: Draft) -> Draft:
    """Adds these words to the story, with everything inferred from them."""
    answers = {**draft.answers, "what": answer_rules.added(draft.answers.get("what"), turn.message.text.strip())}
    form = turn.forms[draft.form]
    return learnt(turn, form, form.field("what"), replace(draft, answers=answers, touched=turn.now))
