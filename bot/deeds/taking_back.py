"""What was taken back is gone at the desk, too: its words are withheld, its files erased; that it was there stays."""

from __future__ import annotations

from bot.desk.desk import Desk
from bot.messages import Message, Reply
from bot.store import Transaction, files, inbox, parties, people, questions, sayings
from bot.store.files import FileRoom
from bot.store.sayings import Saying
from bot.talk.acts import Told
from bot.texts import say


def remember(tx: Transaction, message: Message, told: Told, ticket: str, line: int, at: float) -> None:
    """By which messages this line of the case was told."""
    for said_id, parts in told:
        fields = tuple(part.field for part in parts if part.field)
        sent = tuple(file for part in parts for file in part.files)
        sayings.keep(tx, inbox.said(tx, message, said_id), Saying(ticket, line, fields, sent), at)


def take_back(
    tx: Transaction,
    desk: Desk,
    room: FileRoom,
    message: Message,
    said_id: str,
    language: str,
    at: float,
) -> list[Reply]:
    """Remove what this message said from every case and list that has it."""
    said = inbox.said(tx, message, said_id)
    questions.forget(tx, said)
    found = sayings.of(tx, said)
    whose = people.find(tx, message.channel, message.sender or message.address)
    sayings.forget(tx, said)
    for one in found:
        desk.withhold(tx, one.ticket, one.line, "unsent", at, (*one.fields, *one.files))
        parties.take_back(tx, parties.alias_of(tx, one.ticket, whose.id if whose else ""), one.fields)
        for file in one.files:
            files.forget(tx, file)
            room.erase(file)  # should this transaction fail, the next try finds nothing left to erase
    numbers = sorted({one.ticket for one in found})
    return [Reply(say("afterthought.withheld", language, number=number)) for number in numbers]
