"""Unanswered and badly answered questions, for the knowledge owners; without who asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store import Row, Transaction

MISSED, NEAR, DISLIKED = "missed", "near", "disliked"
_MOST = 2000  # of each kind; older ones have been handled, or nobody asks them any more


@dataclass(frozen=True)
class Asked:
    """A question without a good answer."""

    id: str  # "q12" was not answered, "r5" was answered and thumbed down
    why: str  # MISSED, NEAR or DISLIKED
    text: str
    language: str
    audience: str
    nearest: str  # the section that was shown or came nearest
    at: float
    handled: str  # the improvement or the answer that it led to; empty: none yet


def keep(tx: Transaction, question: str, language: str, audience: str, nearest: str, at: float, said: str = "") -> None:
    """Stores a question; `said` is the fingerprint of its message, should that be deleted."""
    tx.run(
        """insert into unanswered (question, language, audience, nearest, asked_at, said)
           values (:question, :language, :audience, :nearest, :at, :said)""",
        question=tx.seal.close(question.encode()),
        language=language,
        audience=audience,
        nearest=nearest,
        at=at,
        said=said,
    )


def forget(tx: Transaction, said: str) -> None:
    """Deletes a question whose message its sender deleted."""
    tx.run("delete from unanswered where said = :said and said <> ''", said=said)


def newest(tx: Transaction, limit: int = 200) -> list[Row]:
    rows = tx.all(
        "select id, question, language, audience, nearest, asked_at from unanswered order by id desc limit :limit",
        limit=limit,
    )
    return [{**row, "question": tx.seal.open(row["question"]).decode()} for row in rows]


def without_answer(tx: Transaction) -> list[Asked]:
    """The questions without a good answer, the oldest first."""
    missed = tx.all(
        """select id, question, language, audience, nearest, asked_at as at, handled
           from unanswered order by id desc limit :most""",
        most=_MOST,
    )
    disliked = tx.all(
        """select id, question, section as nearest, at, handled from ratings
           where good = 0 and length(question) > 0 order by id desc limit :most""",
        most=_MOST,
    )
    found = [_asked(tx, row, "q", NEAR if row["nearest"] else MISSED) for row in missed]
    found += [_asked(tx, row, "r", DISLIKED) for row in disliked]
    return sorted((one for one in found if one.text.strip()), key=lambda one: (one.at, one.id))


def handle(tx: Transaction, ids: Iterable[str], what: str) -> None:
    """Marks these as handled."""
    for id in ids:
        table = "unanswered" if id.startswith("q") else "ratings"
        tx.run(f"update {table} set handled = :what where id = :id", what=what, id=int(id[1:]))


def _asked(tx: Transaction, row: Row, kind: str, why: str) -> Asked:
    text = tx.seal.open(row["question"]).decode()
    # Who rated an answer could read its paper; whether others may is decided by the paper.
    language, audience = row.get("language", ""), row.get("audience", "")
    return Asked(f"{kind}{row['id']}", why, text, language, audience, row["nearest"], row["at"], row["handled"])
