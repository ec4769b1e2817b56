"""Places as people name them, down to the tambon: ต.บ้านใหม่ อ.เมือง · แถวบางพลี · Bang Phli. The names are GeoThai's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import geothai
from rapidfuzz import fuzz, process

from bot.basics.provinces import (
    Province,
    all_mentioned,
    mentioned,
    misspelt,
    named,
    names_something_else,
    provinces,
)
from knowledge.language.thai import normalise, tokenise

_PROVINCE, _DISTRICT, _TAMBON = 2, 4, 6  # digits of a code
_BANGKOK = "10"
_MARKED = re.compile(
    r"(?:(ตำบล|แขวง|(?<![.ก-๙])ต(?=\s)|(?<!\.)ต\.)|(อำเภอ|เขต|(?<![.ก-๙])อ(?=\s)|(?<!\.)อ\.))\s*(?![ก-ฮ]\.)"
)
_LEVELS = re.compile(
    r"จังหวัด|อำเภอ|ตำบล|แขวง|เขต|[จอต]\.|(?:^|\s)[จอต]\s|\b(?:province|district|subdistrict|tambon|amphoe)\b|,"
)
_ENDS = re.compile(r"[\s,;()/]|(?<!^)(?:ตำบล|แขวง|อำเภอ|เขต|จังหวัด|[ตอจ]\.)")
_LATIN = re.compile(r"[a-z]+")
_SOUNDS = (("sri", "si"), ("ph", "p"), ("th", "t"), ("kh", "k"), ("j", "ch"), ("ee", "i"), ("oo", "u"), ("v", "w"))
_MAX_NAME_WORDS = 6
_MOST_MARKS = 12  # level words of one text that are looked up; nobody names more places
_MOST_WORDS, _MOST_LATIN_WORDS = 1_500, 500  # a long letter; a place is named before
_NAME_LETTERS = 80  # behind a level word
_TYPING_ERROR = 80  # of 100: how alike a mistyped name must be
_MOST_OF_IT = 0.3  # of a text: a shorter name inside a sentence is a word ("สอง", "สิ")
_SHORTEST = 5  # letters of a name that counts without a word for its level
_ALSO = {"พัทยา": "2004", "pattaya": "2004", "แหลมฉบัง": "2007", "laemchabang": "2007"}  # towns that are not a district
# Names that are also everyday words, or better known as something else, count only with the word for their level.
_EVERYDAY = frozenset(
    "ชนบท แสวงหา มะขาม อุทัย สังคม ท่าเรือ ปราสาท สมเด็จ ลำดวน เสนา พิชัย องครักษ์ มหาราช จัตุรัส สันติสุข สีชมพู "
    "บ้านไร่ ชื่นชม คูเมือง สะเดา ศรีนครินทร์ สุวรรณภูมิ พระพุทธบาท เฉลิมพระเกียรติ สองพี่น้อง บ้านหมอ บ้านใหม่ บ้านเก่า "
    "บ้านกลาง บ้านสวน บ้านนอก บ้านเรือน บ้านใหญ่ บ้านนา ในเมือง นอกเมือง หน้าเมือง หัวเมือง เมืองเก่า เมืองใหม่ ตลาดใหม่ "
    "ตลาดน้อย ปากคลอง ปากทาง สามแยก หัวถนน หัวสะพาน สนามบิน ศาลากลาง อนุสาวรีย์ แม่น้ำ น้ำตก น้ำร้อน ท่าน้ำ นิคม "
    "นิคมสร้างตนเอง แสงสว่าง สะอาด ดอกไม้ ทุ่งนา คลองใหญ่ คลองใหม่ ถนนใหญ่ ลำคลอง หลักเมือง วัดหลวง ร่มเย็น หนองน้ำ "
    "mueang nakhon chumphon industrial samsung patio bankok".split()
)


@dataclass(frozen=True)
class Area:
    """A province, district or tambon by its official code; each code begins with the code of the area around it."""

    code: str

    @property
    def province(self) -> Province:
        return _by_code()[self.code[:_PROVINCE]]

    @property
    def district(self) -> str:
        """The district's Thai name, as on a sign."""
        found = geothai.district(self.code[:_DISTRICT])
        return found.name_th if found else ""

    @property
    def tambon(self) -> str:
        found = geothai.subdistrict(self.code)
        return found.name_th if found else ""

    def name(self, language: str) -> str:
        """ต.บางพลีใหญ่ อ.บางพลี จ.สมุทรปราการ, or Bang Phli Yai, Bang Phli, Samut Prakan."""
        if language == "en":
            inner = (geothai.subdistrict(self.code), geothai.district(self.code[:_DISTRICT]))
            return ", ".join([*(one.name_en for one in inner if one), self.province.en])
        if self.code.startswith(_BANGKOK):
            parts = (self.tambon and f"แขวง{self.tambon}", self.district, self.province.th)
        else:
            district = self.district and f"อ.{self.district}"
            parts = (self.tambon and f"ต.{self.tambon}", district, f"จ.{self.province.th}")
        return " ".join(part for part in parts if part)

    def around(self, other: Area) -> bool:
        """Whether the other area lies in this one, or is this one."""
        return other.code.startswith(self.code)


@lru_cache(maxsize=8)  # one message is asked from several sides
def areas(text: str) -> tuple[Area, ...]:
    """The areas that a normalised text plainly names, as exactly as it does; several if a name is not unique."""
    named_here = all_mentioned(text)
    if not named_here and (meant := misspelt(text)):
        named_here = (meant,)
    if len(named_here) < 2:
        return _settled(text, named_here[0].code if named_here else "", loosely=False)
    # Two provinces are named: one that also holds the district named is meant, else the person is asked.
    each = [_settled(text, province.code, loosely=False) for province in named_here]
    finer = [found for found in each if any(len(one.code) > _PROVINCE for one in found)]
    return tuple(one for found in (finer if len(finer) == 1 else each) for one in found)


def answered(text: str) -> tuple[Area, ...]:
    """The same for an answer to "where": everyday words and bare names count, typing errors are forgiven."""
    province = mentioned(text) or named(text) or misspelt(text)
    found = _settled(text, province.code if province else "", loosely=True)
    if found:
        return found
    return _as_areas(_alike(_bare(text), _DISTRICT, "") or _alike(_bare(text), _TAMBON, ""))


def is_only_a_name(text: str) -> bool:
    """Whether a text names a province, a district or a tambon, and nothing more exact."""
    for area in areas(text) or answered(text):
        province = area.province
        names = [area.tambon, area.district, province.th, *area.name("en").split(","), province.en]
        rest = _LEVELS.sub("", text).replace(" ", "")
        for name in sorted({normalise(one).replace(" ", "") for one in names if one}, key=len, reverse=True):
            rest = rest.replace(name, "", 1)
        if not rest:
            return True
    return False


def warm() -> None:
    """Reads all names now; it takes a second that nobody's message should wait for."""
    for level in (_DISTRICT, _TAMBON):
        _names(level)


def _settled(text: str, within: str, *, loosely: bool) -> tuple[Area, ...]:
    """Combines what is said on each level; a finer name that contradicts the coarser ones is ignored."""
    known, used = {within}, {one.lower() for one in _of_province(within)}
    for level in (_DISTRICT, _TAMBON):
        marked = {code for mark, rest in _marked(text) if mark == level for code in _read(rest, level, known)}
        spoken = {} if marked else _spoken(text, level, known, used, loosely)
        fitting = _inside(marked or {code for codes in spoken.values() for code in codes}, known)
        if level == _TAMBON and marked and not fitting:
            fitting = _inside(marked, {code[:_PROVINCE] for code in known})
        used |= spoken.keys()
        known = fitting or known
    return _as_areas(code for code in known if code)


def _marked(text: str) -> Iterator[tuple[int, str]]:
    """The level words ("อำเภอ", "ต.") in a text, each with the text behind it."""
    for found in islice(_MARKED.finditer(text), _MOST_MARKS):
        yield (_TAMBON if found[1] else _DISTRICT), text[found.end() : found.end() + _NAME_LETTERS]


def _read(rest: str, level: int, known: set[str]) -> set[str]:
    """The codes of the name that a text begins with, typing errors forgiven."""
    if level == _DISTRICT and rest.startswith("เมือง") and all(known):
        capitals = {code[:_PROVINCE] + "01" for code in known}
        if not any(rest.startswith(name) for name in _names(level) if name != "เมือง" and len(name) > 5):
            return capitals - {_BANGKOK + "01"}
    squeezed = rest.replace(" ", "").replace("-", "")[:40]
    names = _names(level)
    for length in range(min(len(squeezed), 30), 1, -1):
        if inside := _inside(names.get(squeezed[:length], ()), known):
            return inside
    word = _ENDS.split(rest, maxsplit=1)[0]
    return _alike(word, level, next(iter(known)) if len(known) == 1 else "")


def _spoken(text: str, level: int, known: set[str], used: set[str], loosely: bool) -> dict[str, set[str]]:
    """Whole-word names without a level word, and the codes they may mean."""
    if level == _TAMBON and not all(known) and not loosely:
        return {}
    shortest, names = (2 if loosely else _SHORTEST), _names(level)
    found = {
        name: inside
        for said, name in (*((run, run) for run in _runs(tokenise(text)[:_MOST_WORDS])), *_latin_runs(text))
        if name in names and len(name) >= shortest and name not in used and (loosely or name not in _EVERYDAY)
        if len(name) >= _SHORTEST or len(name) >= _MOST_OF_IT * len(text) or all(known)
        if (inside := _inside(names[name], known))
        if not names_something_else(text, said)
    }
    return {name: codes for name, codes in found.items() if not any(name != one and name in one for one in found)}


def _runs(words: list[str]) -> Iterator[str]:
    """Up to six neighbouring words joined."""
    words = [word for word in words if word.strip()]
    for first in range(len(words)):
        for last in range(first + 1, min(first + _MAX_NAME_WORDS, len(words)) + 1):
            yield "".join(words[first:last])


def _latin_runs(text: str) -> Iterator[tuple[str, str]]:
    """The same of words in Latin letters, each as it is written and as it sounds."""
    words = islice((found[0] for found in _LATIN.finditer(text)), _MOST_LATIN_WORDS)
    for run in dict.fromkeys(_runs(list(words))):
        yield from ((run, name) for name in dict.fromkeys((run, _as_it_sounds(run))))


def _as_it_sounds(latin: str) -> str:
    """Sriracha and Si Racha, Petchaburi and Phetchaburi are one name."""
    for written, heard in _SOUNDS:
        latin = latin.replace(written, heard)
    return re.sub(r"(.)\1", r"\1", latin)


def _inside(codes: Iterable[str], known: set[str]) -> set[str]:
    return {code for code in codes if any(code.startswith(one) for one in known)}


def _alike(word: str, level: int, within: str) -> set[str]:
    if len(word) < _SHORTEST - 1:
        return set()
    names = _names_in(level, within)
    found = process.extractOne(word, names.keys(), scorer=fuzz.ratio, score_cutoff=_TYPING_ERROR)
    return {code for code in names[found[0]] if code.startswith(within)} if found else set()


def _of_province(code: str) -> tuple[str, ...]:
    """The names of a province, which are not read as those of a district or tambon."""
    province = _by_code().get(code)
    return (province.th, province.en.replace(" ", "")) if province else ()


def _as_areas(codes: Iterable[str]) -> tuple[Area, ...]:
    return tuple(Area(code) for code in sorted(codes))


def _bare(text: str) -> str:
    """A name without its level word."""
    return re.sub(r"^(?:จังหวัด|อำเภอ|ตำบล|แขวง|เขต|[จอต]\.\s*)|\s*(?:province|district|subdistrict)$|[\s-]", "", text)


@cache
def _by_code() -> dict[str, Province]:
    return {province.code: province for province in provinces()}


@cache
def _names(level: int) -> dict[str, tuple[str, ...]]:
    """Every name of a level in both languages, without spaces, with its codes."""
    known: dict[str, list[str]] = {}
    for code, th, en in _rows(level):
        thai = normalise(th).removeprefix("เขต").replace(" ", "")
        latin = normalise(en).replace(" ", "").replace("-", "").replace("'", "")
        for name in dict.fromkeys((thai, latin, _as_it_sounds(latin))):
            known.setdefault(name, []).append(code)
    also = {name: [code] for name, code in _ALSO.items() if len(code) == level}
    return {name: tuple(codes) for name, codes in (known | also).items()}


@cache
def _names_in(level: int, within: str) -> dict[str, tuple[str, ...]]:
    """The names of a level inside one province."""
    return {name: codes for name, codes in _names(level).items() if any(code.startswith(within) for code in codes)}


def _rows(level: int) -> Iterator[tuple[str, str, str]]:
    for province in geothai.provinces():
        for district in geothai.districts(province.code):
            if level == _DISTRICT:
                yield district.code, district.name_th, district.name_en
            else:
                yield from (
                    (subdistrict.code, subdistrict.name_th, subdistrict.name_en)
                    for subdistrict in geothai.subdistricts(district.code)
                )
