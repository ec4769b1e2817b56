"""One visit of an officer to a page: who, in which language, with what in their hands; and the office they come to."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from bot.basics.access import Refused
from bot.basics.people import Person
from bot.basics.texts import say
from bot.basics.uploads import Upload
from bot.cases.messages.notifications import News
from bot.cases.service import Desk
from bot.chat.forms import Forms
from bot.questions.paper_drafts import PaperRoom
from bot.store import Store, Transaction
from bot.store.files.files import FileRoom
from knowledge.library import Library

# Each browser also claims to be those after it.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)

Bring = Callable[[Transaction, Iterable[News], str, float], None]


@dataclass(frozen=True)
class Office:
    """What the pages work with."""

    store: Store
    desk: Desk
    room: FileRoom
    bring: Bring  # puts news into the outbox, in the transaction that made them
    now: Callable[[], float]
    library: Library
    papers: PaperRoom
    worded: Callable[[], Forms]  # the forms as they hold at the moment


@dataclass(frozen=True)
class Visit:
    """What the gate found out before a page is shown."""

    request: Request
    person: Person | None
    language: str
    secret: str  # known to this browser and to us alone; the token of its forms is made of it
    form: Mapping[str, str]
    at: float
    halfway: Person | None = None  # gave their password, and not yet their second factor
    session: str = ""  # the session's token, as the browser brought it
    photos: tuple[Upload, ...] = ()  # sent with the form
    megabytes: int = 0  # that a file may have which is sent to this page
    too_large: bool = False  # one had more: nothing of the form may be done, only shown again
    banner: str = ""  # what stands above every page of this installation; a web address in it is a link
    contact_is_set: bool = True  # whether the Ministry has said how it is reached in an emergency

    @property
    def officer(self) -> Person:
        """Who is signed in; behind the gate there is always somebody."""
        if self.person is None:
            raise Refused("Nobody is signed in. Pages open to everybody: bot/console/gate.py.")
        return self.person

    @property
    def home(self) -> str:
        """The console's own root, seen from this page: it works behind any prefix of any proxy."""
        return "../" * max(0, inside(self.request).count("/") - 1) or "./"

    @property
    def network(self) -> str:
        """Where the visitor comes from, as exactly as a wrong password is remembered."""
        return self.request.client.host if self.request.client else ""

    def text(self, name: str) -> str:
        """A field of the form, or of the address line."""
        return self.form.get(name, self.request.query_params.get(name, "")).strip()

    def number(self, name: str) -> int | None:
        """The same as a number of ours; anything else is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def inside(request: Request) -> str:
    """The path within the console."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")) or "/"


def browser_of(visit: Visit) -> str:
    """A browser as its owner would call it: enough to know it again in a list, and no more."""
    agent = visit.request.headers.get("user-agent", "")
    names = [next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _MACHINES)]
    return " · ".join(name for name in names if name)


def too_large(visit: Visit) -> str:
    """What is said to somebody whose file is larger than this page takes."""
    return say("console.upload.too_large", visit.language, megabytes=visit.megabytes)


def form_token(secret: str) -> str:
    """What every form carries: another site can neither read nor guess it."""
    return hashlib.sha256(b"a form of the console" + secret.encode()).hexdigest()


def is_token(secret: str, token: str) -> bool:
    return is_same(form_token(secret), token)


def is_same(ours: str, theirs: str) -> bool:
    """Compared without telling how much of it is right."""
    return hmac.compare_digest(ours.encode(), theirs.encode())
