"""Which parts of a message speak of the matter: without what is denied, and without where the writer lives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.basics.places import Area, areas
from bot.chat.understand.factories import factory_told
from bot.chat.understand.identifying import ME
from bot.chat.understand.understanding import plain

# Grammar, not vocabulary: where one statement ends and the next begins.
_BREAKS = re.compile(
    r"[,;!?\n]+|\.(?=\s|$)|(?<!ตั้ง)(?<!เป็นมา)(?<!มา)(?=แต่(?!วัน|ปี|เดือน|เช้า|หัว|ละ|ง|ก่อน))"
    rf"|\s(?=(?:but|and then|then)\b)|\s(?=แล้ว(?!ๆ|\s|$))"
    rf"|\s(?=ไม่ใช่|บ่แม่น|{ME}(?:แค่)?(?:อยู่|พัก|อาศัย|ขาย|ทำ)|(?:โรง|โฮง)งาน)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:ไม่ใช่|ไม่ไช่|มิใช่|บ่แม่น|บ่ใช่|บ่ใจ้|ไม่ได้อยู่|ไม่อยู่)\s*(?:ที่|อยู่|ใน)?"
    r"\s*(?:อำเภอ|จังหวัด|ตำบล)?\s*[^\s,]+"
    r"|\b(?:not|isn't|is not)\s(?:in\s|at\s)?(?:the\s)?[A-Z]?[\w-]+(?:\s[A-Z][\w-]+)*"
)
_BUT = re.compile(r"^(?:แต่|but\s|and\s)\s*", re.IGNORECASE)
_LONGEST = 1_500  # letters of a message in which statements are told apart
_MOST = 12  # statements of one message that are told apart
_THE_FACTORY = re.compile(r"โรง(?!เรียน|แรม|พยาบาล)|โฮง|ที่เกิดเหตุ|factory|plant\b|mill\b", re.IGNORECASE)
_STANDS = re.compile(r"(?:โรง|โฮง)\S{0,20}?(?:อยู่|ตั้ง)|(?:factory|plant|mill) (?:is|stands)\b", re.IGNORECASE)


def clauses(said: str) -> tuple[str, ...]:
    """The statements of a message, in their order."""
    if len(said) > _LONGEST:
        return (said,)
    return tuple(part for one in _BREAKS.split(said, maxsplit=_MOST) if (part := one.strip()))


def pieces(said: str) -> tuple[str, ...]:
    """What stands between two spaces in Thai, between two stops in English."""
    return clauses(said) if said.isascii() else tuple(said.split())


def affirmed(said: str) -> str:
    """The message without what is denied: "Sadao, not Hat Yai"."""
    return " ".join(_DENIED.sub(" ", said).split())


def denies(said: str) -> bool:
    """Whether something is said to be otherwise: "not Hat Yai"."""
    return bool(_DENIED.search(said))


def where_meant(said: str) -> str:
    """The part of a message that tells where the matter is: "we live in X, but the factory is in Y" is Y."""
    if len(said) > _LONGEST:
        return said
    if not denies(said) and not (_THE_FACTORY.search(said) and len(clauses(said)) > 1):
        return said
    denied = {area for one in _DENIED.finditer(said) for area in areas(plain(one[0]))}
    all_told = [part for one in clauses(said) if (part := affirmed(one))]
    told = [part for part in all_told if not denied.intersection(_areas_of(part))]
    parts = [part for part in told if _areas_of(part)]
    of_the_factory = [part for part in parts if _STANDS.search(part)]
    of_the_factory = of_the_factory or [part for part in parts if _THE_FACTORY.search(part)]
    if of_the_factory and len(of_the_factory) < len(parts) and _apart(parts, of_the_factory):
        told = of_the_factory
    if told == all_told and not denies(said):
        return said
    return " ".join(_BUT.sub("", part) for part in told)


def areas_meant(said: str) -> tuple[Area, ...]:
    """The areas in which the matter is said to be."""
    return areas(plain(where_meant(said)))


def _apart(parts: Sequence[str], of_the_factory: Sequence[str]) -> bool:
    """Whether another statement names a place that does not contain the factory's, and is not in it."""
    here = [area for part in of_the_factory for area in _areas_of(part)]
    others = [area for part in parts if part not in of_the_factory for area in _areas_of(part)]
    return not any(one.around(other) or other.around(one) for one in others for other in here)


def _areas_of(part: str) -> tuple[Area, ...]:
    """The areas that a statement names; a place in a factory's name is none."""
    return areas(plain(part.replace(factory_told(part) or "\n", " ")))
