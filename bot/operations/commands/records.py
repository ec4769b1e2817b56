"""Opens the database for a command, and closes it again."""

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
    from bot.app import open_records  # a command that needs no database does not wait for everything to load

    store = open_records(settings)
    try:
        yield store
    finally:
        store.close()


def change(settings: Settings, work: Callable[[Transaction], T | None], otherwise: str) -> T:
    """Runs this in a transaction; fails with `otherwise` if it returns nothing."""
    with records(settings) as store:
        done = store.write(work)
    if not done:
        raise click.ClickException(otherwise)
    return done
