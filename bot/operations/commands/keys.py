"""Other systems of the Ministry, and their keys."""

from __future__ import annotations

import time

import click

from bot.basics.people import Role
from bot.basics.settings import Settings
from bot.operations.commands.records import change, records


@click.group()
def key() -> None:
    """Other systems of the Ministry that may ask at /api/ask."""


@key.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["public", "staff"]), default="public", show_default=True, help="Reads like.")
@click.option("--unit", default="", help="The unit whose papers it may read, too.")
@click.option("--per-minute", default=60, show_default=True, type=click.IntRange(1, 6000), help="Its rate.")
@click.pass_obj
def add_key(settings: Settings, name: str, role: str, unit: str, per_minute: int) -> None:
    """Print a key for the system NAME; it is shown only now."""
    from bot.store.people import api_keys

    known = f"{name!r} has a key already. A new one: mindbot key remove {name}, then add it."
    click.echo(change(settings, lambda tx: api_keys.add(tx, name, Role(role), unit, per_minute, time.time()), known))


@key.command("list")
@click.pass_obj
def list_keys(settings: Settings) -> None:
    """List the systems that may ask, and when they last did."""
    from bot.basics.dates import moment
    from bot.store.people import api_keys

    with records(settings) as store:
        for one in store.read(api_keys.everybody):
            seen = moment(one.used_at, "en") if one.used_at else "never used"
            click.echo(f"{one.name:24} {one.role:8} {one.unit or '-':12} {one.per_minute:5}/min  {seen}")


@key.command("remove")
@click.argument("name")
@click.pass_obj
def remove_key(settings: Settings, name: str) -> None:
    """The system NAME may no longer ask, from its next question on."""
    from bot.store.people import api_keys

    change(settings, lambda tx: api_keys.remove(tx, name), f"No system is named {name!r}. See: mindbot key list")
    click.echo(f"{name} may no longer ask.")


VERBS = (key,)
