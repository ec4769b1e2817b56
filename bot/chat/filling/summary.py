"""The summary of a form: all answers, to be sent or changed, and what happens next."""

from __future__ import annotations

from bot.basics.messages import Choice, Reply
from bot.basics.messages import Kind as ReplyKind
from bot.cases.settings.routing import read_routing
from bot.chat import forms
from bot.chat.conversation import Draft
from bot.chat.filling.answer_rules import about_an_official
from bot.chat.filling.ask_question import photo_button, shown
from bot.chat.filling.submit import REVIEW, WORD, paper
from bot.chat.forms import Field, Form, Reads
from bot.chat.turn import Turn

PENDING = "pending"  # a key among the answers: the parts of which it is asked now whether they are to be taken out


def summary(turn: Turn, form: Form, draft: Draft) -> Reply:
    """All lines, who gets them, and the buttons send, change and cancel."""
    told_lines = lines(turn, form, draft)
    photo = (photo_button(turn),) if any(field.reads is Reads.FILES for field in form.fields) else ()
    choices = (turn.choice("form.send"), turn.choice("form.change"), *photo, turn.choice("form.cancel"))
    next_ = _next(turn, form, draft)
    parts: list[str] = draft.answers.get(PENDING) or []
    if not parts:
        return turn.reply("form.summary", *choices, kind=ReplyKind.FORM, lines=told_lines, next=next_)
    choices = (turn.choice("form.take_out"), *choices)
    quoted = " ".join(f"“{part}”" for part in parts)
    return turn.reply("form.summary_telling", *choices, kind=ReplyKind.FORM, lines=told_lines, next=next_, parts=quoted)


def lines(turn: Turn, form: Form, draft: Draft) -> str:
    """Every answer on a line of its own."""
    return "\n".join(
        f"• {one.label.in_(turn.language)}: {shown(turn, one, draft.answers[one.name])}" for one in told(form, draft)
    )


def which_line(turn: Turn, form: Form, draft: Draft) -> Reply:
    """Asks which line to change, including lines that can be added."""
    labels = [one.label.in_(turn.language) for one in changeable(form, draft)]
    buttons = (*(Choice(label, send=label) for label in labels), turn.choice("form.back"))
    return turn.reply("form.change_what", *buttons, kind=ReplyKind.FORM)


def told(form: Form, draft: Draft) -> tuple[Field, ...]:
    """The fields with an answer."""
    answers = draft.answers
    return tuple(field for field in form.fields if answers.get(field.name) and forms.belongs(field, answers))


def changeable(form: Form, draft: Draft) -> tuple[Field, ...]:
    """The fields that can be changed, also those that were not asked."""
    return tuple(
        field
        for field in form.fields
        if forms.belongs(field, draft.answers) or (field.goes == forms.CONTACT and field.name not in ("name", "phone"))
    )


def _next(turn: Turn, form: Form, draft: Draft) -> str:
    """What happens after sending."""
    if form.kind in (WORD, REVIEW):
        return ""
    if about_an_official(draft.answers):
        return turn.say("form.next.official")
    route = read_routing().route("", paper(form, draft.answers, turn.language))
    return turn.say("form.next.unit", unit=read_routing().name(route.unit, turn.language))
