"""What we could not answer, kept for those who own the papers; without who asked."""

from __future__ import annotations

from bot.store import Row, Transaction


def keep(tx: Transaction, question: str, language: str, audience: str, nearest: str, at: float) -> None:
    tx.run(
        """insert into unanswered (question, language, audience, nearest, asked_at)
           values (:question, :language, :audience, :nearest, :at)""",
        question=tx.seal.close(question.encode()),
        language=language,
        audience=audience,
        nearest=nearest,
        at=at,
    )


def newest(tx: Transaction, limit: int = 200) -> list[Row]:
    rows = tx.all(
        "select id, question, language, audience, nearest, asked_at from unanswered order by id desc limit :limit",
        limit=limit,
    )
    return [{**row, "question": tx.seal.open(row["question"]).decode()} for row in rows]
