"""A photo drawn anew: its pixels and nothing else."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PIL import Image, ImageDraw, ImageOps

from bot.documents.copies import NoCopy

# Counted before anything is decoded. A JPEG is made smaller while it is read; the others lie in memory whole.
_PIXELS = {"image/jpeg": 64_000_000, "image/heic": 50_000_000, "image/png": 25_000_000, "image/webp": 25_000_000}
_MAX_SIDE_PIXELS = 2560  # the copy's longer side: number plates and gauges stay readable
_QUALITY = 88
_WHOLE = 1000
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}


@contextmanager
def opened(content: bytes, media_type: str) -> Iterator[Image.Image]:
    """The photo, not decoded yet, if it has no more pixels than may be decoded."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _PIXELS[media_type]
    if media_type == "image/heic":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
        if picture.width * picture.height > _PIXELS[media_type]:
            raise NoCopy(f"The photo has {picture.width} x {picture.height} pixels.")
        yield picture


def redrawn(content: bytes, media_type: str) -> bytes:
    """The photo as a new upright JPEG without EXIF, place, time, camera, comment or thumbnail."""
    with opened(content, media_type) as picture:
        picture.draft("RGB", (_MAX_SIDE_PIXELS, _MAX_SIDE_PIXELS))
        picture.thumbnail((_MAX_SIDE_PIXELS, _MAX_SIDE_PIXELS))  # first of all, as every other step makes another one
        upright = ImageOps.exif_transpose(picture)
        drawn = Image.new("RGB", upright.size, "white")
        layer = upright.convert("RGBA")
        drawn.paste(layer, mask=layer)
    return _as_jpeg(drawn)


def covered(content: bytes, boxes: Iterable[tuple[int, int, int, int]]) -> bytes:
    """The copy with these parts black, in thousandths: the pixels are gone, not hidden."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        drawn = Image.new("RGB", picture.size)
        drawn.paste(picture.convert("RGB"))
    pen = ImageDraw.Draw(drawn)
    for box in boxes:
        pen.rectangle(_pixels(box, *drawn.size), fill="black")
    return _as_jpeg(drawn)


def _pixels(box: tuple[int, int, int, int], across: int, down: int) -> tuple[int, int, int, int]:
    """The box in pixels, rounded outwards."""
    left, top, width, height = box
    right, bottom = -(-(left + width) * across // _WHOLE), -(-(top + height) * down // _WHOLE)
    return left * across // _WHOLE, top * down // _WHOLE, right - 1, bottom - 1


def _as_jpeg(drawn: Image.Image) -> bytes:
    copy = io.BytesIO()
    drawn.save(copy, "JPEG", quality=_QUALITY)
    return copy.getvalue()
