"""A loan scheme from its paper: its terms on a day, whether it is open, and who may apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bot.basics.texts import say
from bot.chat.understand.understanding import plain
from knowledge.library import Library
from knowledge.passages import Paper

LIST = "loans/compare"  # the paper that names the schemes
SOON = 60  # days before its closing in which a warning is shown


class Standing(StrEnum):
    """Whether a scheme takes applications, as published."""

    OPEN = "open"
    COMING = "coming"
    UNKNOWN = "unknown"
    CLOSED = "closed"


class Met(StrEnum):
    """The result of comparing one published criterion."""

    YES = "yes"
    NO = "no"
    UNPUBLISHED = "unpublished"
    ASK = "ask"  # published, but only the applicant or the lender can tell


FLAT, BALANCE = "flat", "balance"


@dataclass(frozen=True)
class Wish:
    """What somebody told about the loan they look for. None is not told."""

    scheme: str = ""
    purposes: tuple[str, ...] = ()
    amount: Decimal | None = None
    customer: str = ""
    age: Decimal | None = None  # years in business
    rate: Decimal | None = None  # per cent a year
    months: int | None = None
    grace: int | None = None  # months without repayment of principal
    instalment: Decimal | None = None  # baht a month that they speak of
    left: Decimal | None = None  # baht a month that are left of the income
    purpose: str = ""  # what the money is for, as read
    area: str = ""  # the code of the area that they told
    what: str = ""  # what it is for in their own words, where that could not be read
    method: str = ""  # FLAT: interest on the whole sum to the end; BALANCE: on what is left


@dataclass(frozen=True)
class Line:
    """One criterion, whether it is met, and its wording."""

    about: str  # a text under [loan.about]; empty: the words are enough
    met: Met
    words: str = ""
    way: str = ""  # which of two alternative ways to apply it belongs to


@dataclass(frozen=True)
class Scheme:
    paper: Paper

    @property
    def id(self) -> str:
        return self.paper.id

    @property
    def data(self) -> Mapping[str, Any]:
        scheme: Mapping[str, Any] = self.paper.data["scheme"]
        return scheme

    @property
    def closes(self) -> date | None:
        day: date | None = self.data.get("closes")
        return day

    def name(self, language: str) -> str:
        return str(self.data[f"name_{language}"])

    def standing(self, today: date) -> Standing:
        """The status on a day: an open scheme closes by itself, but none opens without a paper that says so."""
        opens: date | None = self.data.get("opens")
        if self.closes and today > self.closes:
            return Standing.CLOSED
        if opens and today < opens:
            return Standing.COMING
        return Standing(self.data["status"])

    def days_left(self, today: date) -> int | None:
        """Days until it closes, if that is soon; else None."""
        left = (self.closes - today).days if self.closes and self.standing(today) is Standing.OPEN else None
        return left if left is not None and left <= SOON else None

    def term(self, key: str, today: date) -> Mapping[str, Any] | None:
        """The term as of this day; None if there is none or it is not published."""
        found = [
            one
            for one in self.paper.data.get("terms", ())
            if one["key"] == key
            and (one.get("effective") or date.min) <= today <= (one.get("until") or date.max)
            and one.get("published", True)
        ]
        return max(found, key=lambda one: one.get("effective") or date.min, default=None)

    def terms(self, today: date) -> tuple[Mapping[str, Any], ...]:
        """All terms of this day, also unpublished ones."""
        return tuple(
            one
            for one in self.paper.data.get("terms", ())
            if (one.get("effective") or date.min) <= today <= (one.get("until") or date.max)
        )

    def number(self, key: str, today: date) -> Decimal | None:
        term = self.term(key, today)
        return Decimal(str(term["amount"])) if term and "amount" in term else None

    def figure(self, key: str, today: date) -> Decimal | None:
        """The figure by which schemes are compared; of a range of rates its lower end."""
        term = self.term(key, today)
        found = (term or {}).get("minimum" if key == "rate" else "amount")
        return None if found is None else Decimal(str(found))

    def rate(self, today: date) -> Decimal | None:
        """The published rate, if it is one number and not a range."""
        term = self.term("rate", today)
        if term is None or term.get("minimum") != term.get("maximum") or "minimum" not in term:
            return None
        return Decimal(str(term["minimum"]))

    def called(self) -> tuple[str, ...]:
        """Its normalised names, the longest first."""
        return _in_one_spelling((self.name("th"), self.name("en"), *self.paper.aliases))


@lru_cache(maxsize=64)
def _in_one_spelling(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({plain(name) for name in names}, key=len, reverse=True))


def schemes(library: Library, audiences: frozenset[str]) -> tuple[Scheme, ...]:
    """Every scheme that has a paper, in the Ministry's order."""
    listing = library.paper(LIST, audiences=audiences)
    papers = [library.paper(id, audiences=audiences) for id in listing.data.get("compares", ())] if listing else []
    return tuple(Scheme(paper) for paper in papers if paper and "scheme" in paper.data)


def by_standing(known: tuple[Scheme, ...], today: date) -> tuple[Scheme, ...]:
    """Open schemes first, closed ones last."""
    order = list(Standing)
    return tuple(sorted(known, key=lambda one: order.index(one.standing(today))))


def fit(scheme: Scheme, wish: Wish, today: date, language: str) -> tuple[Line, ...]:
    """Compares each published criterion with what was told. Nobody is said to qualify: the lender decides."""
    return (
        _purpose(scheme, wish, today, language),
        _ceiling(scheme, wish, today, language),
        _customer(scheme, wish, language),
        *criteria(scheme, wish, language),
    )


def _purpose(scheme: Scheme, wish: Wish, today: date, language: str) -> Line:
    term = scheme.term("purpose", today)
    if term is None:
        return Line("purpose", Met.UNPUBLISHED)
    met = Met.YES if set(term.get("purposes", ())) & set(wish.purposes) else Met.NO
    return Line("purpose", met if wish.purposes else Met.ASK, str(term[f"value_{language}"]))


def _ceiling(scheme: Scheme, wish: Wish, today: date, language: str) -> Line:
    term, ceiling = scheme.term("ceiling", today), scheme.number("ceiling", today)
    if term is None or ceiling is None:
        return Line("amount", Met.UNPUBLISHED)
    met = Met.ASK if wish.amount is None else Met.YES if wish.amount <= ceiling else Met.NO
    return Line("amount", met, str(term[f"value_{language}"]))


def _customer(scheme: Scheme, wish: Wish, language: str) -> Line:
    """Customer classes are seldom published as a condition; then the result is "unpublished"."""
    for one in scheme.paper.data.get("criteria", ()):
        if "customers" in one:
            words = str(one[f"label_{language}"])
            return Line("customer", Met.YES if wish.customer in one["customers"] else Met.ASK, words)
    return Line("customer", Met.UNPUBLISHED)


def criteria(scheme: Scheme, wish: Wish, language: str) -> tuple[Line, ...]:
    """The published criteria of who may apply, except the customer class."""
    published = scheme.paper.data.get("criteria", ())
    several = len({one["group"] for one in published}) > 1
    lines = []
    for one in published:
        way = say(f"loan.way.{one['group']}", language) if several else ""
        met = Met.ASK
        if one["key"] == "years_operating" and wish.age is not None:
            met = Met.YES if wish.age > Decimal(str(one["minimum_exclusive"])) else Met.NO
        if "customers" not in one:
            lines.append(Line("", met, str(one[f"label_{language}"]), way))
    return tuple(lines)
