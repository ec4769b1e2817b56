"""A migration: what ties messages to people, and what ties them to cases, no longer stand in the clear together."""

from __future__ import annotations

from bot.store import Transaction
from bot.store.mail import buttons, message_origins, outbox, talks

_DAY = 86400.0
# Up to a day or two later than it was: a time is only ever kept longer for this.
_COARSE = {"talks": "touched_at", "addresses": "used_at", "buttons": "hung_at", "waiting": "asked_at"}


def unlink_people(tx: Transaction) -> None:
    """Takes conversations and moments from what was handled, as is done since then when something is handled."""
    talks.start(tx, talks.NOBODYS, 0.0)
    tx.run("update inbox set conversation = '', said = '' where state = 'handled'")
    tx.run("update outbox set conversation = '', undo = '' where state = 'sent'")
    for row in tx.all("select id, undo from outbox where undo <> ''"):
        tx.run("update outbox set undo = :undo where id = :id", id=row["id"], undo=outbox.undo_mark(tx, row["undo"]))
    for row in tx.all("select distinct said from sayings"):
        origin = message_origins.origin(tx, row["said"])
        tx.run("update sayings set said = :origin where said = :said", origin=origin, said=row["said"])
    for row in tx.all("select letter from buttons"):
        below = buttons.below(tx, row["letter"])
        tx.run("update buttons set letter = :below where letter = :letter", below=below, letter=row["letter"])
    for table, column in _COARSE.items():
        tx.run(f"update {table} set {column} = (cast({column} / {_DAY} as bigint) + 1) * {_DAY} where {column} > 0")
    tx.run(f"update people set made_at = (cast(made_at / {_DAY} as bigint) + 1) * {_DAY} where role = 'public'")
    for table in ("people", "addresses", "talks", "buttons"):
        tx.scatter(table, all_rows=True)
