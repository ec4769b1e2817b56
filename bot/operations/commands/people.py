"""`mindbot invite`, `staff` and `officer`: invitations, linked chats and console accounts."""

from __future__ import annotations

import time

import click

from bot.basics.people import WITHOUT_UNIT, Role, unit_label
from bot.basics.settings import Settings
from bot.operations.commands.records import change, records
from bot.store import Transaction

_ROLES = [str(role) for role in Role if role is not Role.PUBLIC]


@click.command()
@click.option("--role", type=click.Choice(_ROLES), required=True, help="The role that the person gets.")
@click.option("--unit", default="", help="The abbreviation of their unit, such as ศปท.")
@click.pass_obj
def invite(settings: Settings, role: str, unit: str) -> None:
    """Print a one-time code that makes staff of the person who types it in a chat.

    Whoever works at the desk has an account instead (mindbot officer add) and links their chat themselves.
    """
    from bot.store.people import invitations, sessions

    if Role(role) in sessions.WORKS_HERE:
        raise click.UsageError(
            f"A {role} opens cases, so no code alone makes one: mindbot officer add NAME --role {role}. "
            "They link their chat on the page “My account”, with password and second factor."
        )
    _check_unit(role, unit)
    with records(settings) as store:
        code = store.write(lambda tx: invitations.make(tx, Role(role), unit, "operator", time.time()))
    click.echo(code)
    click.echo(f"พิมพ์รหัสนี้ในแชตภายใน {invitations.DAYS} วัน ใช้ได้ครั้งเดียว", err=True)
    click.echo(f"Type this code in any channel within {invitations.DAYS} days. It works once.", err=True)


@click.group()
def staff() -> None:
    """People linked to the ministry in a chat."""


@staff.command("list")
@click.pass_obj
def list_staff(settings: Settings) -> None:
    """List everybody who used an invitation code."""
    from bot.basics.dates import moment
    from bot.store.people import people

    with records(settings) as store:
        for person, channel, since in store.read(people.linked):
            click.echo(f"{person.id}  {person.role:16} {person.unit or '-':12} {channel:10} {moment(since, 'en')}")


@staff.command("unlink")
@click.argument("person")
@click.pass_obj
def unlink_staff(settings: Settings, person: str) -> None:
    """Make PERSON public again, from their next message on."""
    from bot.delivery.effects.unlink_staff import part

    unknown = f"Nobody linked has the id {person!r}. See: mindbot staff list"
    change(settings, lambda tx: part(tx, person, time.time()), unknown)
    click.echo(f"{person} is one of the public again.")


@click.group()
def officer() -> None:
    """Accounts for the console."""


@officer.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default=str(Role.OFFICER), show_default=True)
@click.option("--unit", default="", help="The abbreviation of their unit, such as สอจ.ระยอง")
@click.pass_obj
def add_officer(settings: Settings, name: str, role: str, unit: str) -> None:
    """Add the officer NAME and print the one-time link of their first sign-in."""
    from bot.store.people import officers

    _check_unit(role, unit)
    with records(settings) as store:
        try:
            code = store.write(lambda tx: officers.add(tx, name, Role(role), unit_label(unit), time.time()))
        except officers.WrongOfficer as refused:
            raise click.ClickException(str(refused)) from refused
    click.echo(_first_sign_in(settings, code))


@officer.command("list")
@click.pass_obj
def list_officers(settings: Settings) -> None:
    """List all officers' accounts."""
    from bot.store.people import officers

    with records(settings) as store:
        for account in store.read(officers.everybody):
            state = "disabled" if account.disabled else "ready" if account.ready else "has not signed in yet"
            person = account.person
            click.echo(f"{account.login:20} {person.role:16} {person.unit or '-':12} {state}")


@officer.command("link")
@click.argument("name")
@click.pass_obj
def link_officer(settings: Settings, name: str) -> None:
    """Print a new one-time link for the officer NAME, who lost their password or was disabled."""
    from bot.store.people import officers

    unknown = f"There is no officer {name!r}. See: mindbot officer list"
    code = change(settings, lambda tx: officers.link(tx, name, time.time()), unknown)
    click.echo(_first_sign_in(settings, code))


@officer.command("new-phone")
@click.argument("name")
@click.pass_obj
def new_phone(settings: Settings, name: str) -> None:
    """Remove the second factor of NAME, whose phone and recovery codes are lost."""
    from bot.store.admin import audit
    from bot.store.people import officers, second_factors

    def forget(tx: Transaction) -> bool:
        person = officers.person_of(tx, name)
        if not person or not second_factors.forget(tx, person):
            return False
        about = f"{officers.login_name(name)}: removed"
        audit.write(tx, officers.OPERATOR, audit.What.SECOND_FACTOR, about, time.time())
        return True

    change(settings, forget, f"No officer {name!r} has a second factor. See: mindbot officer list")
    click.echo(f"{name} signs in by password and may set up another telephone.")


@officer.command("disable")
@click.argument("name")
@click.pass_obj
def disable_officer(settings: Settings, name: str) -> None:
    """Disable the account of the officer NAME, at once."""
    from bot.delivery.effects.end_chats import end_chats
    from bot.store.people import officers

    unknown = f"There is no officer {name!r} who could be disabled. See: mindbot officer list"

    def disable(tx: Transaction) -> bool:
        done, person = officers.disable(tx, name, time.time()), officers.person_of(tx, name)
        if done and person:
            end_chats(tx, person, time.time(), officers.OPERATOR)
        return done

    change(settings, disable, unknown)
    click.echo(f"{name} can no longer sign in.")


def _first_sign_in(settings: Settings, code: str) -> str:
    return f"{settings.public_url or 'http://127.0.0.1:8080'}/console/first/{code}"


def _check_unit(role: str, unit: str) -> None:
    if Role(role) not in WITHOUT_UNIT and not unit_label(unit):
        raise click.UsageError(f"Somebody with the role {role} belongs to a unit: --unit ศปท, for example.")


VERBS = (invite, staff, officer)
