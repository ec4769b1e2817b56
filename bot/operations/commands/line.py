"""`mindbot line`: sets up rich menus and webhook on LINE."""

from __future__ import annotations

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import records


@click.group()
def line() -> None:
    """Set up the bot on LINE."""


@line.command("setup")
@click.option("--dry-run", is_flag=True, help="Only say what would be changed; LINE still validates our messages.")
@click.pass_obj
def setup_line(settings: Settings, dry_run: bool) -> None:
    """Create the rich menus, set the webhook, and have LINE validate our messages. Safe to repeat."""
    from bot.channels.line.setup import SetupFailed, setup
    from bot.channels.line.webhook import NAME
    from bot.store.people import people

    if not settings.line_channel_access_token:
        raise click.ClickException(
            "LINE_CHANNEL_ACCESS_TOKEN is not set. Issue one in the LINE Developers Console and put it into .env "
            "(deploy/LINE.md shows where)."
        )
    with records(settings) as store:
        staff = store.read(lambda tx: people.staff_at(tx, NAME))
    try:
        for said in setup(settings, dry_run, staff):
            click.echo(said)
    except SetupFailed as failed:
        raise click.ClickException(str(failed)) from failed


VERBS = (line,)
