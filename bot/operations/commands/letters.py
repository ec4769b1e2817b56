"""`mindbot outbox` and `mindbot inbox`: messages that failed, and trying them again."""

from __future__ import annotations

import time
from collections.abc import Callable

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import change, records
from bot.store import Transaction


@click.group()
def outbox() -> None:
    """Outgoing messages that could not be delivered."""


@outbox.command("list")
@click.pass_obj
def list_outbox(settings: Settings) -> None:
    """List undelivered messages, and how many wait."""
    from bot.basics.dates import moment
    from bot.store.mail import outbox as letters

    with records(settings) as store:
        dead, counts = store.read(lambda tx: (letters.all_dead(tx), letters.counts(tx)))
    for letter in dead:
        when = moment(letter.made_at, "en")
        click.echo(f"{letter.id:8} {letter.channel:10} {when}  tried {letter.attempts}: {letter.trouble}")
    click.echo(f"{len(dead)} dead, {counts.get('waiting', 0)} waiting, {counts.get('sent', 0)} sent.", err=True)


@outbox.command("retry")
@click.argument("letter", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="All undelivered messages.")
@click.pass_obj
def retry_outbox(settings: Settings, letter: int | None, everything: bool) -> None:
    """Send undelivered messages again."""
    from bot.store.mail import outbox as letters

    if letter is None and not everything:
        raise click.UsageError("Which letter? Its number, or --all. See: mindbot outbox list")
    with records(settings) as store:
        wanted = [letter] if letter is not None else [one.id for one in store.read(letters.all_dead)]
        again = [one for one in wanted if store.write(_retry(letters.retry, one))]
    if not again and not everything:
        raise click.ClickException(f"There is no dead letter {letter}. See: mindbot outbox list")
    click.echo(f"{len(again)} sent once more.")


@click.group()
def inbox() -> None:
    """Incoming messages that were set aside because handling them failed."""


@inbox.command("list")
@click.pass_obj
def list_inbox(settings: Settings) -> None:
    """List the messages that were set aside."""
    from bot.basics.dates import moment
    from bot.store.mail import inbox as messages

    with records(settings) as store:
        for one in store.read(messages.all_set_aside):
            click.echo(f"{one.id:8} {one.channel:10} {moment(one.came_at, 'en')}  tried {one.attempts}: {one.trouble}")


@inbox.command("retry")
@click.argument("message", type=int)
@click.pass_obj
def retry_inbox(settings: Settings, message: int) -> None:
    """Handle MESSAGE again, once the code is fixed."""
    from bot.store.mail import inbox as messages

    unknown = f"No message {message} was set aside. See: mindbot inbox list"
    change(settings, lambda tx: messages.retry(tx, message, time.time()), unknown)
    click.echo(f"Message {message} is in line again.")


@outbox.command("release")
@click.option("--send/--drop", default=None, help="Send the held messages after all, or delete them.")
@click.pass_obj
def release_outbox(settings: Settings, send: bool | None) -> None:
    """Decide on the messages that a restored copy holds: the original may have sent them already."""
    from bot.store.mail import after_restore

    _decide(settings, "outbox", "--send or --drop", send)
    with records(settings) as store:
        many = store.write(lambda tx: after_restore.release_outbox(tx, time.time(), send=bool(send)))
    click.echo(f"{many} messages are {'sent now' if send else 'deleted'}.")


@inbox.command("release")
@click.option("--handle/--drop", default=None, help="Handle the held messages after all, or leave them as handled.")
@click.pass_obj
def release_inbox(settings: Settings, handle: bool | None) -> None:
    """Decide on the messages from people that a restored copy holds: the original may have handled them already."""
    from bot.store.mail import after_restore

    _decide(settings, "inbox", "--handle or --drop", handle)
    with records(settings) as store:
        many = store.write(lambda tx: after_restore.release_inbox(tx, time.time(), handle=bool(handle)))
    click.echo(f"{many} messages are {'handled now' if handle else 'left as handled'}.")


def _decide(settings: Settings, box: str, options: str, decision: bool | None) -> None:
    """Says how many are held and asks for a decision, if none was made; fails where nothing is held."""
    from bot.basics.dates import moment
    from bot.store.mail import after_restore

    with records(settings) as store:
        held = store.read(after_restore.holding)
    if held is None:
        raise click.ClickException("This installation holds nothing: it was not restored, or all is decided.")
    if decision is None:
        many = held.outbox if box == "outbox" else held.inbox
        raise click.UsageError(f"{many} messages from before {moment(held.since, 'en')} are held. Decide: {options}")


def _retry(retry: Callable[[Transaction, int, float], bool], number: int) -> Callable[[Transaction], bool]:
    return lambda tx: retry(tx, number, time.time())


VERBS = (outbox, inbox)
