"""The web chat's page and the files it is made of, ready to hand out. Nothing comes from anywhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from bot.basics.texts import texts
from bot.channels.web.message import TEXT_LETTERS

_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_LABELS = "web.page."

# Only our own files; no inline script or style; no framing.
GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True)
class PageFile:
    """A file of the page with its ETag."""

    content: bytes
    media_type: str
    tag: str


@dataclass(frozen=True)
class Page:
    """The page. Its files have a URL that changes with their content."""

    html: bytes
    files: Mapping[str, PageFile]
    digest: str

    def file(self, request: Request) -> Response | None:
        """The requested file, or None."""
        found = self.files.get(request.path_params["name"])
        if found is None:
            return None
        # A page from before an update asks for another digest: it gets the new file, uncached.
        same = request.path_params["digest"] == self.digest
        headers = {
            "ETag": found.tag,
            "Cache-Control": "public, max-age=31536000, immutable" if same else "no-cache",
        }
        if found.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(found.content, media_type=found.media_type, headers=headers)


def open_page(megabytes: int, banner: str = "") -> Page:
    """The page with every label in both languages, the largest file it may send, and what stands above it."""
    found = dict(_read_files())
    digest = hashlib.sha256(b"".join(name.encode() + file.content for name, file in sorted(found.items()))).hexdigest()
    digest = digest[:16]
    labels = {key.removeprefix(_LABELS): both for key, both in texts().items() if key.startswith(_LABELS)}
    # The page recognises the source line of an answer by its beginning.
    labels["origin"] = {language: line.partition("{")[0] for language, line in texts()["answer.source"].items()}
    room = Environment(loader=PackageLoader("bot.channels.web", "pages"), autoescape=True, undefined=StrictUndefined)
    room.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}  # a Thai letter in 3 bytes, not 6
    html = room.get_template("chat.html").render(
        folder=f"chat/pages/{digest}",
        scripts=sorted(name for name in found if name.endswith(".js")),
        labels=labels,
        megabytes=megabytes,
        banner=banner,
        letters=TEXT_LETTERS,
    )
    return Page(html.encode(), found, digest)


def _read_files() -> list[tuple[str, PageFile]]:
    found = []
    for path in (files("bot.channels.web") / "pages").iterdir():
        kind = _KINDS.get(f".{path.name.rpartition('.')[2]}")
        if kind:
            content = path.read_bytes()
            tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            found.append((path.name, PageFile(content, kind, tag)))
    return found
