"""The pages of deadlines, emergency contacts and limits: values that an administrator edits."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ValidationError
from starlette.responses import PlainTextResponse, Response

from bot.basics.access import may, require
from bot.basics.text_split import cut
from bot.basics.texts import say, texts
from bot.cases.model.submission import Kind
from bot.cases.settings import deadlines, edit_defaults, emergency_contacts, limits
from bot.cases.settings import default_files as delivered
from bot.cases.settings.default_files import Value
from bot.cases.settings.edit_defaults import NoSuchUnit
from bot.console.field_lengths import MAX_LINE_LETTERS
from bot.console.page import go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.papers import corrections
from bot.store.papers.corrections import CorrectedMeanwhile, Correction
from bot.store.people import people

log = logging.getLogger("mindbot.console")

_TITLES = {
    "deadlines": "periods",
    "danger": "contacts",
    "limits": "limits",
}  # the settings file, and its name in the URL


class Line(NamedTuple):
    """One value of the form."""

    key: str
    label: str
    value: Value
    delivered: Value


def periods(office: Office, visit: Visit) -> Response:
    return _respond(office, visit, deadlines.PAGE)


def danger_contacts(office: Office, visit: Visit) -> Response:
    return _respond(office, visit, emergency_contacts.PAGE)


def limiting(office: Office, visit: Visit) -> Response:
    return _respond(office, visit, limits.PAGE)


def as_file(office: Office, visit: Visit) -> Response:
    """The page as a file, to update the delivered one."""
    require(visit.officer, "rules.see")
    name = visit.path("name").removesuffix(".toml")
    if name not in _TITLES:
        return render(visit, "failure", 404, said=say("console.failure.missing", visit.language))
    changes = office.store.read(lambda tx: corrections.latest(tx, name).body)
    headers = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
    return PlainTextResponse(delivered.corrected(delivered.page(name), delivered.known(name, changes)), headers=headers)


def _respond(office: Office, visit: Visit, page: str) -> Response:
    require(visit.officer, "rules.see")
    return _correct(office, visit, page) if visit.request.method == "POST" else _page(office, visit, page)


def _correct(office: Office, visit: Visit, page: str) -> Response:
    """Saves the typed values; reports invalid values and edits by others."""
    require(visit.officer, "rules.change")
    typed = {key: cut(text.strip(), MAX_LINE_LETTERS) for key, text in visit.form.items()}
    kept = office.store.read(lambda tx: corrections.latest(tx, page).body)
    try:
        changes = edit_defaults.corrected(page, kept, typed)
    except ValueError as wrong:
        names = _named(wrong, page, visit.language)
        said = say("console.rules.wrong", visit.language, names=names)
        return _page(office, visit, page, 422, wrong=said, typed=typed)
    seen = visit.number("seen") or 0
    try:
        office.store.write(lambda tx: corrections.write(tx, page, changes, seen, visit.officer.id, visit.at))
    except CorrectedMeanwhile:
        return _page(office, visit, page, 409, wrong=say("console.rules.changed", visit.language), typed=typed)
    log.info("%s corrected by %s: %d values differ from what was delivered", page, visit.officer.id, len(changes))
    return go(visit, f"{_TITLES[page]}?done=1")


def _page(
    office: Office,
    visit: Visit,
    page: str,
    status: int = 200,
    *,
    wrong: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    def look(tx: Transaction) -> tuple[list[Correction], dict[str, str]]:
        every = corrections.every(tx, page)
        writers = {one.person: people.get(tx, one.person) for one in every}
        return every, {id: found.name for id, found in writers.items() if found}

    every, names = office.store.read(look)
    changes = every[0].body if every else {}
    return render(
        visit,
        "periods",
        status,
        page=page,
        title=_TITLES[page],
        tables=_tables(page, {**changes, **(typed or {})}, visit.language),
        version=every[0].version if every else 0,
        every=every,
        names=names,
        may_change=may(visit.officer, "rules.change"),
        said=say("console.rules.done", visit.language) if visit.text("done") else "",
        wrong=wrong,
        label=lambda key: label_of(page, key, visit.language),
        unset=emergency_contacts.MINISTRY + ".number" if page == emergency_contacts.PAGE else "",
    )


def _tables(page: str, held: Mapping[str, Value], language: str) -> dict[str, list[Line]]:
    """The values by the sections of the file."""
    tables: dict[str, list[Line]] = {}
    for key, value in delivered.values(delivered.page(page)).items():
        table, _, name = key.rpartition(".")
        line = Line(key, _label(page, table, name, language), held.get(key, value), value)
        tables.setdefault(_heading(page, table, language), []).append(line)
    return tables


def _heading(page: str, table: str, language: str) -> str:
    is_kind = page != emergency_contacts.PAGE and table in list(Kind)  # "relief" is a kind of case and a number to call
    return say(f"ticket.kind.{table}" if is_kind else f"console.rules.table.{table or 'office'}", language)


def label_of(page: str, key: str, language: str) -> str:
    """A value's name in words: its section and its label."""
    table, _, name = key.rpartition(".")
    return f"{_heading(page, table, language)}: {_label(page, table, name, language)}"


def _label(page: str, table: str, name: str, language: str) -> str:
    key = f"console.rules.{table}.{name}"
    return say(key if key in texts() else f"console.rules.line.{name}", language)


def _named(wrong: ValueError, page: str, language: str) -> str:
    """The labels of invalid values."""
    if isinstance(wrong, NoSuchUnit):
        return say("console.rules.calls.unit", language)
    if not isinstance(wrong, ValidationError):
        return str(wrong).rpartition(":")[2].strip()
    places = [".".join(str(part) for part in fault["loc"] if part != "kinds") for fault in wrong.errors()]
    return ", ".join(label_of(page, place, language) for place in places)
