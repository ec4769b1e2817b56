"""Reads the QR code in a photo: since 2022 the Ministry asks each factory to post one at its gate."""

from __future__ import annotations

import logging
import threading

from bot.basics.typed import storable
from bot.documents.copies import NoCopy
from bot.documents.copies.worker_process import Child

log = logging.getLogger("mindbot.copies")

MAX_LETTERS = 200  # of what a code says: a factory's number and name, or an address on the web
_MAX_SIDE_PIXELS = 2000  # enough for a sign that fills a tenth of the photo
_TURN = 0.5  # seconds until the reader is free
_PATIENCE = 8.0  # seconds, for the first photo starts the process; a person waits


class QrReader:
    """Reads codes in a sandboxed process, one photo at a time; what cannot be read says nothing."""

    def __init__(self) -> None:
        self._child = Child()
        self._busy = threading.Lock()

    def text_in(self, content: bytes, media_type: str) -> str:
        """What the code in this photo says, or nothing."""
        if not media_type.startswith("image/") or not self._busy.acquire(timeout=_TURN):
            return ""  # one slow photo holds up nobody: the others are kept without a reading
        try:
            return self._child.code(content, media_type, _PATIENCE)
        except (NoCopy, OSError, ValueError) as none:
            log.info("no code was read in a photo: %s", type(none).__name__)
            return ""
        finally:
            self._busy.release()

    def close(self) -> None:
        self._child.close()


def code_in(content: bytes, media_type: str) -> str:
    """The first QR code in the photo, as one line without marks that a screen would not show."""
    import zxingcpp  # only the sandboxed process needs it

    from bot.documents.copies.photo import opened

    with opened(content, media_type) as picture:
        picture.draft("L", (_MAX_SIDE_PIXELS, _MAX_SIDE_PIXELS))
        picture.thumbnail((_MAX_SIDE_PIXELS, _MAX_SIDE_PIXELS))
        grey = picture.convert("L")
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    said = next((code.text for code in found if code.text.strip()), "")
    return " ".join(storable("".join(letter if letter.isprintable() else " " for letter in said)).split())[:MAX_LETTERS]
