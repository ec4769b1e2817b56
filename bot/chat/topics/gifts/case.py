"""What a sentence tells about a gift: giver, receiver, value, occasion, day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import accumulate

from bot.chat.topics.gifts.official_act import (
    compact,
    is_before_the_receiver,
    is_for_an_act,
    names_official_papers,
    pattern,
)
from bot.chat.understand import days, totals
from bot.chat.understand.understanding import spoken
from knowledge.language.thai import QUESTION_LIMIT, normalise, tokenise

_LONG = 5  # letters; a name this long may be the start of a longer word
_RETIRES = (
    r"(?:ของขวัญ|งาน|เลี้ยง|วัน|ของ|ส่ง|ให้|ซื้อ|กระเช้า|ลา).{0,10}เกษียณ(?!แล้ว|มา|ไป)"
    r"|เกษียณ(?!แล้ว|มา|ไป|ปี|เมื่อ|\d).{0,24}(?:ซื้อ|ให้|มอบ|เลี้ยง|ของขวัญ|กระเช้า)"
    r"|retirement (?:gift|party|present)|farewell"
)
_COUNTED = re.compile(r"(?:\d|สอง|สาม|สี่|ห้า|หก|สิบ)\s*$")  # two ลูก of durian are no child
_YEARS_AGO = re.compile(r"(\d{1,2})\s*(?:ปี|years?)")


class Way(StrEnum):
    """Which rule applies: receiving, the family receiving, or giving to a superior."""

    RECEIVED = "received"
    FAMILY = "family"
    UPWARD = "upward"


class Giver(StrEnum):
    """The giver, as far as the rules distinguish."""

    LAW = "law"  # pay and other legal benefits
    GENERAL = "general"  # given to everybody, such as a lucky draw
    RELATIVE = "relative"
    PARTNER = "partner"  # lives with them, not married
    BUSINESS = "business"  # has business with the agency
    SUBORDINATE = "subordinate"
    SUPERIOR = "superior"
    FOREIGN = "foreign"  # an ambassador, a foreign agency
    SOMEONE = "someone"  # no relative, no business with the agency


@dataclass(frozen=True)
class Gift:
    """The facts of a gift. None is not known yet."""

    way: Way | None = None
    value: Decimal | None = None
    giver: Giver | None = None
    relative: str = ""  # a key of the paper's list of relatives
    custom: bool | None = None  # on a customary occasion
    on_duty: bool | None = None
    day: date | None = None  # received, or given
    act: bool = False  # given so that an official acts, or as thanks for it
    host: bool = False  # a firm holds the lucky draw
    pending: bool | None = None  # the giver has a permit, an inspection or a contract before the receiver
    unclear: str = ""  # why the value has to be asked: foreign money, gold by weight, several sums
    a_person: bool = False  # the value is what one person gives or gets
    pooled: bool = False  # several collect money for it
    left: bool = False  # whether the official has left office
    left_on: date | None = None

    def with_(self, other: Gift) -> Gift:
        """This gift with the facts of a later sentence."""
        said = {name: value for name, value in vars(other).items() if value not in (None, "", False)}
        for name in ("custom", "on_duty", "pending"):
            if (value := getattr(other, name)) is not None:
                said[name] = value
        if other.value is not None:
            said |= {"unclear": "", "a_person": other.a_person}
        elif other.unclear:
            said["value"] = None
        if other.giver is not None and other.giver is not self.giver:
            said.setdefault("relative", "")
            of_another = ("custom", "day") if other.value is not None else ()  # another gift, not the same from another
            for name in ("pending", "on_duty", *of_another):  # they were told of somebody else
                said.setdefault(name, None)
            said |= {"act": other.act, "host": other.host}
        return replace(self, **said)


@dataclass(frozen=True)
class _Who:
    """A person in the sentence."""

    giver: Giver
    relative: str
    start: int
    end: int
    receives: bool | None  # None: the sentence does not say


class Sentence:
    """A tokenised message, for finding whole words."""

    def __init__(self, text: str) -> None:
        self.plain = " ".join(normalise(text[:QUESTION_LIMIT]).split())
        words = tokenise(self.plain)
        self._ends = {0, *accumulate(map(len, words))}

    def has(self, phrases: Iterable[str]) -> bool:
        return any(True for _ in self.all(phrases))

    def all(self, phrases: Iterable[str], longer: int = QUESTION_LIMIT) -> Iterator[tuple[int, int]]:
        """Where these phrases are whole words; longer ones also as the start of a word, as หัวหน้า in หัวหน้างาน."""
        for phrase in phrases:
            for found in re.finditer(re.escape(phrase), self.plain):
                if self._whole(found.start(), found.end(), begins=len(phrase) >= longer):
                    yield found.span()

    def _whole(self, start: int, end: int, *, begins: bool) -> bool:
        if self.plain[start:end].isascii():
            return not (self._latin(start - 1) or self._latin(end))
        return start in self._ends and (begins or end in self._ends)

    def _latin(self, place: int) -> bool:
        return 0 <= place < len(self.plain) and self.plain[place].isascii() and self.plain[place].isalnum()


def told(text: str, today: date) -> Gift:
    """Everything that a message tells about a gift."""
    sentence = Sentence(text)
    named = days.days_in(sentence.plain, today)
    left, left_on = (False, None) if is_for_retirement(text) else _left(sentence, named, today)
    who = list(_people(sentence))
    giver = next((one for one in who if one.receives is False), None)
    receiver = next((one for one in who if one.receives), None)
    way = _way(sentence, giver, receiver)
    superior = any(one.giver is Giver.SUPERIOR for one in who)
    if is_for_retirement(text) and superior and not any(one.giver is Giver.BUSINESS for one in who):
        way, giver = Way.UPWARD, None  # "the boss retires, we want to buy gold": the boss receives it
    pending = is_before_the_receiver(text)
    party = Giver.BUSINESS if pending and giver is None and way in (None, Way.RECEIVED) else None
    way = Way.RECEIVED if party else way
    # A limit in a question ("not above 3,000") is not the value of a gift.
    worth = totals.total(days.without_days(sentence.plain, today))
    relation = giver and giver.giver is Giver.RELATIVE and not names_official_papers(text)
    return Gift(
        way=way,
        value=worth.baht,
        unclear="" if worth.unclear == totals.LIMIT else worth.unclear,
        a_person=worth.a_person,
        act=is_for_an_act(text) and not relation,
        pending=pending,
        giver=giver.giver if giver else party,
        host=bool(giver and giver.giver is Giver.GENERAL and any(one.giver is Giver.BUSINESS for one in who)),
        relative=giver.relative if giver else "",
        custom=occasion(sentence),
        on_duty=duty(sentence),
        day=next((one.day for one in named if one.day != left_on), None),
        left=left,
        left_on=left_on,
    )


def named_people(sentence: Sentence) -> bool:
    """Whether anybody is named who could give or receive."""
    return any(True for _ in _people(sentence))


def who_gives(text: str) -> tuple[Giver, str] | None:
    """The answer to "who gives?": a person named without a verb."""
    who = next(iter(_people(Sentence(text))), None)
    return (who.giver, who.relative) if who else None


def occasion(sentence: Sentence) -> bool | None:
    """Whether a customary occasion is named, or its absence."""
    words = spoken("gift")["occasion"]
    if sentence.has(words["none"]) or any(one in sentence.plain for one in words["none"]):
        return False
    said = sentence.plain.replace("โรงงาน", " ")  # "โรงงานเลี้ยง" is no งานเลี้ยง
    return True if any(one in said for one in words["custom"]) else None


def duty(sentence: Sentence) -> bool | None:
    words = spoken("gift")["duty"]
    if any(one in sentence.plain for one in words["no"]):
        return False
    return True if any(one in sentence.plain for one in words["yes"]) else None


def may_tell(plain: str) -> bool:
    """A quick check whether a message could be about a gift at all."""
    words = spoken("gift")
    if is_for_an_act(plain):
        return True
    if any(one in plain for one in (*words["rule"], *words["other"])):
        return False
    return any(one in plain for one in (*words["things"], *words["gives"]))


def is_a_case(text: str, gift: Gift) -> bool:
    """Whether somebody describes a gift rather than asking for the rule."""
    words, sentence = spoken("gift"), Sentence(text)
    if gift.act:
        return True
    if any(one in sentence.plain for one in (*words["rule"], *words["other"])):
        return False
    asks = any(one in sentence.plain for one in words["question"])
    thing = sentence.has(words["things"]) or sentence.has(words["gives"])
    sides = gift.giver is not None or gift.way in (Way.FAMILY, Way.UPWARD)
    worth = gift.value is not None or bool(gift.unclear)
    if not thing or not (sides or (worth and gift.custom and _tells(sentence))):
        return False
    if worth:
        return True
    # Without an amount it is a case only with an occasion or time, a person, a verb of giving, a thing, and no
    # question.
    custom = gift.custom is not None and gift.way is not Way.UPWARD  # "a birthday gift for the boss" asks for the rule
    when = custom or gift.day is not None or sentence.has(words["me"]) or bool(gift.relative)
    return not asks and when and sentence.has(words["things"]) and _tells(sentence)


def _tells(sentence: Sentence) -> bool:
    words = spoken("gift")
    return sentence.has(words["gives"]) or sentence.has(words["takes"])


def _way(sentence: Sentence, giver: _Who | None, receiver: _Who | None) -> Way | None:
    outsider = giver and giver.giver in (Giver.BUSINESS, Giver.SOMEONE, Giver.FOREIGN)
    if receiver and receiver.giver is Giver.SUPERIOR:
        return Way.RECEIVED if outsider else Way.UPWARD
    if receiver and receiver.giver in (Giver.RELATIVE, Giver.PARTNER):
        return Way.FAMILY
    mine = sentence.has(spoken("gift")["takes"]) and sentence.has(spoken("gift")["me"])
    return Way.RECEIVED if giver or mine else None


def _people(sentence: Sentence) -> Iterator[_Who]:
    """Every person in the sentence, in order; of overlapping names the longer one, and a superior's wife is a
    superior."""
    found = sorted(
        (
            (start, end, giver, relative)
            for words, giver, relative in _names()
            for start, end in sentence.all(words, _LONG)
        ),
        key=lambda one: (one[0], -one[1]),
    )
    reached = -1
    for place, (start, end, giver, relative) in enumerate(found):
        if start < reached or (relative and _COUNTED.search(sentence.plain[:start])):
            continue
        reached = end
        if giver in (Giver.RELATIVE, Giver.PARTNER):
            then = next((one for one in found[place + 1 :] if one[0] >= end), None)
            between = sentence.plain[end : then[0]].strip() if then else "-"
            if then and then[2] is Giver.SUPERIOR and between in ("", "ของ", "ท่าน"):
                start, end, giver, relative = start, then[1], Giver.SUPERIOR, ""
                reached = end
        yield _Who(giver, relative, start, end, _side(sentence, giver, start, end))


def _side(sentence: Sentence, giver: Giver, start: int, end: int) -> bool | None:
    """Whether this person receives: by the preposition before them, else by the verb after them."""
    words = spoken("gift")
    if giver in (Giver.LAW, Giver.GENERAL):
        return False
    before = max(
        [(place[1], False) for place in sentence.all(words["from"]) if place[1] <= start]
        + [(place[1], True) for place in sentence.all(words["to"]) if place[1] <= start],
        default=None,
    )
    if before:
        return before[1]
    behind = min(
        [(place[0], True) for place in sentence.all(words["takes"]) if place[0] >= end]
        + [(place[0], False) for place in sentence.all(words["gives"]) if place[0] >= end],
        default=None,
    )
    if behind:
        return behind[1]
    return None


@cache
def _names() -> tuple[tuple[tuple[str, ...], Giver, str], ...]:
    words = spoken("gift")
    others = [(tuple(words["giver"][giver]), giver, "") for giver in Giver if giver is not Giver.RELATIVE]
    relatives = [(tuple(names), Giver.RELATIVE, key) for key, names in words["relative"].items()]
    return (*others, *relatives)


def is_for_retirement(text: str) -> bool:
    """Whether retirement is the occasion of a gift, rather than that somebody has left office."""
    return bool(pattern(_RETIRES).search(compact(text)))


def _left(sentence: Sentence, named: list[days.Day], today: date) -> tuple[bool, date | None]:
    """Whether the official has left office, and on which day."""
    place = min((span[1] for span in sentence.all(spoken("gift")["left"]["words"])), default=None)
    if place is None:
        return False, None
    day = next((one.day for one in named if one.start >= place), None)
    ago = _YEARS_AGO.search(sentence.plain, place) if day is None else None
    if ago and int(ago[1]) < 60:
        day = same_day(today, today.year - int(ago[1]))
    return True, day


def same_day(day: date, year: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
