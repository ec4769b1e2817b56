"""`mindbot export`: cases as CSV or JSON for other systems."""

from __future__ import annotations

import sys
import time
from datetime import date

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import records


def _day(context: click.Context, option: click.Parameter, typed: str | None) -> date | None:
    """Parses an option's date: 2026-11-21, or 2569-11-21."""
    from bot.basics.dates import read_day

    try:
        return read_day(typed) if typed else None
    except ValueError as none:
        raise click.BadParameter(f"{typed!r} is no day. Write it as 2026-11-21 or 2569-11-21.") from none


@click.group()
def export() -> None:
    """Export records for other systems."""


@export.command("cases")
@click.option(
    "--format", "shape", type=click.Choice(["csv", "json"]), default="csv", show_default=True, help="The file format."
)
@click.option("--since", callback=_day, help="Only cases filed on this day or later.")
@click.option("--until", callback=_day, help="Only cases filed on this day or before.")
@click.option("--unit", default="", help="Only cases of this unit, or copied to it.")
@click.pass_obj
def export_cases(settings: Settings, shape: str, since: date | None, until: date | None, unit: str) -> None:
    """Print cases as deploy/EXPORT.md describes; never who filed them, and no restricted cases."""
    from bot.basics.dates import span
    from bot.basics.people import unit_label
    from bot.cases.lists.case_list import of_unit
    from bot.cases.lists.export import as_csv, as_json

    with records(settings) as store:
        begins, ends = span(since, until)
        every = of_unit(store, unit_label(unit) or None, begins, ends)
        for piece in as_csv(every) if shape == "csv" else as_json(every, time.time()):
            sys.stdout.write(piece)


VERBS = (export,)
