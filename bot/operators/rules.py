"""What the console may correct, from the command line: periods, and whom somebody in danger calls."""

from __future__ import annotations

import time

import click

from bot.operators.records import records
from bot.settings import Settings

_PAGES = click.Choice(["deadlines", "danger"])


@click.group()
def rules() -> None:
    """The periods (deadlines) and the emergency numbers (danger) that hold here."""


@rules.command("show")
@click.argument("page", type=_PAGES)
@click.pass_obj
def show_rules(settings: Settings, page: str) -> None:
    """Print PAGE as a file, with everything that was corrected in it."""
    from bot.desk import delivered
    from bot.store import corrections

    with records(settings) as store:
        changes = store.read(lambda tx: corrections.latest(tx, page).body)
    click.echo(delivered.corrected(delivered.page(page), delivered.known(page, changes)), nl=False)


@rules.command("set")
@click.argument("page", type=_PAGES)
@click.argument("line")
@click.argument("value")
@click.pass_obj
def set_rule(settings: Settings, page: str, line: str, value: str) -> None:
    """Correct one LINE of PAGE, such as: rules set deadlines complaint.take 5."""
    from bot.desk import correcting, delivered
    from bot.store import corrections

    if line not in delivered.values(delivered.page(page)):
        raise click.UsageError(f"{page} has no line {line!r}. See: mindbot rules show {page}")
    with records(settings) as store:
        kept = store.read(lambda tx: corrections.latest(tx, page))
        try:
            changes = correcting.corrected(page, kept.body, {line: value})
        except ValueError as wrong:
            raise click.ClickException(f"{line} cannot be {value!r}: {wrong}") from wrong
        store.write(lambda tx: corrections.write(tx, page, changes, kept.version, "operator", time.time()))
    click.echo(f"{line} = {value}")


VERBS = (rules,)
