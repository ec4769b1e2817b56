"""The pages of forms: every question as citizens see it, and the history of edits."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.responses import PlainTextResponse, Response

from bot.basics.access import may, require
from bot.basics.messages import Reply
from bot.basics.texts import LANGUAGES, say
from bot.chat.filling.ask_question import first_asked
from bot.chat.forms import Field, Form, current_forms, delivered, edit_texts
from bot.chat.forms.definition import read_form
from bot.chat.forms.edit_texts import Value
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.papers import corrections
from bot.store.papers.corrections import CorrectedMeanwhile, Correction
from bot.store.people import people

log = logging.getLogger("mindbot.console")

_OPENING = "form"  # title and notice, which are no question
_SAMPLE = 1  # a repeated question is shown for its first line


@dataclass(frozen=True)
class Change:
    """A changed text, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Kept:
    """A form with all its edits, the newest first."""

    name: str
    every: Sequence[Correction]
    form: Form

    @property
    def version(self) -> int:
        return self.every[0].version if self.every else 0

    @property
    def held(self) -> Mapping[str, Value]:
        return self.every[0].body if self.every else {}

    @property
    def orphans(self) -> list[str]:
        """Edited texts that a newer release no longer has."""
        return sorted(self.held.keys() - edit_texts.known(self.name, self.held).keys())

    def at(self, version: int) -> Mapping[str, Value]:
        """The edits of that version; 0 is the form as delivered."""
        return next((one.body for one in self.every if one.version == version), {})


def kept(tx: Transaction, name: str) -> Kept:
    every = corrections.every(tx, current_forms.page_of(name))
    try:
        form = read_form(name, current_forms.as_file(tx, name))
    except ValueError:
        form = delivered()[name]
    return Kept(name, every, form)


def show(office: Office, visit: Visit) -> Response:
    """All forms, with the number of edited texts."""
    require(visit.officer, "rules.see")
    every = office.store.read(lambda tx: [kept(tx, name) for name in delivered()])
    return render(visit, "forms", every=every, known=edit_texts.known)


def one(office: Office, visit: Visit) -> Response:
    require(visit.officer, "rules.see")
    name = visit.path("name")
    return page(office, visit, name) if name in delivered() else failure(visit, 404)


def as_file(office: Office, visit: Visit) -> Response:
    """The form as a file, to update the delivered one."""
    require(visit.officer, "rules.see")
    name = visit.path("name")
    if name not in delivered():
        return failure(visit, 404)
    headers = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
    return PlainTextResponse(office.store.read(lambda tx: current_forms.as_file(tx, name)), headers=headers)


def go_back(office: Office, visit: Visit) -> Response:
    """Restores an earlier version, or the delivered form."""
    require(visit.officer, "rules.change")
    name, version = visit.path("name"), visit.number("version")
    if name not in delivered() or version is None:
        return failure(visit, 404)

    def change(tx: Transaction) -> bool:
        before = kept(tx, name)
        if version and version not in {one.version for one in before.every}:
            return False
        write(tx, visit, name, before.at(version), visit.number("seen") or 0)
        return True

    try:
        found = office.store.write(change)
    except CorrectedMeanwhile:
        return page(office, visit, name, 409, wrong=say("console.forms.changed_whole", visit.language))
    return go(visit, f"forms/{name}?done=1") if found else failure(visit, 404)


def write(tx: Transaction, visit: Visit, name: str, body: Mapping[str, Value], seen: int) -> int:
    """Saves these texts as a new version."""
    version = corrections.write(tx, current_forms.page_of(name), body, seen, visit.officer.id, visit.at)
    log.info("the form %s is of version %d now, by %s", name, version, visit.officer.id)
    return version


def page(office: Office, visit: Visit, name: str, status: int = 200, *, wrong: str = "") -> Response:
    def look(tx: Transaction) -> tuple[Kept, dict[str, str]]:
        known = kept(tx, name)
        writers = {one.person: people.get(tx, one.person) for one in known.every}
        return known, {id: found.name for id, found in writers.items() if found}

    known, names = office.store.read(look)
    return render(
        visit,
        "form",
        status,
        known=known,
        form=known.form,
        languages=LANGUAGES,
        opening=_OPENING,
        opens=lambda language: opening(known.form, language),
        parts=parts(known.form),
        bubble=bubble,
        called=called,
        worded=_worded_parts(known),
        summary=lambda language: summary(known.form, language),
        changes=[(one, changes_of(known, one, visit.language)) for one in known.every],
        names=names,
        may_change=may(visit.officer, "rules.change"),
        said=say("console.forms.done", visit.language) if visit.text("done") else "",
        wrong=wrong,
    )


def parts(form: Form) -> dict[str, Field]:
    """Every question by its key."""
    return {
        **{f"fields.{field.name}": field for field in form.fields},
        **{f"each.{one.name}": one for one in form.each},
    }


def opening(form: Form, language: str) -> Reply:
    """The first message of a form."""
    return Reply(f"{form.title.in_(language)}\n{form.notice.in_(language)}")


def bubble(field: Field, language: str) -> Reply:
    """A question as shown in chat."""
    reply = first_asked(field, language)
    return replace(reply, text=_for_the_first_line(reply.text, language))


def called(field: Field, language: str) -> str:
    """The label of this question's answer."""
    return _for_the_first_line(field.label.in_(language), language)


def _for_the_first_line(text: str, language: str) -> str:
    return text.replace("{number}", str(_SAMPLE)).replace("{line}", say("console.forms.sample_line", language))


def summary(form: Form, language: str) -> str:
    """The labels as in the summary."""
    lines = "\n".join(f"• {field.label.in_(language)}: …" for field in form.fields)
    return say("form.summary", language, lines=lines, next="")


def changes_of(known: Kept, version: Correction, language: str) -> list[Change]:
    """What this version changed."""
    before, lines = known.at(version.version - 1), edit_texts.values(known.name)
    keys = (*lines, *sorted((before.keys() | version.body.keys()) - lines.keys()))
    return [
        Change(label_of(known.form, key, language), word_of(was, language), word_of(now, language))
        for key in keys
        if (was := before.get(key, lines.get(key, ""))) != (now := version.body.get(key, lines.get(key, "")))
    ]


def label_of(form: Form, key: str, language: str) -> str:
    """A readable name of a text's key."""
    part = key.split(".")
    if part[0] not in ("fields", "each") or f"{part[0]}.{part[1]}" not in parts(form):
        known = len(part) == 2 and part[0] in ("title", "notice")
        return f"{say(f'console.forms.{part[0]}', language)} ({part[1]})" if known else key
    field = parts(form)[f"{part[0]}.{part[1]}"]
    name = called(field, language)
    if part[2] == "options":
        option = next((one for one in field.options if one.value == part[3]), None)
        what = say("console.forms.spoken" if option and option.hidden else "console.forms.option", language)
        return f"{name} › {what} {option.label.in_(language) if option else part[3]} ({part[4]})"
    tail = f" ({part[3]})" if len(part) > 3 else ""
    return f"{name} › {say(f'console.forms.{part[2]}', language)}{tail}"


def _worded_parts(known: Kept) -> dict[str, int]:
    """The number of edited texts per part."""
    counted: dict[str, int] = {}
    for key in edit_texts.known(known.name, known.held):
        part = ".".join(key.split(".")[:2]) if key.split(".")[0] in ("fields", "each") else _OPENING
        counted[part] = counted.get(part, 0) + 1
    return counted


def word_of(value: Value, language: str) -> str:
    return value if isinstance(value, str) else say(f"console.forms.asked_{'yes' if value else 'no'}", language)
