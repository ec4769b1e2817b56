"""`mindbot rehearsal`: messages held back by test mode, and simulated recipients."""

from __future__ import annotations

import time

import click

from bot.basics.settings import Settings
from bot.operations.commands.records import records

_RECIPIENTS = ["delivered", "refused", "slow", "blocked"]


@click.group()
def rehearsal() -> None:
    """Messages that mindbot serve --mode test or team did not send."""


@rehearsal.command("list")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many, the newest first."
)
@click.pass_obj
def list_rehearsed(settings: Settings, limit: int) -> None:
    """Show what would have been sent, and to whom."""
    from bot.basics.dates import moment
    from bot.store.mail import rehearsals

    with records(settings) as store:
        for one in store.read(lambda tx: rehearsals.newest(tx, limit)):
            click.echo(f"{one.id:8} {one.channel}:{one.address}  {moment(one.at, 'en')}  ({one.why})")
            buttons = "".join(f"\n[{label}]" for label in one.choices)
            click.echo("\n".join(f"         {line}" for line in (one.text + buttons).splitlines()))


@rehearsal.command("send")
@click.argument("channel", type=click.Choice(["line", "telegram"]))
@click.argument("recipient", type=click.Choice(_RECIPIENTS))
@click.argument("text", default="ทดสอบการส่ง · a test letter")
@click.pass_obj
def send_simulated(settings: Settings, channel: str, recipient: str, text: str) -> None:
    """Send TEXT to a simulated RECIPIENT in CHANNEL, through the running bot, in any mode."""
    from bot.basics.messages import Reply, Weight
    from bot.delivery.outgoing.test_mode import SIMULATED
    from bot.store.mail import outbox

    with records(settings) as store:
        address, at = SIMULATED + recipient, time.time()
        store.write(lambda tx: outbox.put(tx, channel, address, Reply(text), at, language="th", weight=Weight.NEWS))
    click.echo("In the outbox. What became of it: mindbot rehearsal list, mindbot outbox list")


VERBS = (rehearsal,)
