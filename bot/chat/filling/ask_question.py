"""The next question of a form, with its buttons; and what a photo, or the story's meaning, offers as an answer."""

from __future__ import annotations

from statistics import fmean, pstdev
from typing import Any, Literal

from bot.basics.messages import Choice, Reply
from bot.basics.messages import Kind as ReplyKind
from bot.basics.places import Area
from bot.basics.text_split import cut
from bot.basics.texts import say
from bot.chat import forms
from bot.chat.conversation import Draft
from bot.chat.forms import Answers, Field, Form, Reads
from bot.chat.turn import Turn
from bot.chat.understand.factories import number_in

IDENTITY = "identity"
GUESS = "perhaps"  # a key among the answers: the kinds of nuisance to be confirmed
_STANDS_OUT = 1.5  # standard deviations above the mean; less is no similarity
_ALSO = 0.3  # standard deviations below the best, within which a second kind is suggested
_FACTORY = "factory"
_MAX_LETTERS = 100  # a factory's name is shorter; an address on the web may be cut
_NAMES = 9  # places offered by name; of more, the province is asked


def question(turn: Turn, form: Form, field: Field, draft: Draft) -> Reply:
    """The question with its buttons, and the previous answer if it is asked again."""
    known = draft.answers.get(field.name)
    changing = field.name in draft.answers and not forms.is_open(field, draft.answers)
    text, choices = _asked(turn, field, draft)
    if field.name == IDENTITY and invites_photos(form, draft):
        text, choices = f"{text}\n{turn.say('form.photos_welcome')}", [*choices, photo_button(turn)]
    if changing and known not in (None, "", []):
        text = f"{text}\n{turn.say('form.so_far', answer=shown(turn, field, known))}"
        choices.append(turn.choice("form.keep"))
        if not forms.is_required(field, draft.answers) and field.reads is not Reads.FILES:
            choices.append(turn.choice("form.empty"))
        return Reply(text, ReplyKind.FORM, tuple(choices))
    if not forms.is_required(field, draft.answers):
        choices.append(turn.choice("form.unknown" if field.unknown else "form.skip"))
        if _enough(form, draft):
            choices.append(turn.choice("form.enough"))
    if field.reads is Reads.PHONE:  # last, because most channels cannot show it
        choices.append(Choice(turn.say("form.send_contact"), asks="contact"))
    return Reply(text, ReplyKind.FORM, tuple(choices))


def guessed(turn: Turn, field: Field, answers: Answers) -> list[str]:
    """The most similar kinds, to be confirmed; nothing without a model, or where none stands out."""
    told = answers.get("what")
    if field.reads is not Reads.OPTIONS or field.single or not isinstance(told, str):
        return []
    options = [option for option in field.options if option.words]
    near = turn.library.alike(
        told, tuple(f"{option.label.th} {option.label.en} {' '.join(option.words)}" for option in options)
    )
    spread = pstdev(near) if near else 0.0
    if not spread or (max(near) - fmean(near)) / spread < _STANDS_OUT:
        return []
    return [one.value for one, likeness in zip(options, near, strict=True) if likeness >= max(near) - _ALSO * spread]


def invites_photos(form: Form, draft: Draft) -> bool:
    """Whether photos are welcome and none came yet: where the form does not ask for them."""
    return any(
        field.reads is Reads.FILES and not field.asked and field.name not in draft.answers for field in form.fields
    )


def photo_button(turn: Turn) -> Choice:
    return Choice(turn.say("form.send_photo"), asks="photo")


def first_asked(field: Field, language: str) -> Reply:
    """The question as a new person sees it, for a preview of its texts."""

    def choice(key: str, asks: Literal["", "place", "photo", "contact"] = "") -> Choice:
        return Choice(say(key, language), asks=asks)

    local = say("form.local.municipality", language, area="").strip()
    text = field.ask.in_(language).replace("{local}", local)
    choices = [Choice(option.label.in_(language)) for option in field.options if not option.hidden]
    if field.reads is Reads.PLACE:
        choices.append(choice("form.send_place", "place"))
    if field.reads is Reads.FILES:
        choices.append(choice("form.send_photo", "photo"))
    if not field.required:
        choices.append(choice("form.unknown" if field.unknown else "form.skip"))
    if field.reads is Reads.PHONE:
        choices.append(choice("form.send_contact", "contact"))
    return Reply(text, ReplyKind.FORM, tuple(choices))


def shown(turn: Turn, field: Field, value: Any) -> str:
    """An answer as the person sees it."""
    text = forms.shown(field, value, turn.language)
    return turn.say("form.files", count=text) if field.reads is Reads.FILES else text


def local_body(turn: Turn, draft: Draft) -> str:
    """The local authority for what is too small to be a factory, at this place."""
    area = forms.area_of(draft.answers)
    if area.code.startswith("10"):
        return turn.say("form.local.bangkok")
    if "พัทยา" in str(draft.answers.get("place") or "") or "พัทยา" in str(draft.answers.get("what") or ""):
        return turn.say("form.local.pattaya")
    return turn.say("form.local.municipality", area=area.name(turn.language) if area.tambon else "").strip()


def _enough(form: Form, draft: Draft) -> bool:
    """Whether several questions are left, all of which may be skipped together."""
    open_ = [
        field
        for field in form.fields
        if field.asked
        and not field.goes
        and forms.belongs(field, draft.answers)
        and forms.is_open(field, draft.answers)
    ]
    return len(open_) > 1 and not any(forms.is_required(one, draft.answers) for one in open_)


def _asked(turn: Turn, field: Field, draft: Draft) -> tuple[str, list[Choice]]:
    text = forms.question_of(field, draft.answers).in_(turn.language)
    match field.reads:
        case Reads.OPTIONS | Reads.TEXT:
            text = text.replace("{local}", local_body(turn, draft)) if "{local}" in text else text
            text = _with_a_guess(turn, field, draft, text)
            labels = [option.label.in_(turn.language) for option in field.options if not option.hidden]
            return text, [Choice(label, send=label) for label in labels]
        case Reads.PLACE:
            return _spot(turn, field, draft) or text, [Choice(turn.say("form.send_place"), asks="place")]
        case Reads.FILES:
            return text, [photo_button(turn)]
        case Reads.AREA | Reads.PROVINCE:
            return _where(turn, field, draft, text)
    return text, []


def _spot(turn: Turn, field: Field, draft: Draft) -> str:
    """The question for the spot in a district that is known."""
    if not forms.knows_the_district(draft.answers) or not field.also:
        return ""
    key = "form.spot" if field.also in draft.answers else "form.spot_and_factory"
    return turn.say(key, area=forms.area_of(draft.answers).name(turn.language))


def _with_a_guess(turn: Turn, field: Field, draft: Draft, text: str) -> str:
    guess = draft.answers.get(GUESS) if field.reads is Reads.OPTIONS and not field.single else None
    return f"{turn.say('form.perhaps', kinds=forms.shown(field, guess, turn.language))} {text}" if guess else text


def _where(turn: Turn, field: Field, draft: Draft, text: str) -> tuple[str, list[Choice]]:
    """A guess to confirm, or several places of that name to choose from; else the plain question."""
    codes = (draft.answers.get(field.name) or {}).get("codes") if field.reads is Reads.AREA else None
    if codes:
        return _which(turn, [Area(code) for code in codes])
    guess = (draft.answers.get("place") or {}).get("guess") or ""
    if not guess or not forms.is_open(field, draft.answers):
        return text, []
    name = Area(guess).province.en if turn.language == "en" else Area(guess).province.th
    return turn.say("form.guess_province", province=name), [Choice(name, send=name)]


def _which(turn: Turn, areas: list[Area]) -> tuple[str, list[Choice]]:
    if len(areas) <= _NAMES and not any(area.district for area in areas):
        names = [area.name(turn.language) for area in areas]
        return turn.say("form.which_of_provinces", names=turn.say("form.or").join(names)), [
            Choice(one, send=one) for one in names
        ]
    name = areas[0].tambon or areas[0].district
    if turn.language == "en":
        name = areas[0].name("en").split(",")[0]
    if len(areas) <= _NAMES:
        full = [area.name(turn.language) for area in areas]
        return turn.say("form.which_of_these", name=name), [Choice(one, send=one) for one in full]
    return turn.say("form.which_of_many", name=name, count=len(areas)), []


def _sign_in(turn: Turn) -> str:
    """The factory as a sign in these photos says: its number, else the words."""
    said = next((file.says for file in turn.message.files if file.says), "")
    return number_in(said) or cut(said, _MAX_LETTERS)


def offered_sign(turn: Turn, form: Form, draft: Draft) -> Reply | None:
    """Asks whether the QR sign tells the factory; it is never trusted, as anybody may print one."""
    sign = _sign_in(turn)
    field = next((one for one in form.fields if one.name == _FACTORY), None)
    if not sign or field is None or draft.answers.get(_FACTORY):
        return None
    changes = turn.say("form.qr_change", line=field.label.in_(turn.language), sign=sign)
    return turn.reply("form.qr_sign", Choice(turn.say("form.qr_yes"), send=changes), sign=sign)
