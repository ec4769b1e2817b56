"""Opens the database that MINDBOT_DATABASE names."""

from __future__ import annotations

from bot.store import Store
from bot.store.engine.migrations import Opening
from bot.store.engine.seal import Seal


class UnknownDatabase(ValueError):
    """MINDBOT_DATABASE names a kind of database that we do not speak."""


def open_store(url: str, seal: Seal, opening: Opening = Opening.BEGIN) -> Store:
    """The store behind MINDBOT_DATABASE. What may happen to its schema is up to the opening."""
    if is_sqlite(url):
        from bot.store.engine.sqlite import SqliteStore

        return SqliteStore(file_of(url), seal, opening)
    from bot.store.engine.postgresql import PostgresqlStore

    return PostgresqlStore(url, seal, opening)


def facts(url: str) -> dict[str, str]:
    """What the database there says of itself, such as its version: nothing, if it is empty. Changes nothing."""
    if is_sqlite(url):
        from bot.store.engine import sqlite

        return sqlite.facts(file_of(url))
    from bot.store.engine import postgresql

    return postgresql.facts(url)


def is_sqlite(url: str) -> bool:
    if url.startswith("sqlite:///"):
        return True
    if url.startswith(("postgresql://", "postgres://")):
        return False
    raise UnknownDatabase(f"MINDBOT_DATABASE is {url!r}. It starts with sqlite:/// or postgresql://.")


def file_of(url: str) -> str:
    """The file of a SQLite database."""
    return url.removeprefix("sqlite:///")
