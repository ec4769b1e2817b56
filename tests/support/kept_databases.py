"""Databases that earlier versions made and that every later one opens: where they lie, and what stands in one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.basics.messages import Letter, Message
from bot.cases.model.action_classes import Action
from bot.cases.model.replay import replay
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Ticket
from bot.cases.records import repository
from bot.chat.conversation import Talk, from_bytes
from bot.store import Row, Transaction
from bot.store.cases import tickets as kept
from bot.store.mail import talks
from tests.support.database_dump import tables

FOLDER = Path(__file__).parents[1] / "samples" / "databases"
VERSIONS = tuple(sorted(one.name for one in FOLDER.iterdir() if one.is_dir()))

Described = dict[str, Any]

_MESSAGE, _LETTER = TypeAdapter(Message), TypeAdapter(Letter)


def case(tx: Transaction, number: str) -> Described:
    """A case and its history, as values that no class needs to be known for."""
    ticket = repository.find(tx, number)
    assert ticket is not None
    lines = kept.history(tx, number)
    return {
        "number": number,
        "ticket": ticket_of(ticket),
        "history": [
            {
                "seq": line.seq,
                "at": line.at,
                "by": line.person,
                "action": line.action,
                "fields": fields(repository.read(line.action, line.body)),
            }
            for line in lines
        ],
        "replays": standing(ticket) == standing(replay(number, repository.history(tx, number))),
    }


def ticket_of(ticket: Ticket) -> Described:
    found: Described = _adapter(Ticket).dump_python(ticket, mode="json")
    return found


def fields(action: Lodge | Action) -> Described:
    found: Described = _adapter(type(action)).dump_python(action, mode="json")  # type: ignore[arg-type]
    return found


def standing(ticket: Ticket) -> Described:
    """All but what follows from periods that may have been corrected since, and what was opened."""
    return {name: value for name, value in ticket_of(ticket).items() if name not in ("due_at", "late", "news")}


def stored_names(tx: Transaction) -> set[str]:
    """Under which names actions lie in this database."""
    return {str(row["action"]) for row in tx.all("select distinct action from history")}


def readable(tx: Transaction) -> dict[str, int]:
    """How much of what waits in the house can be read: messages, letters, talks that remember something."""
    messages = _sealed(tx, "select payload as sealed from inbox where payload is not null order by id")
    letters = _sealed(tx, "select payload as sealed from outbox where payload is not null order by id")
    states = _sealed(tx, "select state as sealed from talks where length(state) > 0 order by conversation")
    return {
        "messages": len([_MESSAGE.validate_json(message) for message in messages]),
        "letters": len([_LETTER.validate_json(letter) for letter in letters]),
        "talks": sum(from_bytes(state) != Talk() for state in states),
    }


def row_counts(tx: Transaction) -> dict[str, int]:
    """Rows of each table, without nobody's conversation, in which everything is that was handled or sent."""
    rows = {name: _count(tx.one(f"select count(*) as n from {name}")) for name in sorted(tables(tx))}
    of_nobody = tx.one("select count(*) as n from talks where conversation = :nobodys", nobodys=talks.NOBODYS)
    return {**rows, "talks": rows["talks"] - _count(of_nobody)}


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


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _sealed(tx: Transaction, sql: str) -> list[bytes]:
    return [tx.seal.open(bytes(row["sealed"])) for row in tx.all(sql)]


def _table(tx: Transaction, row: Row) -> Described:
    name = row["name"]
    columns = tx.all(f"pragma table_info({name})")
    foreign = tx.all(f"pragma foreign_key_list({name})")
    unique = [one for one in tx.all(f"pragma index_list({name})") if one["origin"] in ("u", "pk")]
    return {
        "sql": _normal(row["sql"]),
        "columns": [
            [column["name"], column["type"], column["notnull"], column["dflt_value"], column["pk"]]
            for column in columns
        ],
        "foreign_keys": sorted([one["from"], one["table"], one["to"]] for one in foreign),
        "unique": sorted([part["name"] for part in tx.all(f"pragma index_info({one['name']})")] for one in unique),
    }


def _normal(sql: str) -> str:
    plain = " ".join(sql.replace('"', "").split())
    return re.sub(r"\s*([(),])\s*", r"\1", plain)


def _renamed(name: str) -> str:
    return name.replace("_next_", "_")


def _count(row: Row | None) -> int:
    return int(row["n"]) if row else 0
