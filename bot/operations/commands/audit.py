"""`mindbot audit`: checks histories, audit log, certificates and originals for tampering."""

from __future__ import annotations

from pathlib import Path

import click

from bot.basics.dates import moment
from bot.basics.settings import Settings
from bot.operations.commands.records import records
from bot.store import Store


@click.command()
@click.option("--files", "with_files", is_flag=True, help="Also compare every encrypted original with its digest.")
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Only check whether this certificate (JSON) was issued here and is unchanged.",
)
@click.option("--trail", type=click.IntRange(1, 10_000), help="Print the newest N entries of the audit log.")
@click.pass_obj
def audit(settings: Settings, with_files: bool, certificate: Path | None, trail: int | None) -> None:
    """Verify every case's history, the audit log and the certificates; print what is wrong, with exit code 1."""
    from bot.cases.service import Desk
    from bot.operations.integrity_check import examine
    from bot.store.files.files import FileRoom

    with records(settings) as store:
        if certificate:
            _check(store, certificate)
            return
        if trail:
            _print(store, trail)
            return
        room = FileRoom(settings.data / "files", store.seal) if with_files else None
        found = examine(store, Desk(), room)
    for fault in found.faults:
        click.echo(fault)
    originals = f", {found.originals} originals" if with_files else ""
    click.echo(
        f"{found.cases} cases, {found.lines} lines of the trail{originals}: {len(found.faults)} faults.", err=True
    )
    if found.faults:
        raise SystemExit(1)


def _print(store: Store, lines: int) -> None:
    from bot.store.admin import audit

    for line in reversed(store.read(lambda tx: audit.newest(tx, lines))):
        click.echo(f"{line.seq:7} {moment(line.at, 'en')}  {line.what:18} {line.about:24} by {line.who}")


def _check(store: Store, certificate: Path) -> None:
    from bot.store.admin import certificates

    try:
        paper = certificates.from_json(certificate.read_text("utf-8"))
    except ValueError as unread:
        raise click.ClickException(f"{certificate}: {unread}") from unread
    if not store.read(lambda tx: certificates.genuine(tx, paper)):
        raise click.ClickException(f"{paper.id} was not issued here like this: something in it was changed.")
    click.echo(f"{paper.id} is ours and unchanged: {paper.about}, {moment(paper.at, 'en')}.")


VERBS = (audit,)
