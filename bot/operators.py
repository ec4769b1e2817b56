"""What an operator does from the command line: people, letters, and whether all is well."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from bot.people import WITHOUT_UNIT, Role, unit_label
from bot.settings import Settings
from bot.store import Store, Transaction

T = TypeVar("T")

_ROLES = [str(role) for role in Role if role is not Role.PUBLIC]


def add_to(mindbot: click.Group) -> None:
    """The operator's verbs become verbs of `mindbot`."""
    for command in (invite, staff, officer, key, outbox, inbox, doctor):
        mindbot.add_command(command)


@click.command()
@click.option("--role", type=click.Choice(_ROLES), required=True, help="What the person becomes.")
@click.option("--unit", default="", help="The abbreviation of their unit, such as ศปท.")
@click.pass_obj
def invite(settings: Settings, role: str, unit: str) -> None:
    """Print a one-time code that links whoever types it in a chat."""
    from bot.store import invitations

    _check_unit(role, unit)
    with _records(settings) as store:
        code = store.write(lambda tx: invitations.make(tx, Role(role), unit, "operator", time.time()))
    click.echo(code)
    click.echo(f"พิมพ์รหัสนี้ในแชทภายใน {invitations.DAYS} วัน ใช้ได้ครั้งเดียว", err=True)
    click.echo(f"Type this code in any channel within {invitations.DAYS} days. It works once.", err=True)


@click.group()
def staff() -> None:
    """Who is linked to the ministry in a channel."""


@staff.command("list")
@click.pass_obj
def list_staff(settings: Settings) -> None:
    """List everybody who typed an invitation's code."""
    from bot.dates import moment
    from bot.store import people

    with _records(settings) as store:
        for person, channel, since in store.read(people.linked):
            click.echo(f"{person.id}  {person.role:16} {person.unit or '-':12} {channel:10} {moment(since, 'en')}")


@staff.command("unlink")
@click.argument("person")
@click.pass_obj
def unlink_staff(settings: Settings, person: str) -> None:
    """Make PERSON one of the public again, from their next message on."""
    from bot.store import people

    _change(
        settings, lambda tx: people.unlink(tx, person), f"Nobody linked has the id {person!r}. See: mindbot staff list"
    )
    click.echo(f"{person} is one of the public again.")


@click.group()
def officer() -> None:
    """Who may sign in at the console."""


@officer.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default=str(Role.OFFICER), show_default=True)
@click.option("--unit", default="", help="The abbreviation of their unit, such as สอจ.ระยอง")
@click.pass_obj
def add_officer(settings: Settings, name: str, role: str, unit: str) -> None:
    """Add the officer NAME; what is printed opens their first sign-in, once."""
    from bot.store import officers

    _check_unit(role, unit)
    with _records(settings) as store:
        try:
            code = store.write(lambda tx: officers.add(tx, name, Role(role), unit_label(unit), time.time()))
        except officers.WrongOfficer as refused:
            raise click.ClickException(str(refused)) from refused
    click.echo(_first_sign_in(settings, code))


@officer.command("list")
@click.pass_obj
def list_officers(settings: Settings) -> None:
    """List all officers' accounts."""
    from bot.store import officers

    with _records(settings) as store:
        for account in store.read(officers.everybody):
            state = "disabled" if account.disabled else "ready" if account.ready else "has not signed in yet"
            person = account.person
            click.echo(f"{account.login:20} {person.role:16} {person.unit or '-':12} {state}")


@officer.command("link")
@click.argument("name")
@click.pass_obj
def link_officer(settings: Settings, name: str) -> None:
    """Print a fresh one-time link for the officer NAME, who lost their password or was disabled."""
    from bot.store import officers

    unknown = f"There is no officer {name!r}. See: mindbot officer list"
    code = _change(settings, lambda tx: officers.link(tx, name, time.time()), unknown)
    click.echo(_first_sign_in(settings, code))


@officer.command("disable")
@click.argument("name")
@click.pass_obj
def disable_officer(settings: Settings, name: str) -> None:
    """Shut the console to the officer NAME, from their next click on."""
    from bot.store import officers

    unknown = f"There is no officer {name!r} who could be disabled. See: mindbot officer list"
    _change(settings, lambda tx: officers.disable(tx, name, time.time()), unknown)
    click.echo(f"{name} can no longer sign in.")


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
    from bot.store import keys

    known = f"{name!r} has a key already. A new one: mindbot key remove {name}, then add it."
    click.echo(_change(settings, lambda tx: keys.add(tx, name, Role(role), unit, per_minute, time.time()), known))


@key.command("list")
@click.pass_obj
def list_keys(settings: Settings) -> None:
    """List the systems that may ask, and when they last did."""
    from bot.dates import moment
    from bot.store import keys

    with _records(settings) as store:
        for one in store.read(keys.everybody):
            seen = moment(one.used_at, "en") if one.used_at else "never used"
            click.echo(f"{one.name:24} {one.role:8} {one.unit or '-':12} {one.per_minute:5}/min  {seen}")


@key.command("remove")
@click.argument("name")
@click.pass_obj
def remove_key(settings: Settings, name: str) -> None:
    """The system NAME may no longer ask, from its next question on."""
    from bot.store import keys

    _change(settings, lambda tx: keys.remove(tx, name), f"No system is named {name!r}. See: mindbot key list")
    click.echo(f"{name} may no longer ask.")


@click.group()
def outbox() -> None:
    """Letters that could not be delivered."""


@outbox.command("list")
@click.pass_obj
def list_outbox(settings: Settings) -> None:
    """List dead letters, and how many wait."""
    from bot.dates import moment
    from bot.store import outbox as letters

    with _records(settings) as store:
        dead, counts = store.read(lambda tx: (letters.all_dead(tx), letters.counts(tx)))
    for letter in dead:
        when = moment(letter.made_at, "en")
        click.echo(f"{letter.id:8} {letter.channel:10} {when}  tried {letter.attempts}: {letter.trouble}")
    click.echo(f"{len(dead)} dead, {counts.get('waiting', 0)} waiting, {counts.get('sent', 0)} sent.", err=True)


@outbox.command("retry")
@click.argument("letter", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="All dead letters.")
@click.pass_obj
def retry_outbox(settings: Settings, letter: int | None, everything: bool) -> None:
    """Send dead letters once more."""
    from bot.store import outbox as letters

    if letter is None and not everything:
        raise click.UsageError("Which letter? Its number, or --all. See: mindbot outbox list")
    with _records(settings) as store:
        wanted = [letter] if letter is not None else [one.id for one in store.read(letters.all_dead)]
        again = [one for one in wanted if store.write(_retry(letters.retry, one))]
    if not again and not everything:
        raise click.ClickException(f"There is no dead letter {letter}. See: mindbot outbox list")
    click.echo(f"{len(again)} sent once more.")


@click.group()
def inbox() -> None:
    """Messages that were set aside because they made the code fail."""


@inbox.command("list")
@click.pass_obj
def list_inbox(settings: Settings) -> None:
    """List what was set aside."""
    from bot.dates import moment
    from bot.store import inbox as messages

    with _records(settings) as store:
        for one in store.read(messages.all_set_aside):
            click.echo(f"{one.id:8} {one.channel:10} {moment(one.came_at, 'en')}  tried {one.attempts}: {one.trouble}")


@inbox.command("retry")
@click.argument("message", type=int)
@click.pass_obj
def retry_inbox(settings: Settings, message: int) -> None:
    """Try MESSAGE again, once the code is mended."""
    from bot.store import inbox as messages

    unknown = f"No message {message} was set aside. See: mindbot inbox list"
    _change(settings, lambda tx: messages.retry(tx, message, time.time()), unknown)
    click.echo(f"Message {message} is in line again.")


@click.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Check settings, store, index, disk, clock, keys and channels, and say what to do."""
    from bot.doctor import examine

    findings = examine(settings)
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'FIX '} {finding.what}: {finding.said}")
    if not all(finding.well for finding in findings):
        raise SystemExit(1)


@contextmanager
def _records(settings: Settings) -> Iterator[Store]:
    from bot.app import open_records

    store = open_records(settings)
    try:
        yield store
    finally:
        store.close()


def _change(settings: Settings, work: Callable[[Transaction], T | None], otherwise: str) -> T:
    """Do this, or say why it could not be done."""
    with _records(settings) as store:
        done = store.write(work)
    if not done:
        raise click.ClickException(otherwise)
    return done


def _first_sign_in(settings: Settings, code: str) -> str:
    return f"{settings.public_url or 'http://127.0.0.1:8080'}/console/first/{code}"


def _retry(retry: Callable[[Transaction, int, float], bool], number: int) -> Callable[[Transaction], bool]:
    return lambda tx: retry(tx, number, time.time())


def _check_unit(role: str, unit: str) -> None:
    if Role(role) not in WITHOUT_UNIT and not unit_label(unit):
        raise click.UsageError(f"Somebody with the role {role} belongs to a unit: --unit ศปท, for example.")
