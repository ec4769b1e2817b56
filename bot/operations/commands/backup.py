"""`mindbot backup` and `mindbot restore`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.basics.settings import Settings

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--encrypt-to", default="", metavar="age1…", help="Encrypt to this public key, as age-keygen prints it.")
@click.option("--keep", type=click.IntRange(1), help="Then delete the oldest backups but this many.")
@click.pass_obj
def backup(settings: Settings, folder: Path, encrypt_to: str, keep: int | None) -> None:
    """Back up records, files, papers and settings below FOLDER, while the bot runs, and read the backup back.

    The seal key is not part of it. Keep a copy of that key elsewhere: without it nobody in the backup can be read.
    """
    from bot.operations.backup import encryption
    from bot.operations.backup.make import delete_oldest, make
    from bot.operations.backup.manifest import BrokenBackup
    from bot.store.engine.copy_rows import NotTheSame

    try:
        if encrypt_to:
            encryption.public_key(encrypt_to)
        made = make(settings, folder, encrypt_to)
    except (BrokenBackup, NotTheSame, encryption.WrongKey) as trouble:
        raise click.ClickException(str(trouble)) from trouble
    except OSError as trouble:
        raise click.ClickException(f"No backup was made: {trouble.strerror}: {trouble.filename or folder}") from trouble
    click.echo(made.path)
    rows = sum(made.manifest.rows.values())
    click.echo(
        f"{rows} rows, {len(made.manifest.files)} files, {made.bytes / 1e6:.1f} MB; read back and found whole.\n"
        f"The seal key {made.manifest.seal} is not in it. Keep it elsewhere: {settings.data.absolute()}/seal.key\n"
        "กุญแจผนึกไม่ได้อยู่ในชุดสำรอง ต้องเก็บไว้คนละที่",
        err=True,
    )
    if made.manifest.lost:
        click.echo(
            f"{len(made.manifest.lost)} photos or documents of cases were missing before. See: mindbot audit --files",
            err=True,
        )
    for old in delete_oldest(folder, keep) if keep else []:
        click.echo(f"Deleted {old}", err=True)


@click.command()
@click.argument("backup", type=click.Path(exists=True, path_type=Path))
@click.option("--seal-key", type=_FILE, help="The seal key, kept apart.  [default: seal.key in the data folder]")
@click.option("--identity", type=_FILE, help="The private key of an encrypted backup, as age-keygen writes it.")
@click.pass_obj
def restore(settings: Settings, backup: Path, seal_key: Path | None, identity: Path | None) -> None:
    """Restore BACKUP into an empty data folder and database. Nothing is sent until you decide."""
    from bot.basics.dates import moment
    from bot.operations.backup import encryption
    from bot.operations.backup import restore as restoring
    from bot.operations.backup.manifest import BrokenBackup

    try:
        done = restoring.restore(settings, backup, seal_key, identity)
    except (BrokenBackup, encryption.WrongKey, restoring.NotEmpty) as refused:
        raise click.ClickException(f"{refused} Nothing was restored.") from refused
    except OSError as trouble:
        raise click.ClickException(f"{trouble.strerror}: {trouble.filename}. Make room and begin again.") from trouble
    when = moment(done.manifest.made_at, "en")
    click.echo(f"Restored the backup of {when} into {settings.data.absolute()}.")
    if done.is_older:
        click.echo("It is of an older version. Now: mindbot upgrade")
    click.echo(
        f"{done.held.outbox} letters from before {when}: mindbot outbox release --send, or --drop\n"
        f"{done.held.inbox} messages that were not handled then: mindbot inbox release --handle, or --drop\n"
        "Until you decide they are held, and so are reminders and digests.\n"
        "The settings are in settings.env of the backup, without secrets. Build the index: indexer build"
    )


VERBS = (backup, restore)
