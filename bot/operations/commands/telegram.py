"""`mindbot telegram`: sets up commands, profile and webhook on Telegram."""

from __future__ import annotations

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import records
from bot.store import Transaction


@click.group()
def telegram() -> None:
    """Set up the bot on Telegram."""


@telegram.command("setup")
@click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
@click.pass_obj
def setup_telegram(settings: Settings, dry_run: bool) -> None:
    """Set commands, profile and webhook. Safe to repeat."""
    from bot.app import with_keys
    from bot.channels.telegram.api import NotTaken, WrongToken
    from bot.channels.telegram.setup import setup

    if not settings.telegram_token:
        raise click.ClickException("TELEGRAM_TOKEN is not set. Make a bot with @BotFather and put its token into .env.")
    with records(settings) as store:
        staff = store.read(_staff_chats)
    settings, _ = with_keys(settings)
    try:
        for line in setup(settings, dry_run, staff):
            click.echo(line)
    except (NotTaken, WrongToken, ConnectionError, TimeoutError) as trouble:
        raise click.ClickException(str(trouble) or "Telegram did not answer in time. Try again.") from trouble


def _staff_chats(tx: Transaction) -> list[str]:
    """The Telegram chats of staff."""
    from bot.channels.telegram.parse_update import NAME
    from bot.store.people import people

    staff = {person.id for person, channel, _ in people.linked(tx) if channel == NAME}
    found = [address for person in sorted(staff) for address in people.addresses(tx, person)]
    return [one.address for one in found if one.channel == NAME]


VERBS = (telegram,)
