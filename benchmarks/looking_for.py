"""How often a case is found by two words of it when somebody mistypes: our lists beside words as they are typed.

python -m benchmarks.looking_for [--seed 7] [--rounds 4]
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.basics.people import Person, Role
from bot.cases.lists import queue
from bot.cases.lists.queue import Sieve, View
from bot.cases.model.submission import Kind, Lodge, Said
from bot.cases.records import search_words
from bot.cases.service import Desk
from bot.store import Transaction
from bot.store.engine.open import open_store
from bot.store.engine.seal import Seal
from bot.store.people import officers, people
from knowledge.language.spelling import parts, spelled
from knowledge.language.thai import normalise, tokenise

_AT = 1_764_000_000.0
_CASES = """
โรงงานหล่อเหล็กท้ายซอยปล่อยควันดำทุกเช้า ผ้าที่ตากไว้มีเขม่าติดเต็มไปหมด
กลิ่นยางไหม้ลอยเข้าห้องเรียนจนเด็กปวดหัว ครูต้องปิดหน้าต่างสอน
น้ำในคลองเปลี่ยนเป็นสีม่วง ปลาลอยตายเป็นแพ คิดว่าโรงย้อมแอบปล่อยน้ำตอนฝนตก
เครื่องอัดลมของอู่ข้างบ้านดังจนคุยกันไม่รู้เรื่อง เปิดตั้งแต่ตีห้า
รถสิบล้อขนหินวิ่งเข้าออกไม่คลุมผ้าใบ ฝุ่นฟุ้งทั้งถนน
ถังสารเคมีวางตากแดดหลังรั้ว มีของเหลวไหลซึมลงดิน
โรงสีพ่นแกลบปลิวเข้าบ้าน หลังคาและรางน้ำอุดตัน
มีการเผาสายไฟเอาทองแดงกลางทุ่งนา ควันเหม็นแสบคอมาก
โรงชำแหละปล่อยเลือดลงท่อระบายน้ำ แมลงวันเต็มตลาด
โรงแป้งมันปล่อยน้ำเน่าลงลำห้วย ชาวนาใช้น้ำไม่ได้
เสียงไซเรนของโรงงานดังผิดเวลา คนแก่ตกใจนอนไม่หลับ
แรงสั่นสะเทือนจากเครื่องตอกเสาเข็มทำให้กำแพงบ้านร้าว
โรงงานรีไซเคิลกองขยะสูงกว่ารั้ว กลัวไฟไหม้
ท่อส่งก๊าซมีกลิ่นรั่วตรงหน้าปากทางเข้าหมู่บ้าน
โรงงานปลาป่นเหม็นคาวทั้งอำเภอ โดยเฉพาะตอนลมทะเลพัด
น้ำบ่อที่วัดมีคราบน้ำมันลอยอยู่ พระใช้อาบไม่ได้
โรงไม้เลื่อยตอนกลางคืนเสียงแหลมมาก ร้องเรียนเทศบาลแล้วเงียบ
คนงานต่างด้าวเทกากของเสียลงบ่อดินร้าง
ปล่องโรงไฟฟ้าชีวมวลมีเถ้าลอยตกใส่รถที่จอดไว้
โรงงานทำพลุอยู่ติดโรงพยาบาล เก็บดินปืนไว้เยอะ
ลานตากมันสำปะหลังฝุ่นขาวโพลน ลูกเป็นหอบหืด
โรงน้ำแข็งแอมโมเนียรั่ว คนในตลาดวิ่งหนีกันวุ่น
บริษัทชุบโครเมียมทิ้งน้ำสีเขียวลงนาข้าว
โรงงานทอผ้าเปิดพัดลมดูดอากาศหันมาทางห้องนอนเรา
เหมืองหินระเบิดทุกเที่ยง หินกระเด็นถึงสวนทุเรียน
โรงพิมพ์กลิ่นทินเนอร์ฉุนจนเวียนหัว ไม่มีเครื่องฟอกอากาศ
โรงงานผลิตปุ๋ยปล่อยฝุ่นละอองคลุมใบยางพารา
ร้านเคาะพ่นสีพ่นกันริมถนน ละอองสีติดกระจกบ้าน
โรงต้มเกลือใช้ยางรถยนต์เป็นเชื้อเพลิง ควันโขมงทั้งวัน
ฟาร์มไก่ชำแหละส่งกลิ่นขี้ไก่ ลมพัดเข้าวัดพอดี
""".strip().splitlines()
_TONE = re.compile("[\u0e47-\u0e4c]")
_ALPHABET = "กขคงจชซดตถทนบปผพฟมยรลวสหอะาิีึืุูเแโใไ"


@dataclass(frozen=True)
class Slip:
    name: str
    make: Callable[[random.Random, str], str]


def _at(chance: random.Random, text: str, change: Callable[[str, str], str]) -> str:
    place = chance.randrange(1, len(text) - 1)
    return text[:place] + change(text[place], text[place + 1]) + text[place + 2 :]


SLIPS = (
    Slip("nothing mistyped", lambda chance, text: text),
    Slip("no tone marks", lambda chance, text: _TONE.sub("", text)),
    Slip("a letter missing", lambda chance, text: _at(chance, text, lambda a, b: b)),
    Slip("a letter changed", lambda chance, text: _at(chance, text, lambda a, b: chance.choice(_ALPHABET) + b)),
    Slip("a letter too many", lambda chance, text: _at(chance, text, lambda a, b: a + chance.choice(_ALPHABET) + b)),
    Slip("two letters swapped", lambda chance, text: _at(chance, text, lambda a, b: b + a)),
)


def words_as_typed(text: str) -> set[str]:
    """What a search by words of the dictionary sees."""
    return {word for word in tokenise(normalise(text)) if word.strip()}


class House:
    """The cases at a real desk, read as the house reads them."""

    def __init__(self, folder: Path, cases: Iterable[str]) -> None:
        self.store, self.desk = open_store(f"sqlite:///{folder / 'mindbot.db'}", Seal(b"bench")), Desk()
        citizen = self.store.write(lambda tx: people.meet(tx, "web", "bench", _AT))
        self.head = self.store.write(self._head)
        self.texts: dict[str, str] = {}
        for case in cases:
            paper = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", case),), province="ระยอง")
            lodged = self.store.write(lambda tx, paper=paper: self.desk.lodge(tx, citizen, paper, _AT))  # type: ignore[misc]
            self.texts[lodged.ticket.number] = case
        parts("เสียงดัง"), spelled(("กลิน",))  # the dictionary is read once
        begun = time.perf_counter()
        while search_words.catch_up(self.store):
            pass
        self.reading = (time.perf_counter() - begun) / len(self.texts)

    def found(self, text: str) -> set[str]:
        sieve = Sieve(text=text)
        page = self.store.read(lambda tx: queue.page(tx, self.head, View.ALL, _AT, sieve=sieve, limit=100))
        return {ticket.number for ticket in page.tickets}

    def found_as_typed(self, text: str) -> set[str]:
        asked = words_as_typed(text)
        return {number for number, case in self.texts.items() if asked <= words_as_typed(case)}

    @staticmethod
    def _head(tx: Transaction) -> Person:
        officers.add(tx, "หัวหน้า", Role.ADMINISTRATOR, "", _AT)
        return next(one.person for one in officers.everybody(tx))


def questions(case: str) -> list[str]:
    """Two neighbouring words of it, as somebody remembers them."""
    words = [word for word in tokenise(normalise(case)) if word.strip()]
    pairs = ["".join(pair) for pair in pairwise(words)]
    return [pair for pair in pairs if len(pair) >= 6 and pair in normalise(case)]


def measure(title: str, house: House, asked: list[tuple[str, str]]) -> None:
    counts = []
    for find in (house.found, house.found_as_typed):
        found = [(number in (hits := find(text)), len(hits - {number})) for number, text in asked]
        counts += [sum(hit for hit, _ in found) / len(found), sum(more for _, more in found) / len(found)]
    ours, typed = counts[:2], counts[2:]
    print(f"  {title:20} ours {ours[0]:6.1%}, others {ours[1]:.2f}   as typed {typed[0]:6.1%}, others {typed[1]:.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--rounds", type=int, default=4)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), _CASES)
        print(f"{len(_CASES)} cases, {house.reading * 1000:.1f} ms to read one. An officer mistypes:")
        for slip in SLIPS:
            asked = [
                (number, slip.make(chance, text))
                for number, case in house.texts.items()
                for text in questions(case)
                for _ in range(chosen.rounds)
            ]
            measure(slip.name, house, asked)
    print("A citizen mistypes every third word:")
    for slip in SLIPS:
        with tempfile.TemporaryDirectory() as folder:
            house = House(Path(folder), (_mistyped(chance, case, slip) for case in _CASES))
            asked = [
                (number, text) for number, case in zip(house.texts, _CASES, strict=True) for text in questions(case)
            ]
            measure(slip.name, house, asked)


def _mistyped(chance: random.Random, case: str, slip: Slip) -> str:
    words = tokenise(normalise(case))
    return "".join(
        slip.make(chance, word) if place % 3 == 1 and len(word) > 3 else word for place, word in enumerate(words)
    )


if __name__ == "__main__":
    main()
