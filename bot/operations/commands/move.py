"""`mindbot move`: moves the records between SQLite and PostgreSQL."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.basics.settings import Settings

if TYPE_CHECKING:
    from bot.store import Store


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--rehearse", is_flag=True, help="Copy and compare everything, and then leave nothing behind.")
@click.pass_obj
def move(settings: Settings, source: str, target: str, rehearse: bool) -> None:
    """Copy every record FROM one database TO an empty one and compare counts and hashes. Stop the bot before.

    Databases are written as in MINDBOT_DATABASE: sqlite:///data/mindbot.db, postgresql://user:password@host/name. The
    source stays as it is. Files, papers and keys stay in the data folder.
    """
    from bot.operations.running import StillRunning, alone
    from bot.store.engine.copy_rows import NotTheSame, TargetNotEmpty
    from bot.store.engine.installation import find_store

    try:
        with alone(_folder(settings)), closing(find_store(settings.data, source)) as store:
            copied = _copy(store, target, rehearse=rehearse)
    except (StillRunning, TargetNotEmpty, NotTheSame) as refused:
        raise click.ClickException(f"{refused} Nothing was moved.") from refused
    for table, rows in sorted(copied.items()):
        if rows:
            click.echo(f"{rows:10} {table}")
    total = f"{sum(copied.values())} rows in {len(copied)} tables, each compared by count and hash."
    if rehearse:
        click.echo(f"{total} It was a rehearsal: nothing stays. To move: the same without --rehearse", err=True)
        return
    click.echo(f"{total} Now set MINDBOT_DATABASE to the new one in .env and start the bot.", err=True)


def _folder(settings: Settings) -> Path:
    """The data folder, in which the key of both databases lies."""
    from bot.store.engine.installation import NoInstallation

    if not settings.data.is_dir():
        raise NoInstallation(f"No mindbot is installed in {settings.data.absolute()}. Name its folder in MINDBOT_DATA.")
    return settings.data


def _copy(store: Store, target: str, *, rehearse: bool) -> dict[str, int]:
    from bot.store.engine.copy_rows import TargetNotEmpty, copy_rows
    from bot.store.engine.migrations import Opening
    from bot.store.engine.open import facts, file_of, is_sqlite, open_store

    if facts(target):
        raise TargetNotEmpty("There are records in the database that they were to be moved to. Name an empty one.")
    file = Path(file_of(target)) if is_sqlite(target) else None
    made = file is not None and not file.exists()
    with closing(open_store(target, store.seal, Opening.BLANK)) as into:
        try:
            copied = copy_rows(store, into, target, rehearse=rehearse)
        except BaseException:
            rehearse = True
            raise
        finally:
            if rehearse and not made:
                into.write(lambda tx: tx.run("drop table if exists about"))
    if rehearse and made and file:
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()
    return copied


VERBS = (move,)
