"""By what cases are found that may be about the same: fingerprints of their factory and place, nothing in the clear."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.store import Transaction, Value

_MOST = 60  # candidates of one key; nobody merges more duplicates than that


def mark(tx: Transaction, ticket: str, marks: Iterable[str], at: float) -> None:
    """Stores the keys of this case."""
    for one in marks:
        tx.run(
            """insert into twin_marks (mark, ticket, at) values (:mark, :ticket, :at)
               on conflict (mark, ticket) do nothing""",
            mark=_closed(tx, one),
            ticket=ticket,
            at=at,
        )


def unmark(tx: Transaction, ticket: str, marks: Iterable[str]) -> None:
    """Removes the keys of this case."""
    for one in marks:
        tx.run("delete from twin_marks where mark = :mark and ticket = :ticket", mark=_closed(tx, one), ticket=ticket)


def marked(tx: Transaction, marks: Iterable[str], since: float, statuses: Collection[str]) -> list[str]:
    """The cases with one of these keys, one of these statuses and not too old, the newest first."""
    wanted = {f"status_{'abcdefgh'[place]}": str(status) for place, status in enumerate(sorted(statuses))}
    sql = f"""select m.ticket, m.at from twin_marks m join tickets t on t.number = m.ticket
              where m.mark = :mark and m.at >= :since and t.status in ({", ".join(f":{name}" for name in wanted)})
              order by m.at desc, m.ticket desc limit {_MOST}"""
    found: dict[str, float] = {}
    for one in marks:
        values: dict[str, Value] = {"mark": _closed(tx, one), "since": since, **wanted}
        found |= {str(row["ticket"]): row["at"] for row in tx.all(sql, **values)}
    return sorted(found, key=lambda ticket: (-found[ticket], ticket))


def id_of(tx: Transaction, mark: str) -> str:
    """The key as it is stored, which may stand in an address: it tells nothing."""
    return _closed(tx, mark)


def with_id(tx: Transaction, id: str, limit: int) -> list[str]:
    """The cases with this stored key, the newest first."""
    sql = "select ticket from twin_marks where mark = :id order by at desc, ticket desc limit :limit"
    return [str(row["ticket"]) for row in tx.all(sql, id=id, limit=limit)]


def _closed(tx: Transaction, mark: str) -> str:
    return tx.seal.fingerprint("twin", mark)
