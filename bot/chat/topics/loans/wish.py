"""What a sentence tells about a wanted loan: purpose, amount, rate, term, and who they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.basics.places import areas
from bot.chat.topics.loans.schemes import BALANCE, FLAT, Scheme, Wish
from bot.chat.understand import amounts, reading
from bot.chat.understand.understanding import plain, spoken
from knowledge.acts import figures
from knowledge.language.thai import QUESTION_LIMIT

# Bounded, and begun only where a number begins: else every digit of a long number would begin another search.
_NUMBER = r"((?<!\d)(?<!\d\.)\d{1,15}(?:\.\d{1,6})?|ครึ่ง|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)"
_SPOKEN = dict(zip("หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ".split(), range(1, 11), strict=True)) | {"ครึ่ง": Decimal("0.5")}
_BECOMES = (
    r"(?:\s?(?:ที่|คือ|เป็น|เหลือ|แค่|สัก|ซัก|ราว|ประมาณ|ขึ้น|ลง|ลด|ปรับ|อยู่|คิด|ต่อปี|is|was|were|becomes|goes to|of|at|to|around"
    r"|about)){0,4}"
)
_RATES = (
    re.compile(rf"{_NUMBER}\s*(?:%|เปอร์เซ็นต์|เปอร์เซนต์|เปอ|per ?cent|percent)"),
    re.compile(rf"ร้อยละ\s*{_NUMBER}"),
    re.compile(
        rf"(?:ดอกเบี้ย|ดอก|interest|rate)\s*{_BECOMES}\s*{_NUMBER}(?!\d|\s*(?:ปี|เดือน(?!ล่?ะ)|งวด|บาท"
        rf"|ล้าน|แสน|หมื่น|พัน|year|month))"
    ),
)
_YEARS = re.compile(rf"(?:{_NUMBER}\s*)?(?:ปี|years?|yrs?)\s*(ครึ่ง)?")
_BARE = re.compile(rf"\D*?{_NUMBER}\D*")
_ONE_YEAR = re.compile(r"(?<!\d)(?<!\d )ปี(?:แรก|เดียว)|(?:the )?first year")
_ABOUT = r"(?:ไม่เกิน|ไม่ควรเกิน|ประมาณ|สัก|ซัก|แค่|แต่|ได้|ราว|ราวๆ|ที่|ไม่ถึง|เกิน|ตั้ง|of|about|up to|at most)*"
_MONTHLY_BEFORE = re.compile(
    rf"(?:(?:เดือน|งวด)\s*ล่?ะ|ทุกเดือน|(?:ผ่อน|ส่ง|จ่าย)\s*(?:ไหว|ได้|เดือน)|monthly"
    rf"|instalments?(?: of)?|can pay|can afford)\s*{_ABOUT}\s*$"
)
_MONTHLY_AFTER = re.compile(
    r"^\s*(?:บาท|baht|thb)?\s*(?:ต่อ\s*(?:เดือน|งวด)|/\s*(?:เดือน|งวด|ด\.|month|mo\b)|(?:a|per|each"
    r"|every) month|monthly)"
)
_MONTHS = re.compile(rf"{_NUMBER}\s*(?:เดือน(?!ล่?ะ)|งวด(?!ล่?ะ)|months?)")
_A_MONTH = re.compile(
    r"\s*(?:%|เปอร์เซ็นต์|เปอร์เซนต์|เปอ|per ?cent)?\s*(?:(?:ต่อ|/)\s*(?:เดือน|ด\.)|(?:a|per|each) month|/ ?month)"
)
_FLAT = re.compile(r"\bflat\b|flat ?rate|แฟล็?ต")
_ON_THE_BALANCE = re.compile(r"ลดต้นลดดอก|effective|reducing|on the balance")
_ABOVE_AND_BELOW = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_LETTERS = 6
_WHOLE_CEILING = re.compile(r"เต็ม(?:วงเงิน|เพดาน|จำนวน|แม็กซ์)|วงเงินเต็ม|the (?:full|maximum) amount")
_AND = re.compile(r"(?:\s|กับ|และ|อีก|and)*")
_PLAINLY, _ALSO = 0.5, 0.3  # probabilities of what the money is for, and of a second purpose
_FIGURES = 6  # that are looked at, and clauses
_BETWEEN = re.compile(r"[\d][\d,.]*|[.,;:!?()\n]|(?<=[ก-๙])\s+|\s+(?=[ก-๙])")
_SHORTEST = 4  # letters of a clause
_NO_PAYMENT = 1_000_000  # baht; nobody here pays that a month
_LEAST = 1_000  # baht; a smaller number without its unit is no loan


def wished(text: str, known: Iterable[Scheme]) -> Wish:
    """Everything that a message tells about a loan."""
    said = _ONE_YEAR.sub(" 1 ปี ", plain(text[:QUESTION_LIMIT]))
    named = named_in(said, known)
    without = said
    for one in named:
        for name in one.called():
            without = without.replace(name, " ")
    rate, rest = _rate(without)
    grace, rest = _span(rest, spoken("loan")["grace"])
    age, rest = _span(rest, spoken("loan")["age"])
    months, rest = _length(rest)
    money, wanted = _money(rest), purposes_in(without)
    where = areas(said)
    return Wish(
        area=where[0].code if len(where) == 1 else "",
        scheme=named[0].id if named else "",
        purpose=next(iter(wanted), ""),
        purposes=served_by(wanted),
        amount=money.get("amount"),
        customer=customer(without),
        age=Decimal(age) / 12 if age is not None else None,
        rate=rate,
        months=months,
        grace=grace,
        instalment=money.get("instalment"),
        left=money.get("left"),
        method=_method(said),
    )


def _method(said: str) -> str:
    """How interest is computed; of both, as in a comparison, neither is wanted."""
    flat, balance = bool(_FLAT.search(said)), bool(_ON_THE_BALANCE.search(said))
    return "" if flat == balance else FLAT if flat else BALANCE


def _money(said: str) -> dict[str, Decimal]:
    """What each sum of a sentence is: to borrow, to pay a month, or what is left of the income."""
    money = amounts.money(said)
    sums = [one for one in money.sums if one.unit or one.baht >= _LEAST or _is_monthly(money.plain, one)][:_FIGURES]
    told: dict[str, list[Decimal]] = {}
    roles = [_role(money.plain, sums, place) for place in range(len(sums))]
    for role, one in zip(roles, sums, strict=True):
        paid = role == "outgo" and "income" not in roles and _is_monthly(money.plain, one)
        told.setdefault("instalment" if paid else role, []).append(one.baht)
    read = {name: told[name][0] for name in ("amount", "instalment") if name in told}
    left = told.get("left") or ([told["income"][0] - sum(told["outgo"])] if {"income", "outgo"} <= told.keys() else [])
    return read | ({"left": left[0]} if left else {})


def _role(plain: str, sums: list[amounts.Sum], place: int) -> str:
    """Read from the words around it; what is paid a month is never the sum to borrow."""
    words = figures.around(plain, [(one.start, one.end) for one in sums], place)
    read = reading.read_of("figure", words)
    doubted = len(sums) == 1 and read.of(read.best) < reading.SURE  # one sum, hardly labelled: what is wanted
    large = read.best == "instalment" and sums[place].baht >= _NO_PAYMENT
    if read.best == "borrow" or doubted or large:
        return "instalment" if _is_monthly(plain, sums[place]) else "amount"
    return read.best


def _is_monthly(plain: str, one: amounts.Sum) -> bool:
    return bool(_MONTHLY_BEFORE.search(plain[: one.start]) or _MONTHLY_AFTER.match(plain[one.end :]))


def asks_for_the_ceiling(said: str) -> bool:
    """Whether somebody borrows as much as the scheme gives."""
    return bool(_WHOLE_CEILING.search(said))


def with_(wish: Wish, other: Wish) -> Wish:
    """The earlier facts with the later ones."""
    return replace(wish, **{name: value for name, value in vars(other).items() if value not in (None, "", ())})


def named_in(said: str, known: Iterable[Scheme]) -> list[Scheme]:
    """The schemes that a message names, in order. The longer name wins: เสือติดปีก is not ติดปีก SME."""
    found: list[tuple[int, Scheme]] = []
    names = sorted(((name, one) for one in known for name in one.called()), key=lambda pair: -len(pair[0]))
    for name, one in names:
        place = said.find(name)
        if place >= 0:
            found.append((place, one))
            said = said.replace(name, "\0" * len(name))
    found = found or [(said.find(name), one) for name, one in names if _nearly(name, said)]
    ordered = sorted(found, key=lambda pair: pair[0])
    return list({one.id: one for _, one in ordered}.values())


def _nearly(name: str, said: str) -> bool:
    """Whether a Thai name stands there with other vowels above or below, or without tone marks: เสอติดปิก."""
    bare = _ABOVE_AND_BELOW.sub("", name)
    return len(bare) >= _LETTERS and bare.isalpha() and bare in _ABOVE_AND_BELOW.sub("", said)


def purposes_in(said: str) -> tuple[str, ...]:
    """What the money is for, as names under [loan.purpose], the likeliest first; nothing if it is not told plainly."""
    read = max(
        (reading.read_of("loan_purpose", piece) for piece in _pieces(said)),
        key=lambda one: max((one.of(name) for name in one.acts if name != "none"), default=0.0),
        default=reading.Reading(),
    )
    if read.best in ("", "none") or read.of(read.best) < _PLAINLY:
        return ()
    likely = [name for name in read.acts if name != "none" and read.of(name) >= _ALSO]
    return tuple(sorted(likely, key=lambda name: -read.of(name)))


def _pieces(said: str) -> list[str]:
    """The clauses of a message: between figures, signs, and the spaces of Thai."""
    pieces = [one.strip() for one in _BETWEEN.split(said)]
    return [one for one in pieces if len(one) >= _SHORTEST][:_FIGURES]


def served_by(wanted: Iterable[str]) -> tuple[str, ...]:
    """The purposes of the papers that may go with these."""
    table: dict[str, list[str]] = spoken("loan")["purpose"]
    return tuple(dict.fromkeys(serves for name in wanted for serves in table[name]))


def customer(said: str) -> str:
    table: dict[str, list[str]] = spoken("loan")["customer"]
    return next((name for name, words in table.items() if any(_says(said, word) for word in words)), "")


def _says(said: str, word: str) -> bool:
    """Whether a word occurs; English words only as whole words ("mine" is not in "determine")."""
    return word in said and not (word.isascii() and re.search(rf"\b{re.escape(word)}\b", said) is None)


def rate_in(text: str) -> Decimal | None:
    """A rate, also as a bare number in answer to a question."""
    rate, _ = _rate(said := plain(text[:QUESTION_LIMIT]))
    bare = _BARE.fullmatch(said) if rate is None and _length(said)[0] is None else None
    return _decimal(bare[1]) if bare else rate


def months_in(text: str) -> int | None:
    """A term, also as a bare number of years in answer to a question."""
    months, _ = _length(said := _ONE_YEAR.sub(" 1 ปี ", plain(text[:QUESTION_LIMIT])))
    bare = _BARE.fullmatch(said) if months is None else None
    return int(_decimal(bare[1]) * 12) if bare else months


def _rate(said: str) -> tuple[Decimal | None, str]:
    for pattern in _RATES:
        if found := pattern.search(said):
            a_month = _A_MONTH.match(said, found.end())  # one per cent a month is twelve a year
            rest = _without(said, found) if not a_month else said[: found.start()] + " " + said[a_month.end() :]
            return _decimal(found[1]) * (12 if a_month else 1), rest
    return None, said


def _length(said: str) -> tuple[int | None, str]:
    """The number of months, and the sentence without it: ปีครึ่ง and 1 ปี 6 เดือน are both eighteen.

    Years that stand elsewhere tell something else: "รอครบสามปีแล้วกู้ 60 งวด" is sixty.
    """
    years = next((one for one in _YEARS.finditer(said) if one[1] or one[2]), None)
    months = _MONTHS.search(said)
    if not (years or months):
        return None, said
    if years and months and not _AND.fullmatch(said[years.end() : months.start()]):
        years = None
    total = Decimal(0)
    if years:
        total += (_decimal(years[1] or "หนึ่ง") + (_decimal(years[2]) if years[2] else 0)) * 12
    if months:
        total += _decimal(months[1])
    for found in filter(None, (years, months)):
        said = said.replace(found[0], " " * len(found[0]), 1)
    return int(total), said


def _span(said: str, words: Iterable[str]) -> tuple[int | None, str]:
    """The duration after one of these words, or shortly before it."""
    for word in words:
        place = said.find(word)
        if place < 0:
            continue
        behind = said[place : place + len(word) + 20]
        months, rest = _length(behind)
        if months is not None:
            return months, said[:place] + rest.replace(word, " ") + said[place + len(behind) :]
        begin = max(0, place - 24)
        nearest = max(
            (one.start() for one in (*_MONTHS.finditer(said, begin, place), *_counted_years(said, begin, place))),
            default=None,
        )
        if nearest is not None:
            months, rest = _length(said[nearest:place])
            return months, said[:nearest] + rest + said[place + len(word) :]
    return None, said


def _counted_years(said: str, begin: int, end: int) -> list[re.Match[str]]:
    return [one for one in _YEARS.finditer(said, begin, end) if one[1] or one[2]]


def _without(said: str, found: re.Match[str]) -> str:
    return said[: found.start()] + " " + said[found.end() :]


def _decimal(number: str) -> Decimal:
    return Decimal(_SPOKEN[number]) if number in _SPOKEN else Decimal(number)
