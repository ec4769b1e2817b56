"""Messages that were not sent because of the mode (dry run): sealed, for an operator, only the newest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.basics.messages import Letter
from bot.store import Transaction

_KEPT = 1000  # messages


@dataclass(frozen=True)
class Rehearsed:
    """A message as it would have been sent."""

    id: int
    channel: str
    at: float
    why: str  # the mode, or that its recipient is simulated
    address: str
    text: str
    choices: tuple[str, ...]


def keep(tx: Transaction, letters: Sequence[Letter], why: str, at: float) -> None:
    for letter in letters:
        shown = [letter.address, letter.reply.text, [choice.label for choice in letter.reply.choices]]
        tx.run(
            "insert into rehearsed (channel, at, why, sealed) values (:channel, :at, :why, :sealed)",
            channel=letter.channel,
            at=at,
            why=why,
            sealed=tx.seal.close(json.dumps(shown, ensure_ascii=False).encode()),
        )
    tx.run("delete from rehearsed where id <= (select max(id) from rehearsed) - :kept", kept=_KEPT)


def newest(tx: Transaction, limit: int) -> list[Rehearsed]:
    rows = tx.all("select id, channel, at, why, sealed from rehearsed order by id desc limit :limit", limit=limit)
    found = [(row, json.loads(tx.seal.open(row["sealed"]))) for row in rows]
    return [
        Rehearsed(row["id"], row["channel"], row["at"], row["why"], address, text, tuple(labels))
        for row, (address, text, labels) in found
    ]
