"""Sample messages of each kind, short and long, for LINE's validation API."""

from __future__ import annotations

from collections.abc import Iterator

from bot.basics.messages import Choice, Kind, Letter, Reply, Source
from bot.basics.texts import say
from bot.channels.line.limits import MESSAGES
from bot.channels.line.render import Json, calls

_LONG = 60  # repetitions of our longest text


def samples(language: str) -> Iterator[list[Json]]:
    """API calls as they would be made, of at most five messages each."""
    for kind in Kind:
        for text in (say("talk.help", language), _thing(language), say("talk.help", language) * _LONG):
            yield from calls([_letter(Reply(text, kind, _choices(language), _sources(language)), language)])
    short = [_letter(Reply(say("talk.menu", language)), language)] * MESSAGES
    yield from calls(short)


def _letter(reply: Reply, language: str) -> Letter:
    return Letter(0, "line", "", reply, "", language)


def _thing(language: str) -> str:
    """A list of several things, as in a reply about loans."""
    name, words = say("menu.loans", language), say("loan.check", language)
    return "\n".join([say("talk.menu", language), *(f"• {name} {number}\n  {words}" for number in range(1, 9)), words])


def _choices(language: str) -> tuple[Choice, ...]:
    label = say("talk.menu", language)
    return (
        *(Choice(say(f"menu.{one}", language), send=say(f"menu.{one}", language)) for one in ("papers", "complain")),
        Choice(label, send=label),
        Choice(say("menu.loans", language), opens="https://i.industry.go.th/"),
        Choice(say("form.send_place", language), asks="place"),
        Choice(say("form.send_photo", language), asks="photo"),
    )


def _sources(language: str) -> tuple[Source, ...]:
    title = f"{say('menu.loans', language)} 1"
    return (Source("sample", title, title, "public", None, 1.0, link="https://i.industry.go.th/"),)
