"""`mindbot upgrade`: brings the database to this version, after a backup."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from bot.basics.settings import Settings


@click.command()
@click.option(
    "--backup",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the backup goes.  [default: backups in the data folder]",
)
@click.pass_obj
def upgrade(settings: Settings, folder: Path | None) -> None:
    """Bring the database to this version: first a backup, then the steps. Stop the bot before.

    The way back is that backup and the mindbot before this one.
    """
    from bot.operations.backup.make import make
    from bot.operations.backup.manifest import BrokenBackup
    from bot.operations.running import StillRunning, alone
    from bot.store.engine.copy_rows import NotTheSame
    from bot.store.engine.installation import find_store
    from bot.store.engine.migrations import Opening, newest, version_of

    with closing(find_store(settings.data, settings.database_url, Opening.ANY)) as store:
        version = store.read(version_of)
    if version == newest():
        click.echo(f"Nothing to do: the database is of version {version}, and so is this mindbot.")
        return
    try:
        with alone(settings.data):
            made = make(settings, folder or settings.data / "backups")
            click.echo(f"Backed up to {made.path}")
            find_store(settings.data, settings.database_url, Opening.UPGRADE).close()
    except (StillRunning, BrokenBackup, NotTheSame) as refused:
        raise click.ClickException(f"{refused} Nothing was changed.") from refused
    except OSError as trouble:
        raise click.ClickException(f"{trouble.strerror}: {trouble.filename}. Nothing was changed.") from trouble
    click.echo(f"The database went from version {version} to {newest()}. Start the bot again.")


VERBS = (upgrade,)
