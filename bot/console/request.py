"""One visit of an officer to a page: who, in which language, with what in their hands; and the office they come to."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from bot.basics.access import Refused
from bot.basics.people import Person
from bot.basics.text_split import cut
from bot.basics.texts import say
from bot.basics.uploads import Upload
from bot.cases.messages.bring import Bring
from bot.cases.service import Desk
from bot.chat.forms import Forms
from bot.console.tour import Stop
from bot.questions.paper_drafts import PaperRoom
from bot.store import Store
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


@dataclass(frozen=True)
class Office:
    """The services that pages use."""

    store: Store
    desk: Desk
    room: FileRoom
    bring: Bring
    now: Callable[[], float]
    library: Library
    papers: PaperRoom
    worded: Callable[[], Forms]  # the forms with the texts in force


@dataclass(frozen=True)
class Visit:
    """A request with what the gate found out."""

    request: Request
    person: Person | None
    language: str
    secret: str  # a secret of this browser, from which form tokens are made
    form: Mapping[str, str]
    at: float
    halfway: Person | None = None  # entered the password, and not yet the second factor
    session: str = ""  # the session token from the cookie
    photos: tuple[Upload, ...] = ()  # sent with the form
    megabytes: int = 0  # the size limit of a file on this page
    too_large: bool = False  # a file was larger: the form must only be shown again
    banner: str = ""  # what stands above every page of this installation; a web address in it is a link
    tour: Stop | None = None  # where a new officer is on the tour
    contact_is_set: bool = True  # whether the Ministry's emergency number is set

    @property
    def officer(self) -> Person:
        """The signed-in officer; behind the gate there always is one."""
        if self.person is None:
            raise Refused("Nobody is signed in. Pages open to everybody: bot/console/gate.py.")
        return self.person

    @property
    def home(self) -> str:
        """The relative path to the console's root, which works behind any proxy prefix."""
        return "../" * max(0, inside(self.request).count("/") - 1) or "./"

    @property
    def network(self) -> str:
        """The network address, for rate limits."""
        return self.request.client.host if self.request.client else ""

    def text(self, name: str, most: int | None = None) -> str:
        """A field of the form, or of the address line; of a longer one as many letters as are taken."""
        text = self.form.get(name, self.request.query_params.get(name, "")).strip()
        return text if most is None else cut(text, most)

    def path(self, name: str) -> str:
        """A part of the page's address, such as the number of a case."""
        return str(self.request.path_params[name])

    def number(self, name: str) -> int | None:
        """A field as a number; None if it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def inside(request: Request) -> str:
    """The path within the console."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")) or "/"


def browser_of(visit: Visit) -> str:
    """A readable browser name for the list of sessions, and no more."""
    agent = visit.request.headers.get("user-agent", "")
    names = [next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _MACHINES)]
    return " · ".join(name for name in names if name)


def too_large(visit: Visit) -> str:
    """The message for a file over this page's limit."""
    return say("console.upload.too_large", visit.language, megabytes=visit.megabytes)


def form_token(secret: str) -> str:
    """The CSRF token of this secret."""
    return hashlib.sha256(b"a form of the console" + secret.encode()).hexdigest()


def is_token(secret: str, token: str) -> bool:
    return is_same(form_token(secret), token)


def is_same(ours: str, theirs: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(ours.encode(), theirs.encode())
