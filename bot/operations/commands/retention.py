"""`mindbot retention` and `mindbot certificate`: deletes expired data and prints the certificates."""

from __future__ import annotations

import time

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import change, records


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what would be deleted.")
@click.pass_obj
def retention(settings: Settings, dry_run: bool) -> None:
    """Delete data past its retention period (the running bot does so every day), and print the certificate."""
    from bot.basics.texts import say
    from bot.cases.service import Desk
    from bot.privacy.periods import periods
    from bot.privacy.retention import keep_no_longer, worn_out
    from bot.store.admin import certificates
    from bot.store.files.files import FileRoom

    with records(settings) as store:
        if dry_run:
            found = worn_out(store, time.time())
            for thing, days in periods().items():
                click.echo(f"{days:5} days  {say(f'privacy.removed.{thing}', 'en', n=found[thing])}")
            click.echo("Nothing was removed. The periods are the house's own, none is law.", err=True)
            return
        room = FileRoom(settings.data / "files", store.seal)
        paper = keep_no_longer(store, Desk(), room, time.time())
    if paper is None:
        click.echo("Nothing has been kept longer than its time.", err=True)
        return
    click.echo(certificates.to_json(paper))


@click.command()
@click.argument("number")
@click.pass_obj
def certificate(settings: Settings, number: str) -> None:
    """Print the deletion certificate NUMBER as JSON; mindbot audit --certificate checks it."""
    from bot.store.admin import certificates

    paper = change(settings, lambda tx: certificates.get(tx, number), f"No certificate {number!r} was issued here.")
    click.echo(certificates.to_json(paper))


VERBS = (retention, certificate)
