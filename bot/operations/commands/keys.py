"""`mindbot key`: API keys of other systems."""

from __future__ import annotations

import time

import click

from bot.basics.people import Role
from bot.basics.settings import Settings
from bot.operations.commands.records import change, records
from bot.store import Transaction


@click.group()
def key() -> None:
    """API keys of other systems, for /api/ask."""


@key.command("add")
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["public", "staff"]),
    default="public",
    show_default=True,
    help="Whose documents it may read.",
)
@click.option("--unit", default="", help="Also the documents of this unit.")
@click.option("--per-minute", default=60, show_default=True, type=click.IntRange(1, 6000), help="The rate limit.")
@click.pass_obj
def add_key(settings: Settings, name: str, role: str, unit: str, per_minute: int) -> None:
    """Print a new API key for the system NAME; it is shown only now."""
    from bot.store.admin import audit
    from bot.store.people import api_keys, officers

    known = f"{name!r} has a key already. A new one: mindbot key remove {name}, then add it."

    def add(tx: Transaction) -> str | None:
        made = api_keys.add(tx, name, Role(role), unit, per_minute, time.time())
        if made:
            audit.write(tx, officers.OPERATOR, audit.What.API_KEY, f"{name}: {role} {unit}".strip(), time.time())
        return made

    click.echo(change(settings, add, known))


@key.command("list")
@click.pass_obj
def list_keys(settings: Settings) -> None:
    """List the systems with a key, and when they last used it."""
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
    """Revoke the key of the system NAME."""
    from bot.store.admin import audit
    from bot.store.people import api_keys, officers

    def remove(tx: Transaction) -> bool:
        removed = api_keys.remove(tx, name)
        if removed:
            audit.write(tx, officers.OPERATOR, audit.What.API_KEY, f"{name}: removed", time.time())
        return removed

    change(settings, remove, f"No system is named {name!r}. See: mindbot key list")
    click.echo(f"{name} may no longer ask.")


VERBS = (key,)
