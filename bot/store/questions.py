"""What we could not answer, kept for those who own the papers; without who asked."""

from __future__ import annotations

from bot.store import Row, Transaction


def keep(tx: Transaction, question: str, language: str, audience: str, nearest: str, at: float, said: str = "") -> None:
    """Keep it; said is the fingerprint by which it is found should it be taken back."""
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
    """It was taken back by whoever asked."""
    tx.run("delete from unanswered where said = :said and said <> ''", said=said)


def newest(tx: Transaction, limit: int = 200) -> list[Row]:
    rows = tx.all(
        "select id, question, language, audience, nearest, asked_at from unanswered order by id desc limit :limit",
        limit=limit,
    )
    return [{**row, "question": tx.seal.open(row["question"]).decode()} for row in rows]
