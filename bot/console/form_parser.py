"""Parses the console's forms: fields and photos, with size limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from bot.basics import uploads
from bot.basics.text_split import plain_name
from bot.basics.uploads import FormInMemory, Upload

LARGEST = 64 * 1024  # bytes of a form without photos
MOST_PHOTOS = 5
FIELDS = 100


class TooLarge(ValueError):
    """A form or its photos are too large; `fields` has what was read before."""

    def __init__(self, why: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(why)
        self.fields = fields or {}


class NotAForm(ValueError):
    """The body is not a valid form."""


@dataclass(frozen=True)
class Sent:
    """A parsed form."""

    fields: dict[str, str]
    photos: tuple[Upload, ...] = ()


async def read(request: Request, largest: int, most: int = MOST_PHOTOS, fields: int = FIELDS) -> Sent:
    """Parses a form, with files up to this size and number."""
    try:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data":
            return await _with_photos(request, largest, most, fields)
        body = await uploads.whole(request, LARGEST)
    except uploads.TooLong as long:
        raise TooLarge(f"A form that is too large: {long}") from long
    try:
        pairs = parse_qsl(_plain(body), keep_blank_values=True, max_num_fields=fields, errors="replace")
    except ValueError as many:
        raise TooLarge(f"A form of more than {fields} fields.") from many
    return Sent({name: _lines(value) for name, value in pairs})


async def _with_photos(request: Request, largest: int, most: int, fields: int) -> Sent:
    stream = uploads.at_most(request, most * largest + LARGEST)
    parser = FormInMemory(request.headers, stream, max_files=most, max_fields=fields, max_part_size=LARGEST)
    try:
        form = await parser.parse()
    except uploads.TooLong as long:
        raise TooLarge(f"Files that are too large: {long}", _fields(parser.items)) from long
    except (MultiPartException, ValueError, LookupError) as wrong:
        raise NotAForm(f"A form that cannot be read: {type(wrong).__name__}.") from wrong
    filled = _fields(form.multi_items())
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    photos = [Upload(await file.read(), plain_name(file.filename or "")) for file in files]
    if any(len(photo.content) > largest for photo in photos):
        raise TooLarge(f"A photo of more than {largest} bytes.", filled)
    # A browser sends an empty nameless file for a field without a choice; a file with a name was chosen and is empty.
    return Sent(filled, tuple(photo for photo in photos if photo.content or photo.name))


def _fields(items: Iterable[tuple[str, UploadFile | str]]) -> dict[str, str]:
    return {name: _lines(value.replace("\0", "")) for name, value in items if isinstance(value, str)}


def _plain(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\0", "")


def _lines(value: str) -> str:
    """Browsers send two characters for a line end and count one."""
    return value.replace("\r\n", "\n")
