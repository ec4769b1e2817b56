"""The actions on a case's page: which are possible, and parsing their forms."""

from __future__ import annotations

from typing import Any

from bot.basics.people import Person
from bot.cases.model.action_classes import Action
from bot.cases.model.action_spec import ActionSpec, FieldKind, Form, Group
from bot.cases.model.actions import ACTIONS, spec_of
from bot.cases.model.ticket import SaysNothing, Ticket, WrongMoment
from bot.cases.officer.case_summary import may_do
from bot.cases.rules.corrections import NothingCorrected
from bot.cases.rules.duplicates import NoTwin
from bot.cases.rules.undo import TooLate
from bot.cases.service import ChangedMeanwhile
from bot.cases.settings.canned_answers import MAX_ANSWER_LETTERS
from bot.console import attached_files
from bot.console.case import abuse, corrections, form_fields
from bot.console.case.related import Beside
from bot.console.request import Office, Visit

# What each form of the page does; the order is the order on the page.
FORMS: dict[str, tuple[ActionSpec[Any], Form]] = {form.name: (spec, form) for spec in ACTIONS for form in spec.forms}
NOTHING_TYPED = dict.fromkeys(
    ("do", *(field.typed_as for spec, form in FORMS.values() for field in spec.fields_of(form))), ""
)


class NoSuchForm(LookupError):
    """A form that the page does not have."""


class TooLong(ValueError):
    """More words than fit into one message."""


def read(office: Office, visit: Visit, number: str, *, look: bool = False) -> Action:
    """The action that this form asks for; only to be looked at, no photo of it is kept."""
    what = visit.text("do")
    if what not in FORMS or (look and not FORMS[what][0].previewed):
        raise NoSuchForm(f"No form of a ticket's page is called {what!r}.")
    if len(visit.text("text")) > MAX_ANSWER_LETTERS:
        raise TooLong(f"{what}: at most {MAX_ANSWER_LETTERS} letters.")
    spec, form = FORMS[what]
    action: Action = spec.kind(number, **form_fields.read(office, visit, number, spec, form, look=look))
    return action


def possible(
    person: Person, ticket: Ticket, around: Beside, shield: abuse.Choices, parties: int
) -> list[tuple[str, list[str]]]:
    """What this officer may do now, by groups; only what points somewhere can be parted."""
    able = [what for what, (spec, form) in FORMS.items() if form.only_if(ticket) and may_do(person, ticket, spec.kind)]
    able = abuse.possible(able, shield, parties)
    able = able if around.linked else [what for what in able if what != "part"]
    grouped = ((group, [what for what in able if FORMS[what][1].group is group]) for group in Group)
    return [(str(group), whats) for group, whats in grouped if whats]


def typed_again(action: Action) -> dict[str, str]:
    """An action as it was filled into its form."""
    spec = spec_of(action)
    # The form that always means something stands behind the one that leaves it open.
    form = next(one for one in reversed(spec.forms) if all(getattr(action, name) == value for name, value in one.fixed))
    fields = [
        field for field in spec.fields_of(form) if hasattr(action, field.name) and field.kind is not FieldKind.PHOTOS
    ]
    typed = form_fields.typed((field, getattr(action, field.name)) for field in fields)
    return {**NOTHING_TYPED, **typed, "do": form.name}


def trouble(wrong: Exception) -> tuple[int, str]:
    """What kept a form from being done: for the browser, and in words for the officer."""
    match wrong:
        case TooLate():
            return 409, "console.undo.too_late"
        case ChangedMeanwhile() | WrongMoment():
            return 409, "console.case.wrong.changed"
        case TooLong():
            return 422, "console.case.wrong.too_long"
        case attached_files.NotTaken():
            return 422, wrong.key
        case SaysNothing():
            return 422, "console.case.wrong.no_words"
        case NothingCorrected():
            return 422, "console.case.wrong.nothing_corrected"
        case corrections.NotAPlace():
            return 422, "console.case.wrong.no_place"
        case NoTwin():
            return 422, "console.case.wrong.no_twin"
    return 422, "console.case.wrong.choose"
