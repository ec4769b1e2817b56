"""Writes what a made-up citizen files: a complaint with its factory and place, a question, a gift. No storage."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bot.basics.messages import Place
from bot.basics.people import Role
from bot.cases.model.submission import UNNAMED, Contact, Identity, Kind, Lodge, Matter, Said
from bot.operations.demo.script import Factory, Script, Sort

MARK = "(ตัวอย่าง)"
_AT_A_PLACE = (Kind.COMPLAINT, Kind.RELIEF)
_WITH_PROVINCE = (*_AT_A_PLACE, Kind.LOAN_CALLBACK, Kind.QUESTION)
_NAMES_IT = 0.85  # of those who suffer from a factory know its name
_AROUND = 0.008  # degrees, not quite a kilometre: who complains lives near
_CUSTOMERS = ("", "factory", "sme", "community", "mine")  # as people say of themselves; most do not
_SHARES = (60, 14, 16, 8, 2)


def submission(script: Script, chance: Random) -> Lodge:
    """What somebody files."""
    sort = chance.choices(script.sort, [one.share for one in script.sort])[0]
    factory = chance.choice(script.factory)
    at_a_place = sort.kind in _AT_A_PLACE and sort.matter is not Matter.OFFICIAL_CONDUCT
    names_it = at_a_place and sort.matter is not Matter.UNLICENSED_FACTORY and chance.random() < _NAMES_IT
    return Lodge(
        sort.kind,
        tuple(_said(script, sort, factory, chance, at_a_place=at_a_place, names_it=names_it)),
        matters=(sort.matter,) if sort.matter else (),
        identity=chance.choices(list(Identity), [5, 2, 3])[0],
        province=factory.province if sort.kind in _WITH_PROVINCE else "",
        district=factory.district if at_a_place else "",
        tambon=factory.tambon if at_a_place else "",
        factory=factory.name if names_it else "",
        topic=chance.choice(script.words["manuals"]) if sort.kind is Kind.ASSESSMENT else "",
        place=_near(factory, chance) if at_a_place else None,
        danger=sort.danger,
        customer=chance.choices(_CUSTOMERS, _SHARES)[0],
    )


def contact(filed: Lodge, place: int) -> Contact:
    """Who filed it, unless they do not say."""
    return UNNAMED if filed.identity is Identity.ANONYMOUS else Contact(f"นายตัวอย่าง {place:04}", "02-000-0000")


def marked(text: str) -> str:
    """Nobody takes these words for a citizen's."""
    return f"{MARK} {text}" if text else ""


def _said(
    script: Script, sort: Sort, factory: Factory, chance: Random, *, at_a_place: bool, names_it: bool
) -> Iterator[Said]:
    yield Said("what", "เรื่อง", marked(chance.choice(sort.said)))
    if sort.kind is Kind.ASSESSMENT:
        yield Said("unit", "หน่วยงาน", chance.choice([one.unit for one in script.officer if one.role is Role.HEAD]))
        answers = chance.choices(script.words["assessed"], [7, 2, 1], k=chance.randint(5, 8))
        yield from (Said(f"{number}.how", f"ขั้นที่ {number}", how) for number, how in enumerate(answers, 1))
    if at_a_place:
        area = f"ต.{factory.tambon} อ.{factory.district} จ.{factory.province}"
        yield Said("place", "สถานที่", marked(f"ซอย {chance.randint(1, 40)} หมู่ {chance.randint(1, 12)}"))
        yield Said("area", "พื้นที่", area)
    if names_it:
        yield Said("factory", "โรงงาน", factory.name)
    if at_a_place and sort.kind is Kind.COMPLAINT and not sort.danger:
        yield Said("when", "ช่วงเวลา", chance.choice(script.words["when"]))
        yield Said("since", "ตั้งแต่เมื่อไร", chance.choice(script.words["since"]))


def _near(factory: Factory, chance: Random) -> Place:
    latitude, longitude = (at + chance.uniform(-_AROUND, _AROUND) for at in (factory.latitude, factory.longitude))
    return Place(round(latitude, 5), round(longitude, 5))
