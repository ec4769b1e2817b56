"""A photo drawn anew: its pixels and nothing else."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageOps

_PIXELS = 64_000_000  # a phone's largest photo has 50 million; a decompression bomb billions
_MAX_SIDE_PIXELS = 2560  # the copy's longer side: number plates and gauges stay readable
_QUALITY = 88
_WHOLE = 1000
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}


def redrawn(content: bytes, media_type: str) -> bytes:
    """The photo as a new upright JPEG without EXIF, place, time, camera, comment or thumbnail."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _PIXELS
    if media_type == "image/heic":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
        picture.draft("RGB", (_MAX_SIDE_PIXELS, _MAX_SIDE_PIXELS))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((_MAX_SIDE_PIXELS, _MAX_SIDE_PIXELS))
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
