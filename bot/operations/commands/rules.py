"""`mindbot rules`: shows and edits deadlines, emergency numbers and the texts of forms."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import records

if TYPE_CHECKING:
    from bot.store import Store

_PAGES = ("deadlines", "danger")
_FORM = "form:"


def _known(context: click.Context, argument: click.Parameter, page: str) -> str:
    """Validates a page's name; the forms are only loaded when a command asks."""
    from bot.chat.forms import forms

    known = (*_PAGES, *(_FORM + name for name in forms()))
    if page not in known:
        raise click.BadParameter(f"There is no page {page!r}. Pages: {', '.join(known)}")
    return page


@click.group()
def rules() -> None:
    """The deadlines, the emergency numbers (danger) and the texts of forms (form:NAME) in force."""


@rules.command("show")
@click.argument("page", callback=_known)
@click.pass_obj
def show_rules(settings: Settings, page: str) -> None:
    """Print PAGE as a file, with all edits."""
    from bot.cases.settings import default_files
    from bot.chat.forms import current_forms
    from bot.store.papers import corrections

    with records(settings) as store:
        if page.startswith(_FORM):
            click.echo(store.read(lambda tx: current_forms.as_file(tx, page.removeprefix(_FORM))), nl=False)
            return
        changes = store.read(lambda tx: corrections.latest(tx, page).body)
    click.echo(default_files.corrected(default_files.page(page), default_files.known(page, changes)), nl=False)


@rules.command("set")
@click.argument("page", callback=_known)
@click.argument("line")
@click.argument("value")
@click.pass_obj
def set_rule(settings: Settings, page: str, line: str, value: str) -> None:
    """Set one LINE of PAGE, such as: rules set deadlines complaint.take 5."""
    from bot.store.papers import corrections
    from bot.store.people import officers

    with records(settings) as store:
        seen = store.read(lambda tx: corrections.latest(tx, page)).version
        try:
            changes = _corrected(store, page, line, value)
        except ValueError as wrong:
            raise click.ClickException(f"{line} cannot be {value!r}: {wrong}") from wrong

        store.write(lambda tx: corrections.write(tx, page, changes, seen, officers.OPERATOR, time.time()))
    click.echo(f"{line} = {value}")


def _corrected(store: Store, page: str, line: str, value: str) -> Mapping[str, str | int | float]:
    """All values that differ from the delivered page, with this edit."""
    from bot.cases.settings import default_files, edit_defaults
    from bot.chat.filling import check_texts
    from bot.chat.forms import edit_texts
    from bot.store.papers import corrections

    form = page.removeprefix(_FORM) if page.startswith(_FORM) else ""
    lines: Mapping[str, Any] = edit_texts.values(form) if form else default_files.values(default_files.page(page))
    if line not in lines:
        raise click.UsageError(f"{page} has no line {line!r}. See: mindbot rules show {page}")
    held, *before = [one.body for one in store.read(lambda tx: corrections.every(tx, page))] or [{}]
    if not form:
        return edit_defaults.corrected(page, held, {line: value})
    said = value if isinstance(lines[line], str) else value not in ("no", "false", "0")
    return check_texts.proofread(form, held, {line: said}, before)


VERBS = (rules,)
