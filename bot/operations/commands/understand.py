"""`mindbot understand`: what the reader hears in a message, with its reasons."""

from __future__ import annotations

import json

import click

_SHOWN = 5  # acts


@click.command()
@click.argument("text")
@click.option("--in", "state", default="", help="What the bot had said before: ask_place, summary, danger_card.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def understand(text: str, state: str, as_json: bool) -> None:
    """Print what TEXT does: the likeliest acts, and everything else that is heard in it."""
    from bot.basics.places import areas
    from bot.chat.understand import reading, when_and_where
    from bot.chat.understand.understanding import understand as heard

    told, plain = reading.read(text, state), heard(text)
    likeliest = sorted(told.acts, key=lambda act: -told.acts[act])[:_SHOWN]
    mentions = {
        "area": " / ".join(area.name("th") for area in areas(plain.text)),
        "place": when_and_where.where_in(text),
        "when": when_and_where.when_in(text),
        "since": when_and_where.since_in(text),
    }
    if as_json:
        acts = [{"act": act, "confidence": round(float(told.acts[act]), 4)} for act in likeliest]
        found = {name: said for name, said in mentions.items() if said}
        heard_so = {"acts": acts, "mentions": found, "language": plain.language, "cry": bool(plain.danger)}
        click.echo(json.dumps(heard_so, ensure_ascii=False))
        return
    for act in likeliest:
        click.echo(f"{told.acts[act]:6.1%}  {act}")
    click.echo(f"language: {plain.language or '-'}")
    click.echo(f"a cry of the short list: {'yes' if plain.danger else 'no'}")
    for name, said in mentions.items():
        click.echo(f"{name}: {said or '-'}")


VERBS = (understand,)
