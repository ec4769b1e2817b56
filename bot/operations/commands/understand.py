"""`mindbot understand`: what the reader hears in a message, with its reasons."""

from __future__ import annotations

import click

_SHOWN = 5  # acts


@click.command()
@click.argument("text")
@click.option("--in", "state", default="", help="What the bot had said before: ask_place, summary, danger_card.")
def understand(text: str, state: str) -> None:
    """Print what TEXT does: the likeliest acts, and everything else that is heard in it."""
    from bot.basics.places import areas
    from bot.chat.understand import reading, when_and_where
    from bot.chat.understand.understanding import understand as heard

    told = reading.read(text, state)
    for act in sorted(told.acts, key=lambda act: -told.acts[act])[:_SHOWN]:
        click.echo(f"{told.acts[act]:6.1%}  {act}")
    plain = heard(text)
    click.echo(f"language: {plain.language or '-'}")
    click.echo(f"a cry of the short list: {'yes' if plain.danger else 'no'}")
    click.echo(f"area: {' / '.join(area.name('th') for area in areas(plain.text)) or '-'}")
    click.echo(f"place: {when_and_where.where_in(text) or '-'}")
    click.echo(f"when: {when_and_where.when_in(text) or '-'}")
    click.echo(f"since: {when_and_where.since_in(text) or '-'}")


VERBS = (understand,)
