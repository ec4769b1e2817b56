"""What a text in the search field means besides words: a short case number, a status, a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.basics.dates import buddhist_year
from bot.basics.texts import LANGUAGES, say
from bot.basics.typed import as_typed
from bot.cases.lists.queue import Sieve
from bot.cases.model.numbers import written
from bot.cases.model.ticket import Status
from bot.cases.settings.routing import Routing

_YEARS = 10  # a number without its year is looked for in so many
_NUMBER_LETTERS = 6
_SHORTEST = 4  # letters from which the beginning of a status counts


def meant(sieve: Sieve, routing: Routing, at: float) -> Sieve:
    """The filters that the text means; what is left of it are words."""
    text = " ".join(as_typed(sieve.text).split())
    if text.isdecimal() and len(text) <= _NUMBER_LETTERS:
        year = buddhist_year(at)
        return replace(sieve, text="", numbers=tuple(written(one, int(text)) for one in range(year, year - _YEARS, -1)))
    for several in (_whole(text), text.split()):
        sieve = replace(sieve, text=text)
        rest = []
        for word in several:
            if statuses := _statuses(word):
                sieve = replace(sieve, statuses=statuses)
            elif unit := _unit(word, routing):
                sieve = replace(sieve, unit=unit)
            else:
                rest.append(word)
        if len(rest) < len(several):
            return replace(sieve, text=" ".join(rest))
    return sieve


def _whole(text: str) -> Sequence[str]:
    return (text,) if text else ()


def _statuses(typed: str) -> tuple[Status, ...]:
    """The statuses that are called so, or whose name begins so."""
    word = typed.casefold()
    names = [(name.casefold(), status) for status in Status for name in _names(status)]
    exact = [status for name, status in names if name == word]
    begun = [status for name, status in names if len(word) >= _SHORTEST and name.startswith(word)]
    return tuple(dict.fromkeys(exact or begun))


def _names(status: Status) -> Iterator[str]:
    for language in LANGUAGES:
        yield say(f"ticket.status.{status}", language)
        yield say(f"console.state.{status}", language)


def _unit(typed: str, routing: Routing) -> str:
    """The unit of this abbreviation, with or without its last dot, or of this name."""
    word = typed.casefold().rstrip(".")
    for unit in routing.units.values():
        if word in (one.casefold().rstrip(".") for one in (unit.id, unit.short, unit.th, unit.en)):
            return unit.id
    return ""
