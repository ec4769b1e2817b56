"""The tables, columns, indexes and constraints of a database, in a form in which two can be compared."""

from __future__ import annotations

import re

from bot.store import Transaction


def schema(tx: Transaction) -> dict[str, object]:
    """Everything that was created, by name. Spaces and quotation marks do not count."""
    return _of_sqlite(tx) if type(tx).__name__.startswith("Sqlite") else _of_postgresql(tx)


def _of_sqlite(tx: Transaction) -> dict[str, object]:
    rows = tx.all("select name, sql from sqlite_master where sql is not null order by name")
    return {row["name"]: _plain(row["sql"]) for row in rows if not row["name"].startswith("sqlite_")}


def _of_postgresql(tx: Transaction) -> dict[str, object]:
    columns = tx.all(
        """select table_name || '.' || column_name as name, ordinal_position, data_type, is_nullable, column_default,
                  is_identity from information_schema.columns where table_schema = 'public' order by 1"""
    )
    indexes = tx.all("select indexname as name, indexdef as sql from pg_indexes where schemaname = 'public' order by 1")
    constraints = tx.all(
        """select conrelid::regclass::text || '.' || conname as name, pg_get_constraintdef(oid) as sql
           from pg_constraint where connamespace = 'public'::regnamespace order by 1"""
    )
    return {row["name"]: tuple(row.values()) for row in (*columns, *indexes, *constraints)}


def _plain(sql: str) -> str:
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.replace('"', "").split())).lower()
