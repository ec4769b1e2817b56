"""A photo drawn anew: its pixels and nothing else."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

_PIXELS = 64_000_000  # a telephone's largest photo has 50 million; a bomb has billions
_LONGEST = 2560  # of the copy's sides: every number plate and gauge can still be read
_QUALITY = 88
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}


def redrawn(content: bytes, media_type: str) -> bytes:
    """The picture as a JPEG of our own making, upright, without EXIF, place, time, camera, comment or thumbnail."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _PIXELS
    if media_type == "image/heic":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
        picture.draft("RGB", (_LONGEST, _LONGEST))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((_LONGEST, _LONGEST))
        drawn = Image.new("RGB", upright.size, "white")
        layer = upright.convert("RGBA")
        drawn.paste(layer, mask=layer)
    copy = io.BytesIO()
    drawn.save(copy, "JPEG", quality=_QUALITY)
    return copy.getvalue()
