"""All that a database holds, with every seal opened: to look whether something of somebody is still there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.store import Transaction
from bot.store.engine.seal import BrokenSeal

TABLES = """select name as name from sqlite_master where type = 'table'"""
TABLES_OF_POSTGRESQL = "select table_name as name from information_schema.tables where table_schema = 'public'"


def everything(tx: Transaction) -> str:
    """Every column of every row of every table, one a line."""
    return "\n".join(f"{table}.{column}: {value}" for table, column, value in _cells(tx))


def _cells(tx: Transaction) -> Iterator[tuple[str, str, object]]:
    for table in tables(tx):
        for row in tx.all(f"select * from {table}"):
            for column, value in row.items():
                yield table, column, _opened(tx, value)


def tables(tx: Transaction) -> list[str]:
    sqlite = type(tx).__name__.startswith("Sqlite")
    return [row["name"] for row in tx.all(TABLES if sqlite else TABLES_OF_POSTGRESQL)]


def _opened(tx: Transaction, value: object) -> object:
    if not isinstance(value, bytes | memoryview):
        return value
    try:
        return tx.seal.open(bytes(value)).decode("utf-8", "replace")
    except BrokenSeal:
        return bytes(value)
