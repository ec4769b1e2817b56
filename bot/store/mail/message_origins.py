"""Which chat message became which line of a case, so that edits and deletions reach it. Kept for a week.

Later no platform lets anybody change a message.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.store import Transaction

LASTS = 7 * 86400.0


@dataclass(frozen=True)
class Saying:
    """What one message contributed to one line of a case."""

    ticket: str
    line: int
    fields: tuple[str, ...] = ()  # of the submission that opened the case
    files: tuple[str, ...] = ()


def keep(tx: Transaction, said: str, saying: Saying, at: float) -> None:
    tx.run("delete from sayings where at < :old", old=at - LASTS)
    tx.run(
        """insert into sayings (said, ticket, line, parts, at) values (:said, :ticket, :line, :parts, :at)
           on conflict (said, ticket, line) do update set parts = :parts""",
        said=origin(tx, said),
        ticket=saying.ticket,
        line=saying.line,
        parts=tx.seal.close(json.dumps([saying.fields, saying.files]).encode()),
        at=at,
    )


def of(tx: Transaction, said: str) -> list[Saying]:
    """The lines that contain this message's words, the newest first."""
    rows = tx.all(
        "select ticket, line, parts from sayings where said in (:said, :origin) order by at desc, ticket, line",
        said=said,  # as earlier versions kept it
        origin=origin(tx, said),
    )
    found = [(row["ticket"], row["line"], *json.loads(tx.seal.open(row["parts"]))) for row in rows]
    return [Saying(ticket, line, tuple(fields), tuple(files)) for ticket, line, fields, files in found]


def forget(tx: Transaction, said: str) -> None:
    """Forgets the message: nothing of it is left in a case."""
    tx.run("delete from sayings where said in (:said, :origin)", said=said, origin=origin(tx, said))


def origin(tx: Transaction, said: str) -> str:
    """Another fingerprint than the inbox keeps of the same message, so that the two cannot be joined."""
    return tx.seal.fingerprint("origin", said)
