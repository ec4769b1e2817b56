"""What the web page sends: read from a request, or refused with the reason. No mailbox here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from bot.basics import uploads
from bot.basics.messages import MAX_TEXT_LETTERS, Place
from bot.basics.text_split import cut_front
from bot.basics.texts import LANGUAGES
from bot.basics.typed import storable
from bot.basics.uploads import FormInMemory, Upload

TEXT_LETTERS = MAX_TEXT_LETTERS
JSON_BYTES = 128 * 1024  # that many letters, all escaped as \uXXXX\uXXXX
STRANGERS_BYTES = 64 * 1024  # nothing larger is read before somebody is known
_FORM_BYTES = 16 * 1024  # what a form adds to its file
_MAX_NAME_LETTERS = 200
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_SIZE_DIGITS = 16
_LARGEST_LETTER = 2**63 - 1


class NotTaken(Exception):
    """A refused request, with the text that tells the person why."""

    def __init__(self, status: int, why: str, wait: float = 0, **values: object) -> None:
        super().__init__(f"{status} {why}")
        self.status = status
        self.why = why
        self.wait = wait
        self.values = values


@dataclass(frozen=True)
class Said:
    """One message of the page: exactly one of text, place, upload and joined."""

    id: str
    text: str = ""
    place: Place | None = None
    upload: Upload | None = None
    joined: bool = False
    language: str = ""


async def read_said(request: Request, most: int) -> Said:
    """Parses a POST; its file may have this many bytes. With 0 bytes the visitor is not known yet."""
    kind = _kind(request)
    if kind == "application/json":
        return _said(await _json(request, JSON_BYTES if most else STRANGERS_BYTES))
    if kind == "multipart/form-data":
        if not most:
            raise NotTaken(401, "no_cookie")
        return await _with_file(request, most)
    raise NotTaken(415, "kind")


def is_file(request: Request) -> bool:
    return _kind(request) == "multipart/form-data"


def declared_size(request: Request, most: int) -> int:
    """The bytes that a request says it brings, at most those that are read; all of them if it does not say."""
    said = request.headers.get("content-length", "")
    return min(int(said), most) if said.isascii() and said.isdigit() and len(said) < _SIZE_DIGITS else most


async def read_seen(request: Request) -> list[int]:
    """The ids of messages that the page has shown."""
    if _kind(request) != "application/json":
        raise NotTaken(415, "kind")
    letters = (await _json(request)).get("letters")
    if not isinstance(letters, list) or not all(_is_letter(letter) for letter in letters):
        raise NotTaken(400, "letters")
    return letters


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _json(request: Request, most: int = JSON_BYTES) -> Mapping[str, Any]:
    try:
        found = json.loads(await uploads.whole(request, most))
    except uploads.TooLong as long:
        raise _too_long() from long
    except (ValueError, RecursionError) as wrong:
        raise NotTaken(400, "json") from wrong
    if not isinstance(found, dict):
        raise NotTaken(400, "json")
    return found


def _said(body: Mapping[str, Any]) -> Said:
    given = [name for name in ("text", "place", "joined") if body.get(name) not in (None, False)]
    if len(given) != 1:
        raise NotTaken(400, "one_thing")
    return Said(
        id=_id(body.get("id")),
        text=_text(body["text"]) if given == ["text"] else "",
        place=_place(body["place"]) if given == ["place"] else None,
        joined=_joined(body["joined"]) if given == ["joined"] else False,
        language=_language(body.get("language")),
    )


def _id(given: object) -> str:
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise NotTaken(400, "id")
    return given


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise NotTaken(400, "text")
    if len(given) > TEXT_LETTERS:
        raise _too_long()
    text = storable(given)
    if not text.strip():
        raise NotTaken(400, "empty")
    return text


def _too_long() -> NotTaken:
    return NotTaken(413, "text_size", letters=TEXT_LETTERS)


def _place(given: object) -> Place:
    if not isinstance(given, dict):
        raise NotTaken(400, "place")
    return Place(_degrees(given.get("latitude"), 90), _degrees(given.get("longitude"), 180))


def _degrees(given: object, most: int) -> float:
    # Compared before float(): this also refuses NaN and numbers too large for a float.
    if isinstance(given, bool) or not isinstance(given, int | float) or not -most <= given <= most:
        raise NotTaken(400, "place")
    return float(given)


def _joined(given: object) -> bool:
    if given is not True:
        raise NotTaken(400, "one_thing")
    return True


def _language(given: object) -> str:
    return given if isinstance(given, str) and given in LANGUAGES else ""


def _is_letter(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 < given <= _LARGEST_LETTER


async def _with_file(request: Request, most: int) -> Said:
    too_large = NotTaken(413, "file_size", megabytes=most // 2**20)
    stream = uploads.at_most(request, most + _FORM_BYTES)
    parser = FormInMemory(request.headers, stream, max_files=1, max_fields=3, max_part_size=_FORM_BYTES)
    try:
        form = await parser.parse()
    except uploads.TooLong as long:
        raise too_large from long
    except (MultiPartException, ValueError, LookupError) as wrong:
        raise NotTaken(400, "form") from wrong
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise NotTaken(400, "no_file")
    content = await file.read()
    if len(content) > most:
        raise too_large
    if not content:
        raise NotTaken(400, "empty_file")
    upload = Upload(content, cut_front(storable(file.filename or ""), _MAX_NAME_LETTERS))
    return Said(id=_id(form.get("id")), upload=upload, language=_language(form.get("language")))
