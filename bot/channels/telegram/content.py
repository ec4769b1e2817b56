"""What one message of Telegram's holds: words, a place, a telephone number, something to fetch."""

from __future__ import annotations

import re
from dataclasses import replace

import telegram
from telegram.constants import FileSizeLimit

from bot.basics.messages import Event, Media, Message, Place, Unread
from bot.basics.one_time_codes import code_in
from bot.basics.typed import storable
from bot.channels.telegram.commands import START, command_in

Sent = (
    telegram.PhotoSize
    | telegram.Video
    | telegram.VideoNote
    | telegram.Voice
    | telegram.Audio
    | telegram.Animation
    | telegram.Document
)

_NOT_TAKEN = ("poll", "story", "paid_media", "game", "invoice", "checklist", "giveaway")


def said(message: telegram.Message, begun: Message, name: str) -> Message | None:
    """The message with its content added to the envelope; None if it is not a message to us."""
    if message.venue:
        place = message.venue
        title = ", ".join(part for part in (place.title, place.address) if part)
        return replace(begun, place=_place(place.location, title))
    if message.location:
        return replace(begun, place=_place(message.location))
    if message.contact:
        return replace(begun, text=_phone(message.contact, message.from_user))
    if message.sticker or message.dice:
        return replace(begun, sticker=True)
    sent = _sent(message)
    if sent:
        return _fetched_later(begun, sent, words_of(message, name))
    if any(getattr(message, kind, None) for kind in _NOT_TAKEN):
        return replace(begun, unread=Unread.UNKNOWN)
    return _spoken(begun, words_of(message, name)) if message.text is not None else None


def _spoken(begun: Message, words: str) -> Message:
    """A text. /start opens the conversation; a payload behind it may be a code or a command."""
    command, payload = command_in(words)
    if command != START:
        return replace(begun, text=words)
    wanted, _ = command_in(f"/{payload}")
    if code_in(payload):
        return replace(begun, text=payload)
    return replace(begun, text=wanted) if wanted not in ("", START) else replace(begun, event=Event.JOINED)


def _sent(message: telegram.Message) -> Sent | None:
    if message.photo:  # the same photo in several sizes
        return max(message.photo, key=lambda size: size.width * size.height)
    film, sound = message.video or message.video_note, message.voice or message.audio
    return film or sound or message.animation or message.document


def _fetched_later(begun: Message, sent: Sent, words: str) -> Message:
    if (sent.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        return replace(begun, unread=Unread.TOO_LARGE)
    name = getattr(sent, "file_name", None) or ""
    return replace(begun, text=words, media=(Media(storable(sent.file_id), storable(name)),))


def _place(location: telegram.Location, title: str = "") -> Place:
    latitude, longitude = float(location.latitude), float(location.longitude)
    # Written so that NaN fails, too.
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("no place on Earth")
    return Place(latitude, longitude, storable(title))


def _phone(contact: telegram.Contact, who: telegram.User | None) -> str:
    """A phone number in Thai form; with the name if it is somebody else's."""
    digits = re.sub(r"\D", "", contact.phone_number)
    number = f"0{digits[2:]}" if digits.startswith("66") and len(digits) > 9 else contact.phone_number
    own = bool(who and contact.user_id == who.id)
    names = [] if own else [contact.first_name, contact.last_name or ""]
    return storable(" ".join(part for part in (*names, number) if part))


def words_of(message: telegram.Message, name: str) -> str:
    """Text or caption without the bot's name. For a command with text behind it, that text."""
    words = storable(message.text or message.caption or "")
    if name:
        words = re.sub(rf"@{re.escape(name)}\b", "", words, flags=re.IGNORECASE)
    command, rest = command_in(words.strip())
    return rest or command if command != START else f"{START} {rest}"
