"""A deleted chat message is deleted from its case, too: words and files go, the history entry stays."""

from __future__ import annotations

from bot.basics.messages import Message, Reply
from bot.basics.texts import say
from bot.cases.service import Desk
from bot.chat.effects import Told
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, message_origins
from bot.store.mail.message_origins import Saying
from bot.store.papers import questions
from bot.store.people import people


def remember(tx: Transaction, message: Message, told: Told, ticket: str, line: int, at: float) -> None:
    """Remembers which messages this history entry came from."""
    for said_id, parts in told:
        fields = tuple(part.field for part in parts if part.field)
        sent = tuple(file for part in parts for file in part.files)
        message_origins.keep(tx, inbox.said(tx, message, said_id), Saying(ticket, line, fields, sent), at)


def take_back(
    tx: Transaction,
    desk: Desk,
    room: FileRoom,
    message: Message,
    said_id: str,
    language: str,
    at: float,
) -> list[Reply]:
    """Deletes what this message contributed to any case or list."""
    said = inbox.said(tx, message, said_id)
    questions.forget(tx, said)
    found = message_origins.of(tx, said)
    whose = people.find(tx, message.channel, message.sender or message.address)
    message_origins.forget(tx, said)
    for one in found:
        desk.withhold(tx, one.ticket, one.line, "unsent", at, (*one.fields, *one.files))
        parties.take_back(tx, parties.alias_of(tx, one.ticket, whose.id if whose else ""), one.fields)
        for file in one.files:
            files.forget(tx, file)
            room.erase(file)  # if this transaction fails, the next attempt has nothing left to delete
    numbers = sorted({one.ticket for one in found})
    return [Reply(say("afterthought.withheld", language, number=number)) for number in numbers]
