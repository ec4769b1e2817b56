"""One update of Telegram's, read into a Message. It only reads; nothing is kept or fetched here."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace

import telegram
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bot.basics.messages import Event, Message
from bot.basics.typed import storable
from bot.channels.telegram.commands import command_in
from bot.channels.telegram.content import said, words_of

NAME = "telegram"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")  # the update types that we subscribe to

_WITH_US = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_BUTTON = re.compile(r"n(\d{1,18}):(\d{1,2})")
_SAME_SECOND = 10_000  # updates within one second keep their order up to this many

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Me:
    """The bot's own account, to recognise when a group addresses it."""

    id: int
    name: str = ""  # without the @, in small letters; empty until Telegram has reported it

    @property
    def link(self) -> str:
        """The link to a private chat with the bot."""
        return f"https://t.me/{self.name}" if self.name else ""


@dataclass(frozen=True)
class Press:
    """A pressed button. Telegram shows it as busy until it is answered."""

    query: str
    letter: int = 0  # the message above it
    button: int = 0


@dataclass(frozen=True)
class Heard:
    """A parsed update: a message, or a button whose text is still to be looked up."""

    message: Message
    press: Press | None = None


def read(update: object, me: Me, now: float) -> Heard | None:
    """Parses an update; None if it is not for us or of an unknown type."""
    try:
        return _read(telegram.Update.de_json(update, None), me, now)  # type: ignore[arg-type]
    except Exception as odd:  # an unreadable update must not block the others or come again and again
        log.warning("a Telegram update could not be read: %s", type(odd).__name__)
        return None


def _read(update: telegram.Update, me: Me, now: float) -> Heard | None:
    if update.message:
        heard = _heard(update.message, me)
        moment = update.message.date.timestamp()
    elif update.edited_message:
        heard = _edited(update.edited_message, me)
        moment = (update.edited_message.edit_date or update.edited_message.date).timestamp()
    elif update.callback_query:
        heard = _pressed(update.callback_query, me)
        moment = float(int(now))
    elif update.my_chat_member:
        heard = _came_or_went(update.my_chat_member, me)
        moment = update.my_chat_member.date.timestamp()
    else:
        log.info("a Telegram update of a kind that we did not ask for")
        return None
    if heard is None:
        return None
    # Telegram's times are whole seconds; within one, update ids give the order.
    at = moment + update.update_id % _SAME_SECOND / _SAME_SECOND
    message = heard.message
    return replace(heard, message=replace(message, at=at, id=message.id or f"{message.address}/{update.update_id}"))


def _heard(message: telegram.Message, me: Me) -> Heard | None:
    moved = _moved(message)
    if moved:
        return Heard(moved)
    group = message.chat.type != ChatType.PRIVATE
    if message.chat.type == ChatType.CHANNEL or _is_robot(message) or (group and not _meant(message, me)):
        return None
    whole = said(message, _from(message, me), me.name)
    return Heard(whole) if whole else None


def _edited(message: telegram.Message, me: Me) -> Heard | None:
    """An edited message. A moving live location is not an edit."""
    words = words_of(message, me.name)
    group = message.chat.type != ChatType.PRIVATE
    if message.location or not words or _is_robot(message) or (group and not _meant(message, me)):
        return None
    begun = _from(message, me)
    return Heard(replace(begun, text=words, event=Event.EDITED, about=begun.said_id, ticket_out=""))


def _from(message: telegram.Message, me: Me) -> Message:
    """The message's envelope: sender and chat."""
    chat, group = message.chat, message.chat.type != ChatType.PRIVATE
    who = message.from_user
    speaker = message.sender_chat or who  # who posts as the group counts as the group
    return Message(
        channel=NAME,
        id="",
        address=str(int(chat.id)),
        at=0.0,
        sender=str(speaker.id) if group and speaker else "",
        said_id=str(message.message_id),
        album=storable(message.media_group_id or ""),
        group=group,
        alone=me.link if group else "",
        language=storable(who.language_code or "") if who else "",
        ticket_out=str(message.message_id) if group else "",  # in a group the reply quotes its question
    )


def _meant(message: telegram.Message, me: Me) -> bool:
    """Whether a group addresses the bot: by a reply, a command, or its name."""
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    if answered and answered.id == me.id:
        return True
    words = message.text or message.caption or ""
    if words.startswith("/"):
        named = words.split()[0].partition("@")[2].lower()
        return named == me.name if named else bool(command_in(words)[0])
    wanted: list[str | None] = [MessageEntityType.MENTION]
    named_ones = message.parse_entities(wanted) if message.text else message.parse_caption_entities(wanted)
    return bool(me.name) and f"@{me.name}" in {one.lower() for one in named_ones.values()}


def _is_robot(message: telegram.Message) -> bool:
    """Bots are ignored, as two could answer each other forever. An anonymous administrator is not a bot."""
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat)


def _moved(message: telegram.Message) -> Message | None:
    """A group became a supergroup: reported in both chats, but one event."""
    if message.migrate_to_chat_id:
        return moved(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return moved(message.migrate_from_chat_id, message.chat.id)
    return None


def moved(old: int | str, new: int | str) -> Message:
    """The event that a group has a new address."""
    return Message(NAME, f"{old}/moved/{new}", str(new), 0.0, event=Event.MOVED, about=str(old), group=True)


def _came_or_went(change: telegram.ChatMemberUpdated, me: Me) -> Heard | None:
    before, after = change.old_chat_member.status, change.new_chat_member.status
    if after in _GONE and before not in _GONE:
        event = Event.LEFT
    elif after in _WITH_US and before in _GONE:
        event = Event.JOINED
    else:
        return None  # a change of role or the like
    group = change.chat.type != ChatType.PRIVATE
    if change.chat.type == ChatType.CHANNEL:
        return None
    message = Message(
        channel=NAME,
        id="",
        address=str(int(change.chat.id)),
        at=0.0,
        event=event,
        group=group,
        alone=me.link if group else "",
        language=storable(change.from_user.language_code or ""),
    )
    return Heard(message)


def _pressed(query: telegram.CallbackQuery, me: Me) -> Heard:
    """A pressed button; an unknown one is only answered."""
    found = _BUTTON.fullmatch(query.data or "")
    press = Press(query.id, int(found[1]), int(found[2])) if found else Press(query.id)
    chat = query.message.chat if query.message else None
    group = chat is not None and chat.type != ChatType.PRIVATE
    message = Message(
        channel=NAME,
        id="",
        address=str(int(chat.id if chat else query.from_user.id)),
        at=0.0,
        sender=str(query.from_user.id) if group else "",
        group=group,
        alone=me.link if group else "",
        language=storable(query.from_user.language_code or ""),
        ticket_out=str(query.message.message_id) if group and query.message else "",
    )
    return Heard(message, press)
