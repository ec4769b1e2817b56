"""A sandboxed child process that opens untrusted files, with limited memory and time."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO, Any

from bot.documents.copies import NoCopy, TooSlow

PATIENCE = 30.0  # seconds for one file
# One process copies and one redacts: both, and the bot itself, fit into MemoryMax of deploy/mindbot.service.
MEMORY = 640 * 2**20


class Child:
    """The parent's side: sends files one by one, and restarts the process when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def copy(self, content: bytes, media_type: str, patience: float = PATIENCE) -> tuple[bytes, str]:
        """A working copy of this content, and its media type."""
        return self._ask(content, patience, kind=media_type)

    def cover(self, content: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
        """A photo's copy with these parts black."""
        return self._ask(content, PATIENCE, kind="image/jpeg", boxes=boxes)[0]

    def _ask(self, content: bytes, patience: float, kind: str, **said: Any) -> tuple[bytes, str]:
        process, is_over = self._running(), threading.Event()

        def end() -> None:
            is_over.set()
            process.kill()

        watch = threading.Timer(patience, end)
        watch.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            _write(process.stdin, content, kind=kind, **said)
            copied, answered = _read(process.stdout)
        except (OSError, EOFError) as died:
            self.close()
            if is_over.is_set():
                raise TooSlow(f"A file of {len(content)} bytes ({kind}) took more than {patience} s.") from died
            raise NoCopy(f"The process died of a file of {len(content)} bytes ({kind}).") from died
        finally:
            watch.cancel()
        if answered["why"]:
            raise NoCopy(answered["why"])
        return copied, answered["kind"]

    def code(self, content: bytes, media_type: str, patience: float) -> str:
        """What the QR code in a photo says."""
        return self._ask(content, patience, kind=media_type, code=True)[0].decode()

    def close(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    _close(pipe)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # It gets none of our settings, and its error output is discarded, as it may quote the file.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.documents.copies.worker_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8"},
            )
        return self._process


def serve(came: IO[bytes], goes: IO[bytes]) -> None:
    """The child's main loop."""
    _limit()
    while True:
        try:
            content, said = _read(came)
        except EOFError:
            return
        try:
            copied, kind, why = *_answer(content, **said), ""
        except Exception as trouble:  # a broken file may raise anything; the next file must still be handled
            copied, kind, why = b"", "", type(trouble).__name__
        _write(goes, copied, kind=kind, why=why)


def _answer(
    content: bytes, kind: str, boxes: Sequence[tuple[int, int, int, int]] = (), code: bool = False, **_: Any
) -> tuple[bytes, str]:
    if code:
        from bot.documents.copies.qr_sign import code_in

        return code_in(content, kind).encode(), "text/plain"
    return copy_of(content, kind, boxes)


def copy_of(content: bytes, media_type: str, boxes: Sequence[tuple[int, int, int, int]] = ()) -> tuple[bytes, str]:
    """The copy and its media type; with boxes, the photo redacted."""
    # Libraries are imported when a file needs them; most need only the first.
    if boxes:
        from bot.documents.copies.photo import covered

        return covered(content, boxes), media_type
    if media_type.startswith("image/"):
        from bot.documents.copies.photo import redrawn

        return redrawn(content, media_type), "image/jpeg"
    if media_type == "application/pdf":
        from bot.documents.copies.pdf import photographed

        return photographed(content), media_type
    if media_type == "audio/ogg":
        from bot.documents.copies.voice import spoken

        return spoken(content), media_type
    from bot.documents.copies.video import bared

    return bared(content), media_type


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not available everywhere; time is limited anyway
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(pipe: IO[bytes], content: bytes, **said: Any) -> None:
    pipe.write(json.dumps({**said, "size": len(content)}).encode() + b"\n" + content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> tuple[bytes, dict[str, Any]]:
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise EOFError("nothing more comes")
    said: dict[str, Any] = json.loads(line)
    content = pipe.read(said["size"])
    if len(content) != said["size"]:
        raise EOFError("less came than was said")
    return content, said


def _close(pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # the reader is gone
        pipe.close()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
