"""The cases that officers follow, and whether something happened there that they have not seen yet."""

from __future__ import annotations

from collections.abc import Collection

from bot.store import Transaction


def follow(tx: Transaction, person: str, ticket: str) -> None:
    """By their own wish."""
    tx.run(
        """insert into followed_cases (person, ticket) values (:person, :ticket)
           on conflict (person, ticket) do update set line = 0""",
        person=person,
        ticket=ticket,
    )


def mention(tx: Transaction, person: str, ticket: str, line: int) -> None:
    """Because this line of the history names them."""
    tx.run(
        """insert into followed_cases (person, ticket, line, news) values (:person, :ticket, :line, 1)
           on conflict (person, ticket) do update set news = 1""",
        person=person,
        ticket=ticket,
        line=line,
    )


def unmention(tx: Transaction, ticket: str, line: int) -> None:
    """The line was called back: whoever follows only because of it follows no more."""
    tx.run("delete from followed_cases where ticket = :ticket and line = :line", ticket=ticket, line=line)


def end(tx: Transaction, person: str, ticket: str) -> None:
    tx.run("delete from followed_cases where person = :person and ticket = :ticket", person=person, ticket=ticket)


def happened(tx: Transaction, ticket: str, by: str) -> None:
    """Something happened to the case: it is news to everybody who follows it, except who did it."""
    tx.run("update followed_cases set news = 1 where ticket = :ticket and person <> :by", ticket=ticket, by=by)


def seen(tx: Transaction, person: str, ticket: str) -> None:
    tx.run(
        "update followed_cases set news = 0 where person = :person and ticket = :ticket", person=person, ticket=ticket
    )


def news_of(tx: Transaction, person: str, tickets: Collection[str]) -> dict[str, bool]:
    """Of these cases those that the person follows, and whether there is news in them."""
    names = {f"ticket{place}": ticket for place, ticket in enumerate(tickets)}
    if not names:
        return {}
    among = ", ".join(f":{name}" for name in names)
    rows = tx.all(
        f"select ticket, news from followed_cases where person = :person and ticket in ({among})",
        person=person,
        **names,
    )
    return {str(row["ticket"]): bool(row["news"]) for row in rows}
