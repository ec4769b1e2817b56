"""An officer's saved lists: a name and a query."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction

MOST = 20  # of one officer


@dataclass(frozen=True)
class Saved:
    """A saved list."""

    name: str
    query: str  # a query string


def save(tx: Transaction, person: str, name: str, query: str, at: float) -> bool:
    """Saves a list, replacing one of the same name. False if there are too many already."""
    known = [one.name for one in of(tx, person)]
    if name not in known and len(known) >= MOST:
        return False
    tx.run(
        """insert into views (person, name, query, made_at) values (:person, :name, :query, :at)
           on conflict (person, name) do update set query = :query""",
        person=person,
        name=name,
        query=query,
        at=at,
    )
    return True


def of(tx: Transaction, person: str) -> list[Saved]:
    rows = tx.all("select name, query from views where person = :person order by made_at, name", person=person)
    return [Saved(row["name"], row["query"]) for row in rows]


def forget(tx: Transaction, person: str, name: str) -> None:
    tx.run("delete from views where person = :person and name = :name", person=person, name=name)
