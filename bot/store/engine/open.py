"""Opens the database that MINDBOT_DATABASE names."""

from __future__ import annotations

from bot.store import Store
from bot.store.engine.seal import Seal


class UnknownDatabase(ValueError):
    """MINDBOT_DATABASE names a kind of database that we do not speak."""


def open_store(url: str, seal: Seal) -> Store:
    """The store behind MINDBOT_DATABASE, brought up to date."""
    if url.startswith("sqlite://"):
        from bot.store.engine.sqlite import SqliteStore

        return SqliteStore(url.removeprefix("sqlite:///"), seal)
    if url.startswith(("postgresql://", "postgres://")):
        from bot.store.engine.postgresql import PostgresqlStore

        return PostgresqlStore(url, seal)
    raise UnknownDatabase(f"MINDBOT_DATABASE is {url!r}. It starts with sqlite:/// or postgresql://.")
