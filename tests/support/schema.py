"""The tables, columns, indexes and constraints of a database, in plain values that can be compared and kept."""

from __future__ import annotations

import re
from typing import Any

from bot.store import Row, Transaction

Described = dict[str, Any]


def schema(tx: Transaction) -> Described:
    """Of whichever kind of database this is."""
    return schema_of_sqlite(tx) if type(tx).__name__.startswith("Sqlite") else schema_of_postgresql(tx)


def schema_of_sqlite(tx: Transaction) -> Described:
    """Every table and index; spaces and quotation marks in what made them do not count."""
    rows = tx.all("select type, name, tbl_name, sql from sqlite_master where sql is not null order by name")
    own = [row for row in rows if not row["name"].startswith("sqlite_")]
    return {
        "tables": {row["name"]: _table(tx, row) for row in own if row["type"] == "table"},
        "indexes": {row["name"]: _normal(row["sql"]) for row in own if row["type"] == "index"},
    }


def schema_of_postgresql(tx: Transaction) -> Described:
    """The same of the other kind of database. A name that is left of a table's earlier name does not count."""
    columns = tx.all(
        """select table_name, ordinal_position, column_name, data_type, is_nullable, column_default, is_identity
           from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position"""
    )
    indexes = tx.all("select indexname, indexdef from pg_indexes where schemaname = 'public'")
    constraints = tx.all(
        """select conrelid::regclass::text as table_name, pg_get_constraintdef(oid) as said
           from pg_constraint where connamespace = 'public'::regnamespace and contype in ('f', 'p', 'u')
           order by 1, 2"""
    )
    found: Described = {"tables": {}, "indexes": {}}
    for row in columns:
        table = found["tables"].setdefault(row["table_name"], {"columns": [], "constraints": []})
        table["columns"].append({name: value for name, value in row.items() if name != "table_name"})
    for row in constraints:
        found["tables"][row["table_name"]]["constraints"].append(row["said"])
    for row in sorted(indexes, key=lambda one: _renamed(one["indexname"])):
        found["indexes"][_renamed(row["indexname"])] = _renamed(row["indexdef"])
    return found


def _table(tx: Transaction, row: Row) -> Described:
    name = row["name"]
    columns = tx.all(f"pragma table_info({name})")
    foreign = tx.all(f"pragma foreign_key_list({name})")
    unique = [one for one in tx.all(f"pragma index_list({name})") if one["origin"] in ("u", "pk")]
    return {
        "sql": _normal(row["sql"]),
        "columns": [[one["name"], one["type"], one["notnull"], one["dflt_value"], one["pk"]] for one in columns],
        "foreign_keys": sorted([one["from"], one["table"], one["to"]] for one in foreign),
        "unique": sorted([part["name"] for part in tx.all(f"pragma index_info({one['name']})")] for one in unique),
    }


def _normal(sql: str) -> str:
    plain = " ".join(sql.replace('"', "").split())
    return re.sub(r"\s*([(),])\s*", r"\1", plain)


def _renamed(name: str) -> str:
    return name.replace("_next_", "_")
