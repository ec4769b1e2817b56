"""Makes and checks links to documents and files: public documents plain, all else signed and expiring."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bot.basics.people import Person

LASTS = 7 * 86400.0
FILE_LASTS = 86400.0  # a file's link is made for one person, who can ask for it again


@dataclass(frozen=True)
class Links:
    """Makes and checks links. Without a public address they are relative, for our own web page."""

    base: str
    secret: str

    def paper(self, paper: str, audience: str, reader: Person, now: float) -> str:
        """The link by which this reader opens this document."""
        address = f"{self.base}/papers/{quote(paper)}" if self.base else f"papers/{quote(paper)}"
        if audience == "public":
            return address
        until = str(int(now + LASTS))
        mark = self._sign(paper, reader.id, until)
        return f"{address}?{urlencode({'for': reader.id, 'until': until, 'mark': mark})}"

    def reader(self, paper: str, given: dict[str, str], now: float) -> str | None:
        """For whom a link to this document was made, if it is genuine and not expired."""
        who, until, mark = given.get("for", ""), given.get("until", ""), given.get("mark", "")
        genuine = hmac.compare_digest(mark.encode(), self._sign(paper, who, until).encode())
        return who if genuine and until.isdecimal() and float(until) > now else None

    def file(self, file: str, now: float) -> str:
        """The link to this file, valid for a day."""
        until = str(int(now + FILE_LASTS))
        address = f"files/{quote(file)}?{urlencode({'until': until, 'mark': self._sign(file, '', until, 'file')})}"
        return f"{self.base}/{address}" if self.base else address

    def opens(self, file: str, given: dict[str, str], now: float) -> bool:
        """Whether a link to this file is genuine and not expired."""
        until, mark = given.get("until", ""), given.get("mark", "")
        genuine = hmac.compare_digest(mark.encode(), self._sign(file, "", until, "file").encode())
        return genuine and until.isdecimal() and float(until) > now

    def _sign(self, name: str, who: str, until: str, kind: str = "paper") -> str:
        told = "\x1f".join((kind, name, who, until)).encode("utf-8", "replace")
        return hmac.new(self.secret.encode(), told, hashlib.sha256).hexdigest()[:32]
