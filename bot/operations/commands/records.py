"""The records as a verb opens them: for a moment, and always closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from bot.basics.settings import Settings
from bot.store import Store, Transaction

T = TypeVar("T")


@contextmanager
def records(settings: Settings) -> Iterator[Store]:
    from bot.app import open_records  # a verb that needs no records does not wait for everything to be loaded

    store = open_records(settings)
    try:
        yield store
    finally:
        store.close()


def change(settings: Settings, work: Callable[[Transaction], T | None], otherwise: str) -> T:
    """Do this, or say why it could not be done."""
    with records(settings) as store:
        done = store.write(work)
    if not done:
        raise click.ClickException(otherwise)
    return done
