"""Applies edits, deletions and address changes to messages that are still waiting in the inbox."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from bot.basics.messages import Event, Message
from bot.store import Row, Transaction
from bot.store.engine.seal import BrokenSeal
from bot.store.files import files
from bot.store.mail import inbox, outbox, talks


def revise(tx: Transaction, message: Message, at: float) -> list[str]:
    """Applies this event to waiting messages; returns the files that are no longer needed.

    Other events stay in the inbox: whoever handles them knows what became of that message.
    """
    match message.event:
        case Event.EDITED:
            return _written_anew(tx, message, at)
        case Event.UNSENT:
            return _taken_back(tx, message, at)
        case Event.MOVED:
            _moved(tx, message, at)
    return []


def _written_anew(tx: Transaction, message: Message, at: float) -> list[str]:
    for row, before in _waiting(tx, message):
        anew = replace(
            before,
            text=message.text,
            place=message.place or before.place,
            files=message.files or before.files,
            media=message.media or before.media,
            ticket_out=message.ticket_out or before.ticket_out,
        )
        _put_back(tx, row, anew)
        inbox.needless(tx, message, at)
        return _struck(tx, before) if message.files else []
    return []


def _taken_back(tx: Transaction, message: Message, at: float) -> list[str]:
    for row, before in _waiting(tx, message):
        inbox.withdrawn(tx, row["id"], at)
        talks.touch(tx, row["conversation"])
        inbox.needless(tx, message, at)
        return _struck(tx, before)
    return []


def _moved(tx: Transaction, message: Message, at: float) -> None:
    """Moves the conversation's state and waiting messages to its new address."""
    old = tx.seal.fingerprint(message.channel, message.about)
    new = tx.seal.fingerprint(message.channel, message.address)
    if old != new:
        talks.start(tx, new, at)
        talks.move(tx, old, new)
        waiting = "select id, conversation, payload from inbox where conversation = :old and payload is not null"
        for row, before in _readable(tx, tx.all(waiting, old=old)):
            _put_back(tx, row, replace(before, address=message.address))
            tx.run("update inbox set conversation = :new where id = :id", new=new, id=row["id"])
        outbox.move(tx, old, new, message.address)
    inbox.needless(tx, message, at)


def _waiting(tx: Transaction, message: Message) -> list[tuple[Row, Message]]:
    """The message that this event is about, if it is not handled yet."""
    rows = tx.all(
        """select id, conversation, payload from inbox
           where said = :said and said <> '' and state in ('waiting', 'aside', 'restored') and payload is not null""",
        said=inbox.said(tx, message, message.about),
    )
    return _readable(tx, rows)


def _readable(tx: Transaction, rows: list[Row]) -> list[tuple[Row, Message]]:
    """Those that can be decrypted; one that cannot must not block the answer to the platform's webhook."""
    found = []
    for row in rows:
        try:
            found.append((row, inbox.read(tx.seal, bytes(row["payload"]))))
        except (BrokenSeal, ValidationError):
            continue
    return found


def _put_back(tx: Transaction, row: Row, message: Message) -> None:
    tx.run("update inbox set payload = :payload where id = :id", payload=inbox.closed(tx.seal, message), id=row["id"])
    talks.touch(tx, row["conversation"])  # a worker that is handling the old words starts again


def _struck(tx: Transaction, message: Message) -> list[str]:
    return [file.id for file in message.files if files.strike(tx, file.id)]
