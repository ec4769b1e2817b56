"""What the console may correct, from the command line: periods, whom somebody in danger calls, and forms' texts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bot.operators.records import records
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.store import Store

_PAGES = ("deadlines", "danger")
_FORM = "form:"


def _known(context: click.Context, argument: click.Parameter, page: str) -> str:
    """A page of values, or a form; the forms are looked for only when somebody asks."""
    from bot.talk.forms import forms

    known = (*_PAGES, *(_FORM + name for name in forms()))
    if page not in known:
        raise click.BadParameter(f"There is no page {page!r}. Pages: {', '.join(known)}")
    return page


@click.group()
def rules() -> None:
    """The periods (deadlines), the emergency numbers (danger) and the texts of forms (form:NAME) that hold here."""


@rules.command("show")
@click.argument("page", callback=_known)
@click.pass_obj
def show_rules(settings: Settings, page: str) -> None:
    """Print PAGE as a file, with everything that was corrected in it."""
    from bot import stationery
    from bot.desk import delivered
    from bot.store import corrections

    with records(settings) as store:
        if page.startswith(_FORM):
            click.echo(store.read(lambda tx: stationery.as_file(tx, page.removeprefix(_FORM))), nl=False)
            return
        changes = store.read(lambda tx: corrections.latest(tx, page).body)
    click.echo(delivered.corrected(delivered.page(page), delivered.known(page, changes)), nl=False)


@rules.command("set")
@click.argument("page", callback=_known)
@click.argument("line")
@click.argument("value")
@click.pass_obj
def set_rule(settings: Settings, page: str, line: str, value: str) -> None:
    """Correct one LINE of PAGE, such as: rules set deadlines complaint.take 5."""
    from bot.store import audit, corrections, officers

    with records(settings) as store:
        seen = store.read(lambda tx: corrections.latest(tx, page)).version
        try:
            changes = _corrected(store, page, line, value)
        except ValueError as wrong:
            raise click.ClickException(f"{line} cannot be {value!r}: {wrong}") from wrong

        def write(tx: Any) -> None:
            version = corrections.write(tx, page, changes, seen, officers.OPERATOR, time.time())
            if page.startswith(_FORM):
                about = f"{page.removeprefix(_FORM)} {version}"
                audit.write(tx, officers.OPERATOR, audit.What.FORM_WORDED, about, time.time())

        store.write(write)
    click.echo(f"{line} = {value}")


def _corrected(store: Store, page: str, line: str, value: str) -> Mapping[str, str | int | float]:
    """What differs from the page as it was delivered, with this line."""
    from bot.desk import correcting, delivered
    from bot.store import corrections
    from bot.talk import proofreading
    from bot.talk.forms import wording

    form = page.removeprefix(_FORM) if page.startswith(_FORM) else ""
    lines: Mapping[str, Any] = wording.values(form) if form else delivered.values(delivered.page(page))
    if line not in lines:
        raise click.UsageError(f"{page} has no line {line!r}. See: mindbot rules show {page}")
    held, *before = [one.body for one in store.read(lambda tx: corrections.every(tx, page))] or [{}]
    if not form:
        return correcting.corrected(page, held, {line: value})
    said = value if isinstance(lines[line], str) else value not in ("no", "false", "0")
    return proofreading.proofread(form, held, {line: said}, before)


VERBS = (rules,)
