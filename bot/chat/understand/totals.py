"""Adds up the money in a message: 4 ใบ ใบละ 1,000 is 4,000. Says why when the total is not clear, and never guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from bot.chat.understand import amounts
from bot.chat.understand.amounts import CLASSIFIERS, Sum

FOREIGN, GOLD, SEVERAL = (
    "foreign",
    "gold",
    "several",
)  # form.which_amount_foreign, gift.ask.value_foreign
LIMIT = "limit"  # "not above 3,000" is a limit, not a value

_PERSON = ("คน", "ท่าน", "หัว", "ราย")
_SMALL = 100
_BESIDE = 60  # letters that may say how a sum counts
_LONGEST = 2_000  # letters that are read; nobody tells of a gift at more length
_MOST = 12  # sums; more are a list that somebody else should add up
# In these one counted thing is the whole gift, so a price without a count is its value.
_ALONE = ("มื้อ", "ครั้ง")
_WORDS = dict(zip("หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ".split(), range(1, 11), strict=True)) | dict(
    zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True)
)
_COUNT = rf"(?<![\d.])(\d{{1,3}}|{'|'.join(_WORDS)})"
_THING = "|".join(sorted((*CLASSIFIERS, *_PERSON), key=len, reverse=True))
_ABOUT = r"(?:ประมาณ|ราวๆ|ราว|ตก|มูลค่า|ราคา|about|around)?\s*"
_UNIT_BEFORE = re.compile(rf"({_THING})?\s*ๆ?\s*(?<!แล้ว)ละ\s*{_ABOUT}$")
_UNIT_WITH_EACH = re.compile(rf"แต่ละ\s*({_THING})\s*{_ABOUT}$")
_UNIT_AFTER = re.compile(
    r"^\s*(?:บาท|baht|thb|฿)?\s*(?:ต่อ\s*(?P<thai>[ก-๙]+?)(?=\s|\d|$)|/\s*(?P<slash>[ก-๙a-z]+)|each\b(?P<each>)"
    r"|apiece\b|per (?P<per>\w+)|an? (?P<a>bottle|piece|card|night|person|head|voucher|ticket|box))"
)
_COUNTS = re.compile(rf"{_COUNT}\s*({_THING})")
_PRICED = re.compile(rf"({_THING})\s*ๆ?\s*ละ")
_COUNTS_ENGLISH = re.compile(rf"{_COUNT}\s+(?!baht\b|thb\b)(?:of them|[a-z]+)\b")
_TIMES = re.compile(rf"(?:x|×|\*|คูณ|times)\s*{_COUNT}(?![\d.])")
_TIMES_BEFORE = re.compile(rf"{_COUNT}\s*(?:x|×|\*|คูณ)\s*$")
_IN_ALL_BEFORE = re.compile(
    r"(?:รวมทั้งหมด|รวมทั้งสิ้น|ทั้งหมด|ทั้งสิ้น|รวมเป็น|รวมแล้ว|รวมกัน|รวมๆ|รวม|in all|altogether|total(?: of| is)?|totals)"
    r"\s*(?:เป็น|แล้ว|ก็|มูลค่า|ราคา|เงิน)*\s*(?:ประมาณ|ราว|about)?\s*$"
)
_IN_ALL_AFTER = re.compile(r"^\s*(?:บาท|baht)?\s*(?:ทั้งหมด|ทั้งสิ้น|รวมกัน|in all|altogether|in total)")
_JOINS = re.compile(r"และ|กับ|อีก|บวก|พร้อม|แถม|แล้วก็|ด้วย|\+|,|\band\b|\bplus\b|\banother\b|\balso\b|\bwith\b")
_PARTS = re.compile(r"ไม่ใช่|ถึง|หรือ|เหลือ|ลด|ทอน|แต่|จาก|\bor\b|\bto\b|\bnot\b|\bfrom\b")
_RANGE = re.compile(r"\d{3,}\s*[-–]\s*\d{3,}")
_BETWEEN = re.compile(r"(?:ระหว่าง|between)\s*$")


@dataclass(frozen=True)
class Total:
    """The money of a message; None if there is none, or if it is not clear."""

    baht: Decimal | None = None
    unclear: str = ""  # why it has to be asked
    a_person: bool = False  # what one person gets or gives


def total(text: str) -> Total:
    """What a message says that something is worth in all."""
    money = amounts.money(text[:_LONGEST])
    plain, found = money.plain, list(money.sums)
    if money.foreign:
        found = [one for one in found if one.unit]
        if not found:
            return Total(unclear=FOREIGN)
    if money.gold and not found:
        return Total(unclear=GOLD)
    if not found:
        return Total(unclear=SEVERAL if _RANGE.search(plain) else "")
    found = _money(found)
    if len(found) > _MOST:
        return Total(unclear=SEVERAL)
    exact = [one for one in found if one.exact]
    if exact and not any(one.guess for one in found):
        found = exact  # "1,200, and none above 3,000": the limit is no value
    if not all(one.exact for one in found):
        return Total(unclear=SEVERAL if any(one.guess for one in found) else LIMIT)
    whole = next((one for one in found if _is_whole(plain, one)), None)
    if whole:
        return Total(whole.baht)
    if _enumerated(plain, found):
        return Total(sum((one.baht for one in found), Decimal(0)))
    items = [_item(plain, one) for one in found]
    if any(one is None for one in items):
        return Total(unclear=SEVERAL)
    return _added(plain, found, [one for one in items if one])


def _money(found: list[Sum]) -> list[Sum]:
    """The sums that are money: beside a larger one, a small number without baht is a count."""
    large = [one for one in found if one.unit or one.baht >= _SMALL]
    return large or found


def _enumerated(plain: str, found: list[Sum]) -> bool:
    """Whether as many prices as things stand in a row: "3 ชิ้น กระเช้า 1200 ผ้าไหม 1500 แล้วก็น้ำหอม 900"."""
    between = [plain[one.end : other.start] for one, other in pairwise(found)]
    if len(found) < 2 or any(_PARTS.search(words) for words in between) or _PRICED.search(plain):
        return False
    counted = any(_number(count) == len(found) for count, _ in _COUNTS.findall(plain))
    return counted or (len(found) > 2 and bool(_JOINS.search(between[-1])))


def _is_whole(plain: str, one: Sum) -> bool:
    before, after = _beside(plain, one)
    return bool(_IN_ALL_BEFORE.search(before) or _IN_ALL_AFTER.match(after))


def _beside(plain: str, one: Sum) -> tuple[str, str]:
    """The words just before a sum, and just behind it."""
    return plain[max(0, one.start - _BESIDE) : one.start], plain[one.end : one.end + _BESIDE]


def _item(plain: str, one: Sum) -> Total | None:
    """One sum, multiplied by how many there are of it; None if that is not said."""
    before, after = _beside(plain, one)
    times = _TIMES.match(after.lstrip().removeprefix("บาท").lstrip()) or _TIMES_BEFORE.search(before)
    if times:
        return Total(one.baht * _number(times[1]))
    each = _UNIT_WITH_EACH.search(before) or _UNIT_BEFORE.search(before)
    named = (each[1] or "") if each else None
    if each is None and (behind := _UNIT_AFTER.match(after)):
        named = next((word for word in behind.groupdict().values() if word), "")
    if named is None:
        priced = set(_PRICED.findall(plain))
        several = any(_number(count) > 1 and thing not in priced for count, thing in _COUNTS.findall(plain))
        return None if several else Total(one.baht)
    if named in _PERSON or named in ("person", "head", "people", "guest"):
        return Total(one.baht, a_person=True)
    return _times(plain, one, named)


def _times(plain: str, one: Sum, named: str) -> Total | None:
    """A price for one, multiplied by the number of things."""
    rest = plain[: one.start] + "\0" * (one.end - one.start) + plain[one.end :]
    counts = _COUNTS.findall(rest)
    same = [_number(count) for count, thing in counts if thing == named or not named]
    if not same and named.isascii():
        same = [_number(found[1]) for found in _COUNTS_ENGLISH.finditer(rest)]
    if len(same) == 1:
        return Total(one.baht * same[0])
    return Total(one.baht) if not same and named in _ALONE else None


def _added(plain: str, found: list[Sum], items: list[Total]) -> Total:
    """The sum of the items, if the sentence joins them: 2,500 และกระเช้าอีก 2,500."""
    if len(items) == 1:
        return items[0]
    if _BETWEEN.search(plain[: found[0].start]):
        return Total(unclear=SEVERAL)
    for one, other in pairwise(found):
        between = plain[one.end : other.start]
        if not _JOINS.search(between) or _PARTS.search(between):
            return Total(unclear=SEVERAL)
    if any(one.a_person for one in items):
        return Total(unclear=SEVERAL)
    return replace(items[0], baht=sum((one.baht or Decimal(0) for one in items), Decimal(0)))


def _number(word: str) -> int:
    return _WORDS[word] if word in _WORDS else int(word)
