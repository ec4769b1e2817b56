"""`mindbot doctor`: checks the installation."""

from __future__ import annotations

import click

from bot.basics.settings import Settings


@click.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Check settings, database, index, disk, clock, keys and channels, and say what to do."""
    from bot.operations.doctor import examine

    findings = examine(settings)
    for finding in findings:
        mark = "ok  " if finding.well else "SET " if finding.works else "FIX "
        click.echo(f"{mark} {finding.what}: {finding.said}")
    if not all(finding.well or finding.works for finding in findings):
        raise SystemExit(1)


VERBS = (doctor,)
