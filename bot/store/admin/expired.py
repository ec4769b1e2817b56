"""Counts and deletes rows that are past their retention period."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction


@dataclass(frozen=True)
class Heap:
    """Rows of one table that are simply deleted, or one column emptied, when they are old enough."""

    table: str
    where: str
    emptied: str = ""  # the column that is emptied; nothing: the whole row is deleted

    @property
    def gone(self) -> str:
        return f"update {self.table} set {self.emptied} = ''" if self.emptied else f"delete from {self.table}"


_HEAPS: dict[str, tuple[Heap, ...]] = {
    "repeats": (
        Heap("inbox", "state = 'handled' and came_at < :before"),
        Heap("outbox", "state = 'sent' and made_at < :before"),
    ),
    "buttons": (Heap("buttons", "hung_at < :before"),),
    "rehearsed": (Heap("rehearsed", "at < :before"),),
    "messages": (Heap("inbox", "state = 'aside' and came_at < :before"),),
    "letters": (Heap("outbox", "state = 'dead' and made_at < :before"),),
    "codes": (
        Heap("invitations", "expires_at < :before"),
        Heap("first_sign_ins", "expires_at < :before"),
        Heap("pairings", "expires_at < :before"),
    ),
    "sessions": (Heap("sessions", "seen_at < :before"),),
    "talks": (
        Heap(
            "talks",
            """touched_at < :before and taken_until = 0 and conversation <> ''
               and not exists (select 1 from inbox i where i.conversation = talks.conversation)
               and not exists (select 1 from outbox o where o.conversation = talks.conversation)""",
        ),
    ),
    "questions": (Heap("unanswered", "asked_at < :before"),),
    "ban_marks": (Heap("ban_marks", "ends_at < :before"),),
    "bans": (Heap("bans", "ends_at < :before and not exists (select 1 from ban_marks m where m.ban = bans.id)"),),
    "ratings": (Heap("ratings", "at < :before and length(question) > 0", emptied="question"),),
}
HEAPS = tuple(_HEAPS)
_ENDED = "t.status = 'ended' and t.since < :before"


def count(tx: Transaction, thing: str, before: float) -> int:
    """How many rows of this kind are past their retention period."""
    rows = [
        tx.one(f"select count(*) as n from {heap.table} where {heap.where}", before=before) for heap in _HEAPS[thing]
    ]
    return sum(int(row["n"]) for row in rows if row)


def remove(tx: Transaction, thing: str, before: float) -> int:
    return sum(tx.run(f"{heap.gone} where {heap.where}", before=before) for heap in _HEAPS[thing])


def idle_talks(tx: Transaction, before: float) -> list[str]:
    """Conversations with a stored state that were not touched since then."""
    rows = tx.all(
        "select conversation from talks where touched_at < :before and length(state) > 0 order by conversation",
        before=before,
    )
    return [str(row["conversation"]) for row in rows]


def ended_parties(tx: Transaction, before: float) -> list[str]:
    """The aliases, not yet forgotten, of parties to cases that ended before then."""
    rows = tx.all(
        f"""select p.alias from parties p join tickets t on t.number = p.ticket
            where {_ENDED} and p.forgotten_at is null order by p.alias""",
        before=before,
    )
    return [str(row["alias"]) for row in rows]


def ended_originals(tx: Transaction, before: float) -> list[str]:
    """The files with a kept original, of cases that ended before then."""
    rows = tx.all(
        f"""select f.id from files f join tickets t on t.number = f.kept_for
            where {_ENDED} and f.original = 1 order by f.id""",
        before=before,
    )
    return [str(row["id"]) for row in rows]


def silent_people(tx: Transaction, before: float) -> list[str]:
    """Citizens who wrote nothing since then and wait for nothing; says nothing about whether they have a case."""
    rows = tx.all(
        """select p.id from people p where p.role = 'public' and p.made_at < :before
           and not exists (select 1 from accounts a where a.person = p.id)
           and not exists (select 1 from waiting w where w.person = p.id)
           and not exists (select 1 from addresses a left join talks t on t.conversation = a.fingerprint
                           where a.person = p.id and (a.used_at >= :before or t.touched_at >= :before))
           order by p.id""",
        before=before,
    )
    return [str(row["id"]) for row in rows]
