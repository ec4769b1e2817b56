"""Thailand's 77 provinces, and how to find them in a text or from coordinates."""

from __future__ import annotations

import csv
import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

# Names that are also everyday words ("เหม็นมากเลย", "ตากผ้า") count only when the text says that a province is meant.
_EVERYDAY = frozenset({"เลย", "ตาก", "แพร่", "น่าน", "ตราด", "nan", "tak", "trat", "loei"})
_ALSO = {
    "กรุงเทพ": "10",
    "กทม": "10",
    "bkk": "10",
    "อยุธยา": "14",
    "ayutthaya": "14",
    "แปดริ้ว": "24",
    "โคราช": "30",
    "korat": "30",
    "อุบล": "34",
    "อุดร": "41",
    "เมืองคอน": "80",
    "สุราษฎร์": "84",
    "สุราษ": "84",
    "ประจวบ": "77",
    "เมืองกาญจน์": "71",
    "แม่กลอง": "75",
    "มหาชัย": "74",
    "ปากน้ำ": "11",
}
_SAID = r"(?:จังหวัด|จ\.|จว\.|เมือง)\s*"
_JOINED = r"(?<=[ก-๙][–—-])"  # ขอนแก่น-เลย
_BEFORE = 12  # letters in front of a name that tell what it names
_LANDMARK = re.compile(
    r"(?:ถนน|ถ\.|ซอย|ซ\.|(?<!จังห)วัด|ตลาด|โรงเรียน|รร\.|สะพาน|แยก|คลอง|ปั๊ม|มัสยิด|โรงพยาบาล|รพ\.|หมู่บ้าน|ตรอก|ธนาคาร|ร้าน|บริษัท|"
    r"\b(?:road|soi|wat|temple|street|market|school|bridge))\s*$"
)
_FIRM = re.compile(rf"(?:โรงงาน|โรงสี|โรงเลื่อย|โรงน้ำแข็ง|หจก\.?|บจก\.?|บมจ\.?)\s*$|{_LANDMARK.pattern}")
# A road is named after the places it joins, and passes others: ถนนสายชลบุรี - บ้านบึง, ทางหลวงโคราช-บุรีรัมย์, ขาเข้าระยอง.
_ROAD = re.compile(
    r"(?:ถนน|ถ\.|ทางหลวง|มอเตอร์เวย์|ทางด่วน|ทางรถไฟ|เลี่ยงเมือง|ซอย|ซ\.|ตรอก|เส้น|(?<!ตอน)(?<!ช่วง)(?<!แต่)สาย|ขาเข้า|ขาออก|ทางไป"
    r"|มุ่งหน้า|ไปทาง|\b(?:road|highway|motorway|route|towards)\b)"
    r"(?:แผ่นดิน|ชนบท|พิเศษ|ทาง|สาย|หมายเลข|เลขที่|เก่า|ใหม่|\d|\s){0,8}(?:[^\s,()–—-]{2,30}\s?[–—-]\s?){0,3}$"
)
_ROAD_BEHIND = re.compile(
    r"(?:\s?[–—-]\s?[a-z]+(?: [a-z]+)?)?\s(?:old |new )?(?:road|rd\b|highway|motorway|bypass|street|soi\b)"
)
_ROAD_LETTERS = 80  # in front of a name
_OF_SOMETHING_ELSE = re.compile(rf"{_LANDMARK.pattern}|(?:ตำบล|แขวง|อำเภอ|เขต|(?<![ก-๙])[ตอ]\.)\s*$")
_FAR_NEARER = 0.5
_TYPING_ERROR = 84  # of 100: how alike a mistyped name must be
_MISSPELT, _APART = (
    79,
    4,
)  # within a sentence: how alike a word must be, and by how much more than to any other province
_LONG_NAME, _LONGEST, _MOST_WORDS = 6, 18, 60  # letters of a name, words looked at
_TONES = re.compile("[\u0e47-\u0e4c]")
_WORDS = re.compile(r"[\s,;()/.]+")
_AROUND = re.compile(r"^(?:อยู่|ที่|แถว|จังหวัด|จว|ใน|เป็น)+|(?:ไง|นะ|คับ|ครับ|คะ|ค่ะ|จ้า|เด้อ|เจ้า)+$")


@dataclass(frozen=True)
class Province:
    """A province with an approximate point for a map, never for a border."""

    code: str
    th: str
    en: str
    latitude: float
    longitude: float


@cache
def outlines() -> dict[str, list[list[tuple[float, float]]]]:
    """The outline of each province by its code: rings of longitude and latitude. From Natural Earth, public domain."""
    written = json.loads((files("bot.basics") / "province_shapes.json").read_text("utf-8"))["shapes"]
    return {code: [[(east, north) for east, north in ring] for ring in rings] for code, rings in written.items()}


@cache
def provinces() -> tuple[Province, ...]:
    with (files("bot.basics") / "provinces.csv").open(encoding="utf-8") as table:
        return tuple(
            Province(row["code"], row["name_th"], row["name_en"], float(row["approx_lat"]), float(row["approx_lon"]))
            for row in csv.DictReader(table)
        )


def mentioned(text: str) -> Province | None:
    """The first province that a normalised text plainly names."""
    return next(iter(all_mentioned(text)), None)


def all_mentioned(text: str) -> tuple[Province, ...]:
    """The provinces that a normalised text names; a road, a temple or a tambon of that name is none."""
    if not any(name in text for name, _ in _names()):  # at a twentieth of the pattern's cost
        return ()
    known = dict(_names())
    said: list[Province] = []
    also: list[Province] = []
    for found in _any_name().finditer(text):
        bare = re.sub(f"^{_SAID}", "", found[0])
        if bare == found[0] and _names_no_province(text, found):
            continue
        (also if bare in _ALSO else said).append(known.get(found[0]) or known[bare])
    return tuple(dict.fromkeys(said or also))


def misspelt(text: str) -> Province | None:
    """The province that a word of a sentence can only mean, without its tone marks or with wrong letters."""
    known, said = _toneless_names(), {}
    for word in _WORDS.split(text, maxsplit=_MOST_WORDS)[:_MOST_WORDS]:
        bare = _TONES.sub("", _AROUND.sub("", word))
        if not _LONG_NAME <= len(bare) <= _LONGEST or bare.isascii() or any(name in word for name, _ in _names()):
            continue  # a name that is spelt right was judged before: ถนนเพชรบุรี
        near = process.extract(bare, known.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=_MISSPELT - _APART)
        alike = {known[name].code: score for name, score, _ in reversed(near)}
        best = max(alike.values(), default=0.0)
        if best >= _MISSPELT and sum(score > best - _APART for score in alike.values()) == 1:
            said[known[near[0][0]].code] = known[near[0][0]]
    return next(iter(said.values())) if len(said) == 1 else None


def names_something_else(text: str, name: str) -> bool:
    """Whether a name stands in a text only as that of a road, a temple, a firm: ถนนเพชรบุรี, โรงงานไทยเจริญ."""
    # Names in Latin letters are compared without their spaces.
    places = list(re.finditer(r"[\s-]?".join(name) if name.isalpha() and name.isascii() else re.escape(name), text))
    return bool(places) and all(_FIRM.search(_before(text, one)) or _names_a_road(text, one) for one in places)


def _names_no_province(text: str, found: re.Match[str]) -> bool:
    return bool(_OF_SOMETHING_ELSE.search(_before(text, found))) or _names_a_road(text, found)


def _names_a_road(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - _ROAD_LETTERS) : found.start()]
    return bool(_ROAD.search(before) or _ROAD_BEHIND.match(text, found.end()))


def _before(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - _BEFORE) : found.start()]


def named(text: str) -> Province | None:
    """The province in an answer to "which province": everyday words count, typing errors are forgiven."""
    name = re.sub(rf"^{_SAID}|\s*province$", "", text.strip())
    exact = dict(_names()).get(name)
    if exact or len(name) < 3:
        return exact
    alike = process.extractOne(name, [known for known, _ in _names()], scorer=fuzz.ratio, score_cutoff=_TYPING_ERROR)
    return dict(_names())[alike[0]] if alike else mentioned(text)


def surely_around(latitude: float, longitude: float) -> Province | None:
    """The province of a location pin that lies far nearer to its middle than to any other."""
    nearest, next_ = sorted(provinces(), key=lambda one: _distance(one, latitude, longitude))[:2]
    far = _distance(next_, latitude, longitude)
    return nearest if _distance(nearest, latitude, longitude) <= _FAR_NEARER * far else None


def near(latitude: float, longitude: float) -> Province:
    """The province whose middle is nearest to a location pin: a guess, to be confirmed."""
    return min(provinces(), key=lambda one: _distance(one, latitude, longitude))


def _distance(province: Province, latitude: float, longitude: float) -> float:
    east = (province.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(province.latitude - latitude, east)


@cache
def _toneless_names() -> dict[str, Province]:
    return {_TONES.sub("", name): one for name, one in _names() if len(name) >= _LONG_NAME and not name.isascii()}


@cache
def _any_name() -> re.Pattern[str]:
    """One pattern for all names, the longest first; everyday words need a level word, or a place joined to them."""

    def pattern(name: str) -> str:
        if name.isascii():
            return rf"\b{re.escape(name)}\b" + ("(?= province)" if name in _EVERYDAY else "")
        return rf"(?:{_SAID}|{_JOINED}){re.escape(name)}" if name in _EVERYDAY else re.escape(name)

    return re.compile("|".join(pattern(name) for name, _ in _names()))


@cache
def _names() -> tuple[tuple[str, Province], ...]:
    """Every name in use, the longest first, so that no name matches inside another."""
    by_code = {province.code: province for province in provinces()}
    names = {other: by_code[code] for other, code in _ALSO.items()}
    for province in provinces():
        names |= {province.th: province, province.en.lower(): province, province.en.lower().replace(" ", ""): province}
    return tuple(sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])))
