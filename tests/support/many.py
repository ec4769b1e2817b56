"""Very many rows at once: for what holds with a few and breaks with a thousand."""

from __future__ import annotations

from bot.store import Transaction

_NUMBERS = "with recursive n (i) as (select 1 union all select i + 1 from n where i < :many)"


def officers_on_leave(tx: Transaction, many: int, unit: str, number: str, at: float) -> None:
    """So many officers of this unit who are away now, each with a copy of this case in hand."""
    told: dict[str, str | int | float] = {"many": many, "unit": unit, "number": number, "at": at}
    tx.run(
        f"""insert into people (id, role, unit, name, made_at, customer)
            {_NUMBERS} select 'away ' || i, 'officer', :unit, 'คนที่ ' || i, :at, '' from n""",
        **told,
    )
    tx.run(
        f"""insert into accounts (person, login, password, made_at)
            {_NUMBERS} select 'away ' || i, 'away ' || i, 'x', :at from n""",
        **told,
    )
    tx.run(
        f"""insert into leaves (id, person, begins_at, ends_at, made_by)
            {_NUMBERS} select 'leave ' || i, 'away ' || i, :at - 1, :at + 86400, 'x' from n""",
        **told,
    )
    other = {"number": "t.number || '-' || i", "officer": "'away ' || i", "status": "'taken'"}
    _copy(tx, "tickets", other, "t.number = :number", **told)
    _copy(tx, "history", {"ticket": "t.ticket || '-' || i"}, "t.ticket = :number and t.seq = 1", **told)


def _copy(tx: Transaction, table: str, other: dict[str, str], which: str, **values: str | int | float) -> None:
    row = tx.one(f"select * from {table} t where {which}", **values)
    assert row is not None
    columns = ", ".join(row)
    copied = ", ".join(other.get(name, f"t.{name}") for name in row)
    tx.run(
        f"insert into {table} ({columns}) {_NUMBERS} select {copied} from {table} t cross join n where {which}",
        **values,
    )
