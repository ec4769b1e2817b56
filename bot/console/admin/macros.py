"""The page on which heads write the macros of their unit."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Mapping

from starlette.responses import Response

from bot.basics.access import may, require
from bot.basics.texts import say
from bot.cases.model.action_spec import FieldKind
from bot.cases.model.submission import Kind
from bot.cases.settings import canned_answers, macros
from bot.cases.settings.macros import STEPS, Macro, NotAMacro
from bot.console.page import failure, go, render
from bot.console.request import Office, Visit
from bot.store import Transaction
from bot.store.papers.corrections import CorrectedMeanwhile

log = logging.getLogger("mindbot.console")

_NEW = Macro("", "", (), ())


def show(office: Office, visit: Visit) -> Response:
    require(visit.officer, "prepared.see")
    return _page(office, visit)


def act(office: Office, visit: Visit) -> Response:
    """Saves, changes or removes a macro of the officer's unit."""
    unit, seen = visit.officer.unit, visit.number("seen") or 0
    require(visit.officer, "prepared.change", unit=unit)
    id = visit.text("id")
    if id and id not in {one.id for one in office.store.read(lambda tx: macros.all_for(tx, unit))}:
        return failure(visit, 404)
    typed = Macro(id, visit.text("title", macros.MAX_TITLE_LETTERS), _kinds(visit), tuple(_steps(visit)))

    def change(tx: Transaction) -> None:
        if visit.text("do") == "remove":
            macros.remove(tx, unit, id, seen, visit.officer.id, visit.at)
        else:
            named = Macro(id or secrets.token_hex(4), typed.title, typed.kinds, typed.steps)
            macros.write(tx, unit, named, seen, visit.officer.id, visit.at)

    try:
        office.store.write(change)
    except NotAMacro as wrong:
        key = "console.macros.wrong_step" if wrong.place else "console.macros.wrong"
        said = say(key, visit.language, place=wrong.place, most=macros.MOST_STEPS)
        return _page(office, visit, 422, wrong=said, typed=typed)
    except CorrectedMeanwhile:
        return _page(office, visit, 409, wrong=say("console.rules.changed", visit.language), typed=typed)
    log.info("the macro %s of %s was changed by %s", id or "new", unit or "the house", visit.officer.id)
    return go(visit, "macros?done=1")


def _kinds(visit: Visit) -> tuple[Kind, ...]:
    return tuple(kind for kind in Kind if visit.text(f"kind.{kind}"))


def _steps(visit: Visit) -> Iterator[Mapping[str, str]]:
    """Each step with what its own form asks for, and nothing that was left in the fields of another."""
    for place in range(macros.MOST_STEPS):
        what = visit.text(f"{place}.do")
        if what not in STEPS:
            continue
        spec, form = STEPS[what]
        asked = [field.typed_as for field in spec.fields_of(form) if field.kind is not FieldKind.PHOTOS]
        if macros.is_for_citizens(spec):
            asked = ["prepared" if name == "text" else name for name in asked]
        said = {name: visit.text(f"{place}.{name}", macros.MAX_WORD_LETTERS) for name in asked}
        yield {"do": what, **{name: value for name, value in said.items() if value}}


def _page(office: Office, visit: Visit, status: int = 200, *, wrong: str = "", typed: Macro | None = None) -> Response:
    unit = visit.officer.unit

    def look(tx: Transaction) -> tuple[tuple[Macro, ...], int, tuple[canned_answers.Prepared, ...]]:
        return macros.all_for(tx, unit), macros.version(tx, unit), canned_answers.all_for(tx, unit)

    known, version, prepared = office.store.read(look)
    choices = {
        field.typed_as: field for spec, form in STEPS.values() for field in spec.fields_of(form) if field.options
    }
    return render(
        visit,
        "macros",
        status,
        known=[typed if typed and typed.id == one.id else one for one in known],
        new=typed if typed and not typed.id else _NEW,
        opened=typed.id if typed else None,
        version=version,
        prepared={one.id: one for one in prepared},
        steps=STEPS,
        choices=choices,
        most=macros.MOST_STEPS,
        kinds=list(Kind),
        may_change=may(visit.officer, "prepared.change", unit=unit),
        unit=office.desk.routing.name(unit, visit.language) if unit else "",
        said=say("console.rules.done", visit.language) if visit.text("done") else "",
        wrong=wrong,
    )
