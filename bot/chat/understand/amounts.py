"""Parses amounts of money: 4,500 · ๓,๐๐๐.๕๐ บาท · สี่พันห้า · 1.5 ล้าน · 15 million baht."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from bot.chat.understand import phones
from knowledge.language.thai import QUESTION_LIMIT, normalise, tokenise

SATANG = Decimal("0.01")
LARGEST = Decimal(10**12)

_DIGITS = dict(zip(["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"], range(10), strict=True)) | {
    "ยี่": 2,
    "เอ็ด": 1,
    "นึง": 1,
}
_UNITS = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_MILLION = "ล้าน"
_HALF = "ครึ่ง"
_ATOM = "|".join(sorted((*_DIGITS, *_UNITS, _HALF), key=len, reverse=True)) + r"|\d+(?:\.\d+)?"
_ATOMS = re.compile(_ATOM)
_NUMBER = re.compile(f"(?:{_ATOM})+")
_BAHT = ("บาท", "บาทถ้วน", "baht", "thb", "฿", "บ.", ".-")
_SATANG = ("สตางค์", "satang")
_ENGLISH = {r"(?:million|mil|mb|m)": _MILLION, r"(?:thousand|k)": "พัน", r"hundred": "ร้อย"}
_MONEY_BEFORE = re.compile(
    r"(?:มูลค่า|ราคา|เป็นเงิน|เงิน|จำนวน|วงเงิน|กู้|ยืม|worth|value|price|costs?|฿"
    r"|thb)[\s:=]*(?:ประมาณ|ราว|about)?\s*$"
)
# "About" precedes an amount; "more than" and "up to" a limit, as in a rule.
_BORDER_BEFORE = re.compile(
    r"(?:เกิน|มากกว่า|น้อยกว่า|ต่ำกว่า|สูงกว่า|ไม่ถึง|above|over|more than|less than|under|below|up to"
    r"|exceeds?|exceeding)\s*$"
)
_BORDER_AFTER = re.compile(r"^\s*(?:กว่า|ขึ้นไป|or more|or less)")
_ALONE_BEFORE = re.compile(r"(?:ละ|อีก|ประมาณ|ราว|ราวๆ|เงิน|มูลค่า|ราคา|ซอง|บวก|\+)\s*$")
_NO_MONEY_BEFORE = re.compile(
    r"(?:โทร|โทร\.|เบอร์|เบอร์โทร|เบอร์โทรศัพท์|tel|tel\.|phone number|call"
    r"|มาตรา|ม\.|ข้อ|พ\.ศ\.|ค\.ศ\.|ปี|วันที่|เวลา|ร้อยละ|ขั้น|ขั้นตอน|ขั้นตอนที่|ขั้นที่|(?<!หน้า)ที่"
    r"|ทอง|ทองคำ|section|step|o)\s*:?\s*$"
)
_NO_MONEY_AFTER = re.compile(
    r"^\s*(?:%|เปอร์เซ็นต์|เปอร์เซนต์|สตางค์|ปี(?!ใหม่)|เดือน(?!ล่?ะ)|วัน(?!เกิด|แต่ง|ปีใหม่|เด็ก|ที่"
    r"|นี้|สำคัญ|สงกรานต์|ขึ้นปี)"
    r"|สัปดาห์|อาทิตย์|ชั่วโมง|นาที|โมง|คน(?!ที่|ตรวจ|มา|ขอ)|ราย|ชิ้น|ขวด|ใบ(?!อนุญาต|รับรอง|รง|ร\.)"
    r"|อัน|ครั้ง|กล่อง|ชุด|คู่|เรือน|เครื่อง|คัน|ตัว|งวด|สลึง|ข้อ"
    r"|percent|per ?cent|pct|years?|yrs?|months?|days?|weeks?|hours?|people|pieces?|bottles?|times"
    r"|st\b|nd\b|rd\b|th\b|[/:-]\d)"
)

# Counted things: 4 ใบ, 2 มื้อ. Only small numbers, because "5,000 ซองขาว" is money.
CLASSIFIERS = (
    "ใบ ชิ้น ขวด อัน ครั้ง กล่อง ชุด คู่ เรือน เครื่อง คัน ตัว เส้น แท่ง ถุง แพ็ก แพค ลัง โหล ซอง ห่อ มื้อ คืน ห้อง ช่อ เล่ม องค์ แก้ว"
    " จาน กระเช้า ตะกร้า รอบ เที่ยว ที่นั่ง อย่าง รายการ กระป๋อง ก้อน แผ่น วง ต้น กิโล กก แผง ฟอง ถาด พวง หวี"
).split()
_COUNTED = re.compile(rf"^\s*(?:{'|'.join(CLASSIFIERS)}|ท่าน|หัว|ลูก(?!ชาย|สาว|น้อง|ค้า|หลาน|เขย|สะใภ้))")
_FEW = 100
_BESIDE = 60  # letters
# Without spaces the price runs into the count: ใบละพันสี่ใบ is four at a thousand.
_IN_A_ROW = re.compile(
    rf"(ละ\s*(?:{'|'.join(_DIGITS)})?(?:ร้อย|พัน|หมื่น))(?=(?:{'|'.join(_DIGITS)})\s*(?:{'|'.join(CLASSIFIERS)}|คน))"
)
_SPOKEN_PHONE = re.compile(rf"ศูนย์\s*(?:(?:{'|'.join(_DIGITS)})\s*){{8,9}}")
# The number of a form, a standard or a section behind its abbreviation: รง.4, มอก.2541, ม.128.
_OF_A_PAPER = re.compile(r"(?<=[ก-ฮ]\.)\s?\d{1,4}(?![\d,.]|\s*(?:บาท|ร้อย|พัน|หมื่น|แสน|ล้าน|฿|k\b))")
# Foreign money. After a number also words that mean something else elsewhere: เหรียญ is a medal, วอน to plead.
_FOREIGN_ANYWHERE = re.compile(
    r"ดอล[ลาร่]|ยูโร(?!ป)|หยวน|ริงกิต|รูเบิล|บิตคอยน์|บิทคอย|คริปโต|เงินเยน|เงินวอน|เงินปอนด์|เงินด่อง"
    r"|เงินดอง|เงินกีบ|เงินจ๊าด|เงินตราต่างประเทศ"
    r"|[$€£¥₩₫₹]|\b(?:us\s?dollars?|dollars?|usd|euros?|eur|yuan|rmb|cny|yen|jpy|gbp|krw|sgd|hkd|myr|ringgit|inr|mmk"
    r"|rupees?|kyats?|riels?"
    r"|khr|vnd|lak|bitcoins?|btc|usdt|crypto|foreign currency)\b|(?<=\d)(?:usd|eur|yen|jpy|gbp|rmb|cny|sgd|hkd)\b"
)
_FOREIGN_AFTER = re.compile(
    r"^\s*(?:เหรียญ|ดอล|เยน|วอน|ปอนด์|ดอง|ด่อง|กีบ|เรียล|จ๊าด|จ๊าต|รูปี|ฟรังก์|ฟรังค์|เปโซ|รูเปียห์"
    r"|ฮ่องกง|สิงคโปร์|ไต้หวัน"
    r"|(?:bucks|pounds?|won|francs?|dong|kip|pesos?|rupiah|singapore)\b)"
)
_POUND_CAKE = re.compile(r"(?:เค้ก|เค็ก|ขนม|cake)\S{0,20}\s*$")
# Gold is weighed in baht and salueng; its price is another number.
_GOLD = re.compile(r"ทอง(?!แดง|เหลือง|ผาภูมิ|หล่อ)|\bgold\b")
_WEIGHT_BEFORE = re.compile(r"(?:หนัก|น้ำหนัก|weigh\w*)\s*$")
_WORTH_BEFORE = re.compile(r"(?:มูลค่า|ราคา|เป็นเงิน|เงินสด|worth|value|price|costs?)[\s:=]*(?:ประมาณ|ราว|ราวๆ|about)?\s*$")


@dataclass(frozen=True)
class Sum:
    """An amount in a sentence."""

    baht: Decimal
    named: bool = False  # the sentence says that it is money
    exact: bool = True  # not "more than", "up to" or "two or three thousand"
    guess: bool = False  # "two or three thousand"
    unit: bool = False  # the word baht stands behind it
    start: int = 0  # its place in Money.plain
    end: int = 0


@dataclass(frozen=True)
class Money:
    """The money of a message, and what makes it unclear."""

    plain: str  # the text in which the numbers were found
    sums: tuple[Sum, ...]
    foreign: bool  # dollars, euros, yen or other money that is not baht is named
    gold: bool  # the weight of gold is given, which says nothing of its value: ทอง 2 บาท


def amount(text: str) -> Sum | None:
    """The amount in a message: the one named as money, else the first number."""
    found = sums(text)
    named = [one for one in found if one.named]
    return next(iter(named or found), None)


def sums(text: str) -> list[Sum]:
    """Every number that may be money, in the order of the sentence."""
    return list(money(text).sums)


def money(text: str) -> Money:
    """Everything about money in a message."""
    plain = read(text)
    spans = _spans(plain)
    foreign = bool(_FOREIGN_ANYWHERE.search(plain)) or any(_is_foreign(plain, *span) for span in spans)
    gold = bool(_GOLD.search(plain)) and ("สลึง" in plain or any(_is_weight(plain, *span) for span in spans))
    return Money(plain, tuple(one for one in (_sum(plain, *span) for span in spans) if one), foreign, gold)


def read(text: str) -> str:
    """The text in which sums() finds its numbers: normalised, in Thai units, telephone numbers blanked."""
    plain = normalise(text[:QUESTION_LIMIT])
    for pattern in (phones.PERHAPS, _SPOKEN_PHONE, _OF_A_PAPER):
        plain = pattern.sub(lambda found: "\0" * len(found[0]), plain)
    return _IN_A_ROW.sub(r"\1 ", _in_thai_units(plain))


def written(baht: Decimal, language: str) -> str:
    """4,500 บาท, or 3,000.50 baht."""
    rounded = baht.quantize(SATANG, ROUND_HALF_UP)
    number = f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,.2f}"
    return f"{number} {'baht' if language == 'en' else 'บาท'}"


def _in_thai_units(plain: str) -> str:
    """Replaces English units by Thai ones: 15 million becomes 15 ล้าน."""
    for english, thai in _ENGLISH.items():
        plain = re.sub(rf"(?<=\d)\s*{english}\b", thai, plain)
    return plain


def _spans(plain: str) -> list[tuple[int, int]]:
    """The positions of numbers. Only whole words count: สามี (husband) does not contain a three."""
    words = tokenise(plain)
    spans: list[tuple[int, int]] = []
    for word, end in zip(words, accumulate(map(len, words)), strict=True):
        start = end - len(word)
        if not _NUMBER.fullmatch(word):
            continue
        near = bool(spans) and not plain[spans[-1][1] : start].strip()
        touching = near and spans[-1][1] == start
        if touching or (near and word.startswith(tuple(_UNITS))):
            start = spans.pop()[0]
            if spans and _goes_on(plain, spans[-1], (start, end)):
                start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _goes_on(plain: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two numbers are one: in 1 ล้าน 5 แสน the second has a smaller unit than the first."""
    units = [
        [_UNITS[atom] for atom in _ATOMS.findall(plain[slice(*span)]) if atom in _UNITS] for span in (first, second)
    ]
    between = plain[first[1] : second[0]]
    return not between.strip() and bool(units[0] and units[1]) and units[1][0] < units[0][-1]


def _sum(plain: str, start: int, end: int) -> Sum | None:
    atoms: list[str] = _ATOMS.findall(plain[start:end])
    before, after = _near(plain, start, end)
    if _NO_MONEY_BEFORE.search(before) or _NO_MONEY_AFTER.match(after):
        return None
    if plain[start:end].isdecimal() and before.endswith(("/", "-", ":")):
        return None
    if _is_foreign(plain, start, end) or _is_weight(plain, start, end):
        return None
    unit, rest = _unit(after)
    has_digit = any(atom in _DIGITS or atom[0].isdigit() for atom in atoms) or len(atoms) > 1
    named = bool(unit) or bool(_MONEY_BEFORE.search(before)) or any(_UNITS.get(atom, 0) >= 100 for atom in atoms)
    # พัน or หนึ่ง alone in a sentence is a word; next to บาท, and in ใบละพัน, อีกหมื่น, it is an amount.
    alone = atoms[0] in _UNITS and _UNITS[atoms[0]] >= 100 and _ALONE_BEFORE.search(before)
    if not unit and not alone and (not has_digit or (len(atoms) == 1 and not atoms[0][0].isdigit())):
        return None
    if not unit and _COUNTED.match(after) and _value(atoms) < _FEW:
        return None
    baht = _value(atoms) + (_satang(rest) if unit else 0)
    exact = not (_BORDER_BEFORE.search(before) or _BORDER_AFTER.match(after) or _BORDER_AFTER.match(rest))
    guess = _either_or(atoms) or bool(re.search(r"\d\s*-\s*$", before))
    if baht > LARGEST:
        return None
    return Sum(baht.quantize(SATANG, ROUND_HALF_UP), named, exact and not guess, guess, bool(unit), start, end)


def _either_or(atoms: Sequence[str]) -> bool:
    """Whether two neighbouring digits are a guess: สองสามพัน is two or three thousand, not twenty-three."""
    words = [_DIGITS.get(atom) for atom in atoms]
    pairs = zip(words, words[1:], atoms[2:], strict=False)
    return any(one and other == one + 1 and unit in _UNITS for one, other, unit in pairs)


def _is_foreign(plain: str, start: int, end: int) -> bool:
    before, after = _near(plain, start, end)
    if _FOREIGN_AFTER.match(after):
        return not (after.lstrip().startswith(("ปอนด์", "pound")) and _POUND_CAKE.search(before))
    near = _FOREIGN_ANYWHERE.match(after.lstrip())
    return bool(near) or bool(re.search(r"(?:[$€£¥₩₫₹]|\b(?:usd|eur|us\$|gbp|jpy|rmb))\s*$", before))


def _is_weight(plain: str, start: int, end: int) -> bool:
    """Whether this number is the weight of gold: few baht, near the word gold, and not said to be a price."""
    before, after = _near(plain, start, end)
    if _WEIGHT_BEFORE.search(before):
        return True
    unit, _ = _unit(after)
    if not unit or _WORTH_BEFORE.search(before) or _value(_ATOMS.findall(plain[start:end])) >= _FEW:
        return False
    return bool(_GOLD.search(plain))


def _near(plain: str, start: int, end: int) -> tuple[str, str]:
    """The words beside a number; only near ones tell what it is, and looking further costs time."""
    return plain[max(0, start - _BESIDE) : start], plain[end : end + _BESIDE]


def _unit(after: str) -> tuple[str, str]:
    plain = after.lstrip()
    unit = next((one for one in sorted(_BAHT, key=len, reverse=True) if plain.startswith(one)), "")
    return unit, plain.removeprefix(unit)


def _satang(rest: str) -> Decimal:
    """The satang after the baht: ห้าสิบสตางค์."""
    found = _NUMBER.match(plain := rest.lstrip())
    if found and plain[found.end() :].lstrip().startswith(_SATANG):
        return _value(_ATOMS.findall(found[0])) * SATANG
    return Decimal(0)


def _value(atoms: Sequence[str]) -> Decimal:
    """The value of number words. Spoken สี่พันห้า is 4,500: a last digit without unit counts in the next smaller
    one."""
    total = section = Decimal(0)
    last = Decimal(0)  # the last unit
    waiting: Decimal | None = None
    for atom in atoms:
        if atom == _HALF and last:
            section += last / 2
        elif atom == _MILLION:
            total = (total + section + (waiting if waiting is not None else Decimal(not (total or section)))) * 10**6
            section, waiting, last = Decimal(0), None, Decimal(10**6)
        elif atom in _UNITS:
            last = Decimal(_UNITS[atom])
            section += (Decimal(1) if waiting is None else waiting) * last
            waiting = None
        else:
            number = Decimal("0.5") if atom == _HALF else Decimal(_DIGITS.get(atom, atom))
            waiting = number if waiting is None else waiting * 10 + number
    if waiting is not None:
        if atoms[-1] == "นึง" and len(atoms) == 2 and last:  # พันนึง is one thousand
            return total + section
        spoken = last >= 1_000 and 0 < waiting < 10 and atoms[-1] != "เอ็ด"
        section += waiting * last / 10 if spoken else waiting
    return total + section
