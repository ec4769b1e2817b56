"""The chats linked to an officer's account: listed, and ended one by one or all at once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import Transaction
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.mail import outbox, talks
from bot.store.people import people


@dataclass(frozen=True)
class Chat:
    """A chat in which an officer works at the desk, as they see it themselves."""

    id: str  # the conversation's fingerprint
    channel: str
    address: str
    since: float


def of(tx: Transaction, person: str) -> list[Chat]:
    """The chats of this officer, the last linked first."""
    rows = tx.all(
        """select a.fingerprint, a.channel, a.sealed, coalesce(a.linked_at, 0) as since
           from addresses a join accounts c on c.person = a.person
           where a.person = :person order by coalesce(a.linked_at, 0) desc, a.fingerprint""",
        person=person,
    )
    return [Chat(row["fingerprint"], row["channel"], people.opened(tx, row["sealed"])[0], row["since"]) for row in rows]


def linked(tx: Transaction, person: str, channel: str, at: float) -> None:
    """Records that an officer linked a chat."""
    audit.write(tx, person, What.CHAT_LINKED, channel, at)


def end(tx: Transaction, person: str, at: float, by: str, only: str = "") -> list[Chat]:
    """Ends all chats of this officer, or only this one. Whoever writes there is a new member of the public.

    Cases that the officer brought stay with the officer: who holds the chat may be somebody else.
    """
    ended = [one for one in of(tx, person) if only in ("", one.id)]
    for chat in ended:
        tx.run(
            "update addresses set person = :stranger, linked_at = null where fingerprint = :chat and person = :person",
            stranger=people.newcomer(tx, at).id,
            chat=chat.id,
            person=person,
        )
        talks.forget(tx, chat.id)  # what they were working on is not the next one's to read
        outbox.withdraw(tx, chat.id)
        audit.write(tx, by, What.CHAT_ENDED, chat.channel, at)
    tx.run("delete from pairings where person = :person", person=person)
    return ended
