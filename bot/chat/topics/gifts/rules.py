"""The two gift rules as their papers state them, applied to one gift on one day. Nothing is guessed.

NACC section 128 is about what an official receives; the regulation of 2565 about giving to superiors and what the
family receives. They share two numbers and are kept apart nevertheless.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.basics.dates import BUDDHIST
from bot.chat.topics.gifts.case import Gift, Giver, Way, same_day
from knowledge.library import Library
from knowledge.passages import Paper

SECTION = "ethics/gift-nacc-128"
REGULATION = "ethics/gift-regulation-2565"


class Ruling(StrEnum):
    """The verdict."""

    ALLOWED = "allowed"
    REPORT = "report"  # may be kept for goodwill, but must be reported
    REFUSE = "refuse"  # or return it
    OUTSIDE = "outside"  # the rule does not apply
    UNKNOWN = "unknown"  # the rule of that day is not in the knowledge base


@dataclass(frozen=True)
class Rule:
    """One rule of a paper."""

    key: str
    paper: Paper
    data: Mapping[str, Any]

    @property
    def limit(self) -> Decimal:
        return Decimal(str(self.data["limit"]))

    @property
    def days(self) -> int:
        return int(self.data["report_within_days"])

    @property
    def draft(self) -> bool:
        """Only the draft of the law says so."""
        return bool(self.data.get("certainty") == "draft")

    def words(self, name: str, language: str) -> str:
        return str(self.data.get(f"{name}_{language}") or self.data.get(f"{name}_th") or "")


@dataclass(frozen=True)
class Verdict:
    """What the rule says, why, and the deadline of a report."""

    ruling: Ruling
    why: str  # a text under [gift.why]
    rule: Rule | None = None  # the rule applied
    report: Rule | None = None  # the rule on reporting, with the addressee
    deadline: date | None = None
    notes: tuple[str, ...] = ()  # texts under [gift.note]


@dataclass(frozen=True)
class Book:
    """Both papers, as this person may read them."""

    section: Paper
    regulation: Paper

    def rule(self, paper: Paper, key: str, day: date) -> Rule | None:
        """The rule of that name in force on that day."""
        for data in paper.data.get("rules", ()):
            if data["key"] == key and _in_force(data, day):
                return Rule(key, paper, data)
        return None

    def relatives(self) -> frozenset[str]:
        return frozenset(one["key"] for one in self.section.data["relatives"]["list"])


def book(library: Library, audiences: frozenset[str]) -> Book | None:
    section = library.paper(SECTION, audiences=audiences)
    regulation = library.paper(REGULATION, audiences=audiences)
    return Book(section, regulation) if section and regulation else None


def missing(gift: Gift, book: Book, today: date) -> str:
    """The next fact that the verdict needs; nothing if all are known."""
    if gift.act:
        return ""
    if gift.way is None:
        return "way"
    if gift.way is Way.UPWARD:
        return _missing_upward(gift, book, today)
    if gift.giver is None:
        return "giver"
    if gift.way is Way.FAMILY:
        return ""
    return _missing_received(gift, book, today)


def judge(gift: Gift, book: Book, today: date) -> Verdict:
    """The verdict by the rules of that day, once nothing is missing."""
    day = gift.day or today
    if gift.act:
        return Verdict(Ruling.REFUSE, "official_act", book.rule(book.section, "receive", day), notes=("asked_for",))
    if gift.way is Way.UPWARD:
        return _upward(gift, book, day)
    if gift.way is Way.FAMILY:
        return _family(gift, book, day)
    return _received(gift, book, day)


def limit_of(gift: Gift, book: Book, today: date) -> Decimal | None:
    """The limit that a gift of somebody who is no relative has, as far as it is known whose it is."""
    upward = gift.way is Way.UPWARD
    paper, key = (book.regulation, "give-upward") if upward else (book.section, "receive-non-relative")
    rule = book.rule(paper, key, gift.day or today)
    return rule.limit if rule else None


def related(gift: Gift, book: Book) -> bool:
    """Whether the giver is in the paper's list of relatives."""
    return gift.giver is Giver.RELATIVE and (gift.relative in book.relatives() or gift.relative == "relative")


def _missing_upward(gift: Gift, book: Book, today: date) -> str:
    rule = book.rule(book.regulation, "give-upward", gift.day or today)
    if rule is None or gift.custom is False:
        return ""
    if gift.value is None:
        return "value"
    return "occasion" if gift.custom is None and gift.value <= rule.limit else ""


def _missing_received(gift: Gift, book: Book, today: date) -> str:
    if gift.left and gift.left_on is None:
        return "left"
    if _from_a_party(gift, book):
        return ""
    if gift.giver is Giver.LAW or related(gift, book) or _beyond(gift, book, gift.day or today):
        return ""
    if gift.custom is False:
        return ""
    if gift.giver is not Giver.GENERAL and gift.value is None:
        return "value"
    if gift.custom is None:
        return "occasion"
    if gift.giver is Giver.GENERAL:
        return "pending" if gift.host and gift.pending is None else ""
    rule = book.rule(book.section, "receive-non-relative", gift.day or today)
    if rule is None or (gift.value or 0) > rule.limit:
        return ""
    if gift.giver is Giver.BUSINESS:
        return "pending" if gift.pending is None and gift.on_duty is None else ""
    hangs = gift.giver in (Giver.SOMEONE, Giver.PARTNER, Giver.SUBORDINATE, Giver.FOREIGN)
    return "duty" if hangs and gift.on_duty is None and gift.pending is None else ""


def _upward(gift: Gift, book: Book, day: date) -> Verdict:
    rule = book.rule(book.regulation, "give-upward", day)
    if rule is None:
        return Verdict(Ruling.UNKNOWN, "before_regulation")
    notes = ("pooled",) if gift.pooled else ()
    if gift.custom is False:
        return Verdict(Ruling.REFUSE, "upward_no_occasion", rule, notes=notes)
    if gift.value is not None and gift.value > rule.limit:
        return Verdict(Ruling.REFUSE, "upward_above", rule, notes=notes)
    return Verdict(Ruling.ALLOWED, "upward_within", rule, notes=notes)


def _family(gift: Gift, book: Book, day: date) -> Verdict:
    rule = book.rule(book.regulation, "family-receives", day)
    if rule is None:
        return Verdict(Ruling.UNKNOWN, "before_regulation")
    if gift.giver is not Giver.BUSINESS:
        return Verdict(Ruling.OUTSIDE, "family_not_dealing", rule)
    report = book.rule(book.regulation, "family-report", day)
    notes = ("cannot_return",) if book.rule(book.regulation, "cannot-return", day) else ()
    return Verdict(Ruling.REFUSE, "family_dealing", rule, report, _deadline(report, gift.day), notes)


def _received(gift: Gift, book: Book, day: date) -> Verdict:
    base = book.rule(book.section, "receive", day)
    if base is None:
        return Verdict(Ruling.UNKNOWN, "before_section")
    if _beyond(gift, book, day):
        return Verdict(Ruling.OUTSIDE, "left_over", base)
    if _from_a_party(gift, book):
        return _refused(gift, book, day, base)
    for fits, key, why in (
        (gift.giver is Giver.LAW, "receive-from-law", "law"),
        (related(gift, book), "receive-from-relative", "relative"),
    ):
        rule = book.rule(book.section, key, day)
        if fits and rule:
            return Verdict(Ruling.ALLOWED, why, rule, notes=("relatives",) if why == "relative" else ())
    if gift.giver is Giver.GENERAL:
        general = book.rule(book.section, "receive-general", day)
        return (
            Verdict(Ruling.ALLOWED, "general", general) if gift.custom else Verdict(Ruling.REFUSE, "no_occasion", base)
        )
    return _from_others(gift, book, day, base)


def _from_a_party(gift: Gift, book: Book) -> bool:
    """Whether the giver has a matter before the receiver, or gives because of official work."""
    if gift.giver is Giver.LAW:
        return False
    kin = gift.giver is Giver.GENERAL or related(gift, book)
    return bool(gift.pending) or (bool(gift.on_duty) and not kin)


def _refused(gift: Gift, book: Book, day: date, base: Rule) -> Verdict:
    """Somebody's permit, inspection or contract is before the receiver: refused, whatever it is worth."""
    rule = book.rule(book.section, "receive-non-relative", day)
    above = rule is not None and gift.value is not None and gift.value > rule.limit
    report = book.rule(book.section, "receive-above", day) if above else None
    return Verdict(Ruling.REFUSE, "pending", base, report, _deadline(report, gift.day), ("no_gift_policy",))


def _from_others(gift: Gift, book: Book, day: date, base: Rule) -> Verdict:
    """The verdict on a gift from somebody who is not a relative."""
    notes = _notes(gift)
    rule = book.rule(book.section, "receive-non-relative", day)
    report = book.rule(book.section, "receive-above", day)
    above = rule is not None and gift.value is not None and gift.value > rule.limit
    if not gift.custom:
        due = _deadline(report, gift.day) if above else None
        return Verdict(Ruling.REFUSE, "no_occasion", base, report if above else None, due, notes)
    if above:
        notes = ("returned", "pending_unknown", *notes) if gift.pending is None else ("returned", *notes)
        return Verdict(Ruling.REPORT, "above_limit", report, report, _deadline(report, gift.day), notes)
    if gift.giver is Giver.BUSINESS and gift.pending is None and gift.on_duty is None:
        return _refused(gift, book, day, base)  # never allowed without knowing
    return Verdict(Ruling.ALLOWED, "within_limit", rule, notes=notes)


def _notes(gift: Gift) -> tuple[str, ...]:
    notes = {
        "no_gift_policy": gift.giver is Giver.BUSINESS or bool(gift.on_duty),
        "not_in_the_list": gift.giver is Giver.RELATIVE,
        "partner": gift.giver is Giver.PARTNER,
        "subordinate": gift.giver is Giver.SUBORDINATE,
        "foreign": gift.giver is Giver.FOREIGN,
        "a_person": gift.a_person,
    }
    return tuple(name for name, holds in notes.items() if holds)


def _beyond(gift: Gift, book: Book, day: date) -> bool:
    """Whether they left office so long ago that the section no longer applies."""
    base = book.rule(book.section, "receive", day)
    if base is None or gift.left_on is None:
        return False
    return day > same_day(gift.left_on, gift.left_on.year + int(base.data["years_after_leaving"]))


def _deadline(rule: Rule | None, day: date | None) -> date | None:
    """The last day to report, not counting the day of receipt."""
    return day + timedelta(days=rule.days) if rule and day else None


def _in_force(data: Mapping[str, Any], day: date) -> bool:
    since, until = data.get("effective"), data.get("until")
    if since is None and (year := data.get("in_force_year_be")):
        # Only the year is known: nothing is claimed for that year itself.
        since = date(int(year) - BUDDHIST + 1, 1, 1)
    return (since is None or since <= day) and (until is None or day <= until)
