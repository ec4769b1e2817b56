"""Turns a finished form into a submission, and a contact that is stored apart from it."""

from __future__ import annotations

from typing import Any

from bot.basics.messages import Place
from bot.basics.places import Area
from bot.cases.model.action_classes import AddWord
from bot.cases.model.submission import Contact, Identity, Kind, Lodge, Matter, Said
from bot.chat import forms
from bot.chat.conversation import Draft
from bot.chat.effects import Act, AskReview, AtTheDesk, FileTicket
from bot.chat.forms import HINTS, Answers, Form, Reads

WORD = "word"  # the kind of the form for adding to a case
REVIEW = "review"  # the kind of the form for requesting the review of a ban
URGENT = "urgent"  # a hint: danger, sent as soon as its place is known


def act(form: Form, draft: Draft, language: str, receipt: str = "") -> Act:
    """The side effect that submits this form; the receipt is that of a case opened with it."""
    answers = draft.answers
    if form.kind == WORD:
        photos = tuple(answers.get("photos") or ())
        word = AddWord(answers["number"], answers.get("what") or "", photos, _pin(answers.get("place")))
        return AtTheDesk(word, receipt)
    if form.kind == REVIEW:
        return AskReview(str(answers.get("what") or ""))
    return FileTicket(paper(form, answers, language), contact(form, answers))


def paper(form: Form, answers: Answers, language: str) -> Lodge:
    """The submission. Nothing in it names the person, unless they wrote that into their own words."""
    area = _area(answers)
    return Lodge(
        kind=Kind(form.kind),
        said=_said(form, answers),
        language=language,
        matters=tuple(Matter(value) for value in answers.get("nuisance") or ()),
        identity=_identity(form, answers),
        province=area.province.th if area else answers.get("province") or "",
        district=area.district if area else "",
        tambon=area.tambon if area else "",
        estate=answers.get("estate") or "",
        factory=answers.get("factory") or "",
        topic=answers.get("topic") or "",
        customer=next(iter(answers.get("customer") or ()), ""),
        place=_pin(answers.get("place")),
        files=tuple(answers.get("photos") or ()),
        danger=URGENT in (answers.get(HINTS) or ()) or Matter.EMERGENCY.value in (answers.get("nuisance") or ()),
    )


def contact(form: Form, answers: Answers) -> Contact:
    """Name, phone and on whose behalf, as far as given."""
    given = {
        field.name: str(answers[field.name])
        for field in form.fields
        if field.goes == forms.CONTACT and answers.get(field.name) and forms.belongs(field, answers)
    }
    spoken_for = answers.get("on_behalf")
    return Contact(given.get("name", ""), given.get("phone", ""), str(spoken_for or ""))


def _identity(form: Form, answers: Answers) -> Identity:
    chosen = answers.get("identity")
    return Identity(chosen[0]) if chosen else form.identity


def _area(answers: Answers) -> Area | None:
    code = (answers.get("area") or {}).get("code")
    return Area(code) if code else None


def _said(form: Form, answers: Answers) -> tuple[Said, ...]:
    """What officers read: the questions in Thai, the answers in the person's own words."""
    return tuple(
        Said(field.name, field.label.th, forms.shown(field, answers[field.name], "th"))
        for field in form.fields
        if answers.get(field.name)
        and not field.goes
        and field.reads is not Reads.FILES
        and forms.belongs(field, answers)
    )


def _pin(place: dict[str, Any] | None) -> Place | None:
    if not place or "latitude" not in place:
        return None
    return Place(place["latitude"], place["longitude"], place["words"])
