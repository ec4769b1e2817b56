"""One question of a form, or its first words: worded anew, looked at as a citizen will see it, and saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.text_split import cut
from bot.basics.texts import LANGUAGES, say
from bot.chat.filling import check_texts
from bot.chat.filling.check_texts import Fault, NotWorded
from bot.chat.forms import Form, delivered, edit_texts
from bot.chat.forms.definition import read_form
from bot.chat.forms.edit_texts import Value
from bot.console.admin.forms import Change, Kept, bubble, called, kept, label_of, opening, parts, word_of, write
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.papers.corrections import CorrectedMeanwhile

_MAX_TEXT_LETTERS = 4_000  # are read of one text; what is too long is shown again, not cut
_ASKED = "asked"


@dataclass(frozen=True)
class Text:
    """A text as typed, with the current and the delivered one."""

    key: str
    value: str
    held: str
    delivered: str
    fault: str


@dataclass(frozen=True)
class Line:
    """A text in both languages."""

    label: str
    texts: tuple[Text, ...]
    short: bool
    most: int
    gaps: str


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "rules.see")
    name, part = (visit.path(one) for one in ("name", "part"))
    if name not in delivered() or not _lines_of(name, part):
        return failure(visit, 404)
    if visit.request.method == "GET":
        return _page(office, visit, name, part, office.store.read(lambda tx: kept(tx, name)))
    require(visit.officer, "rules.change")
    return _worded(office, visit, name, part)


def _worded(office: Office, visit: Visit, name: str, part: str) -> Response:
    """Saves or previews the typed texts; reports errors and edits by others."""
    typed, seen = _typed(visit, name, part), visit.number("seen") or 0
    known = office.store.read(lambda tx: kept(tx, name))
    if theirs := _changed_since(known, seen, typed):
        mine = {key: value for key, value in typed.items() if value != _value(name, known.at(seen), key)}
        shown = {key: mine.get(key, _value(name, known.held, key)) for key in typed}
        names = ", ".join(label_of(known.form, key, visit.language) for key in theirs)
        wrong = say("console.forms.changed", visit.language, names=names)
        return _page(office, visit, name, part, known, 409, typed=shown, wrong=wrong)
    try:
        body = check_texts.proofread(name, known.held, typed, [one.body for one in known.every[1:]])
    except NotWorded as wrong_texts:
        wrong = say("console.forms.wrong", visit.language, count=len({fault.key for fault in wrong_texts.faults}))
        return _page(office, visit, name, part, known, 422, typed=typed, faults=wrong_texts.faults, wrong=wrong)
    if visit.text("do") == "preview":
        return _page(office, visit, name, part, known, typed=typed, body=body)
    orphans = {key: known.held[key] for key in known.orphans}
    if {**body, **orphans} == dict(known.held):
        return go(visit, f"forms/{name}?done=1")

    def change(tx: Transaction) -> None:
        write(tx, visit, name, {**body, **orphans}, known.version)

    try:
        office.store.write(change)
    except CorrectedMeanwhile:  # another edit in this very moment: compare what was typed again
        return _worded(office, visit, name, part)
    return go(visit, f"forms/{name}?done=1")


def _page(
    office: Office,
    visit: Visit,
    name: str,
    part: str,
    known: Kept,
    status: int = 200,
    *,
    typed: Mapping[str, Value] | None = None,
    body: Mapping[str, Value] | None = None,
    faults: tuple[Fault, ...] = (),
    wrong: str = "",
) -> Response:
    shown = {key: _value(name, known.held, key) for key in _lines_of(name, part)} | dict(typed or {})
    form = _as_typed(known, shown)
    field = parts(form).get(part)
    return render(
        visit,
        "wording",
        status,
        known=known,
        name=name,
        part=part,
        title=called(field, visit.language) if field else say("console.forms.opening", visit.language),
        lines=_lines(known, part, shown, faults, visit.language),
        asked=shown.get(f"{part}.{_ASKED}"),
        asked_key=f"{part}.{_ASKED}",
        languages=LANGUAGES,
        shows=(lambda language: bubble(field, language)) if field else (lambda language: opening(form, language)),
        changes=_compared(known, body, visit.language) if body is not None else None,
        may_change=may(visit.officer, "rules.change"),
        wrong=wrong,
    )


def _typed(visit: Visit, name: str, part: str) -> dict[str, Value]:
    """The texts of this part in the request; an unticked checkbox sends nothing."""
    lines = edit_texts.values(name)
    return {
        key: check_texts.tidied(
            key, cut(visit.form.get(key, ""), _MAX_TEXT_LETTERS) if is_text else bool(visit.text(key))
        )
        for key in _lines_of(name, part)
        if not (is_text := isinstance(lines[key], str)) or key in visit.form
    }


def _lines_of(name: str, part: str) -> list[str]:
    """The keys of a part's texts; none if the form has no such part."""
    heads = ("title.", "notice.") if part == "form" else (f"{part}.",)
    known = part == "form" or part in parts(delivered()[name])
    return [key for key in edit_texts.values(name) if known and key.startswith(heads)]


def _changed_since(known: Kept, seen: int, typed: Mapping[str, Value]) -> list[str]:
    """The texts that another officer changed differently since this version."""

    def theirs(key: str) -> bool:
        now = _value(known.name, known.held, key)
        return _value(known.name, known.at(seen), key) != now != typed[key]

    return [key for key in typed if theirs(key)]


def _value(name: str, body: Mapping[str, Value], key: str) -> Value:
    return edit_texts.known(name, body).get(key, edit_texts.values(name)[key])


def _as_typed(known: Kept, shown: Mapping[str, Value]) -> Form:
    """The form with the typed texts, only for the preview."""
    return read_form(known.name, edit_texts.as_file(known.name, {**known.held, **shown}))


def _lines(known: Kept, part: str, shown: Mapping[str, Value], faults: tuple[Fault, ...], language: str) -> list[Line]:
    """The texts of a part, Thai and English side by side."""
    owners = dict.fromkeys(key.rpartition(".")[0] for key, value in shown.items() if isinstance(value, str))
    return [_line(known, owner, shown, faults, language) for owner in owners]


def _line(known: Kept, owner: str, shown: Mapping[str, Value], faults: tuple[Fault, ...], language: str) -> Line:
    keys = [f"{owner}.{one}" for one in LANGUAGES]
    texts = tuple(
        Text(
            key,
            str(shown[key]),
            str(_value(known.name, known.held, key)),
            str(edit_texts.values(known.name)[key]),
            "; ".join(
                say(f"console.forms.fault.{fault.why}", language, **fault.values)
                for fault in faults
                if fault.key == key
            ),
        )
        for key in keys
    )
    gaps = " ".join(f"{{{gap}}}" for gap in sorted(edit_texts.gaps(keys[0], known.name)))
    label = label_of(known.form, keys[0], language).rpartition(" (")[0].rpartition(" › ")[2]
    return Line(label, texts, check_texts.is_short(keys[0]), check_texts.longest(keys[0]), gaps)


def _compared(known: Kept, body: Mapping[str, Value], language: str) -> list[Change]:
    """What would change, before and after."""
    lines = edit_texts.values(known.name)
    return [
        Change(label_of(known.form, key, language), word_of(was, language), word_of(now, language))
        for key in lines
        if (was := _value(known.name, known.held, key)) != (now := body.get(key, lines[key]))
    ]
