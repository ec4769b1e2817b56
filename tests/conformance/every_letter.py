"""Sample messages of every kind and language, shortest and longest, and real answers of the assistant."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.basics.messages import Choice, Kind, Letter, Message, Reply, Source
from bot.basics.people import Person, Role
from bot.basics.signed_links import Links
from bot.basics.texts import LANGUAGES, texts
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import Talk
from knowledge.library import Library

BASE = "https://mindbot.industry.example.go.th"
_NUMBERS = itertools.count(1)

_TEXTS = {
    "short": {"th": "ได้ค่ะ", "en": "Yes."},
    "one letter": {"th": "ก", "en": "."},
    "things": {
        "th": "สินเชื่อที่เปิดรับ\n" + "\n".join(f"• สินเชื่อที่ {n}\n  วงเงิน {n} ล้านบาท\n  ดอกเบี้ย 3%" for n in range(1, 16)),
        "en": "Open loans\n" + "\n".join(f"• Loan {n}\n  {n} million baht\n  3% a year" for n in range(1, 16)),
    },
    "without a border": {"th": "ก็ปีใหม่นี้น้ำท่วมที่ซื้อ" * 900, "en": "x" * 16_001},
    "marks and emoji": {
        "th": "น้ำ & <b>ไฟ</b> \u200b😀👨‍👩‍👧‍👦 é ค่ำ\n" * 700,
        "en": "<script>&amp; \"'` *_[]()~>#+-=|{}.! 🇹🇭\n" * 500,
    },
    "paragraphs": {
        "th": "หัวเรื่อง\n\n" + "ย่อหน้าที่ยาวพอสมควรค่ะ\n\n" * 400,
        "en": "A heading\n\n" + "A paragraph.\n\n" * 900,
    },
    "danger": {"th": "ออกจากที่นั่นก่อนค่ะ\n• 199 ดับเพลิง\n• 1669 เจ็บป่วย", "en": "Leave first.\n• 199 fire\n• 1669 ambulance"},
}
_LONG_LABEL = "ปุ่มที่มีชื่อยาวมากจนโทรศัพท์เครื่องใดก็แสดงไม่พอ 👨‍👩‍👧‍👦 และยังยาวต่อไปอีก"
_CHOICES: dict[str, tuple[Choice, ...]] = {
    "none": (),
    "many": (
        Choice("ส่งตำแหน่ง", asks="place"),
        Choice("ส่งรูป", asks="photo"),
        *(Choice(f"{_LONG_LABEL} {number}", send=f"{_LONG_LABEL * 12} {number}") for number in range(30)),
    ),
    "opening": (
        Choice("เปิด", opens=f"{BASE}/papers/x"),
        Choice("โทร", opens="tel:1564"),
        Choice("เขียน", opens="mailto:x@example.go.th"),
        Choice("ในหน้านี้", opens="papers/x"),
        Choice("ยาวเกินไป", opens=f"{BASE}/{'x' * 1100}"),
        Choice("ใช่", send="ใช่"),
    ),
}
_ASKED = {
    "th": """สวัสดี|ช่วยเหลือ|เมนู|เสือติดปีกกู้ได้เท่าไร|มีสินเชื่อ SME อะไรบ้าง|เปรียบเทียบสินเชื่อ|กู้ 3 ล้านผ่อนเดือนละเท่าไร
        เรื่องร้องเรียนโรงงานใครรับผิดชอบ|i-Single Form คืออะไร|ไฟไหม้โรงงาน มีคนติดอยู่|ร้องเรียน|ถามเจ้าหน้าที่|มาตรา 128
        ผู้รับเหมาให้กระเช้าราคา 2,500 บาท รับได้ไหม|ขั้นตอนการตรวจโรงงาน|ดาวอังคารอยู่ไกลเท่าไร|เชื่อมบัญชี|ติดตามเรื่อง""",
    "en": """hello|help|menu|What loans are there for SMEs?|How much can I borrow from Suea Tid Pik?|compare the loans
        Who is responsible for complaints about factories?|What is i-Single Form?|factory fire, people inside|complaint
        a contractor gave me a hamper worth 2,500 baht, may I keep it?|steps of an inspection|How far is Mars?""",
}


def letter(reply: Reply, language: str) -> Letter:
    return Letter(next(_NUMBERS), "line", "U" + "1" * 32, reply, str(uuid.uuid4()), language)


def of_every_kind() -> Iterator[tuple[str, Letter]]:
    """Each with a name for whoever reads that it was refused."""
    for kind, language, (name, said), (below, choices) in itertools.product(
        Kind, LANGUAGES, _TEXTS.items(), _CHOICES.items()
    ):
        sources = _sources() if below != "none" else ()
        yield f"{kind}/{language}/{name}/{below}", letter(Reply(said[language], kind, choices, sources), language)


def of_every_sentence() -> Iterator[tuple[str, Letter]]:
    """Every sentence that anybody wrote, with its gaps as they stand."""
    for key, sentence in texts().items():
        for language in LANGUAGES:
            yield f"{key}/{language}", letter(Reply(sentence[language]), language)


def really_said(index: Path) -> Iterator[tuple[str, Letter]]:
    """What the assistant answers, to the public and to staff."""
    assistant = Assistant(Library(index), NoCases(), Links(BASE, "a secret only for tests"))
    for language, lines in _ASKED.items():
        questions = [one.strip() for line in lines.splitlines() for one in line.split("|")]
        for person in (Person("somchai"), Person("napa", Role.STAFF, "สปอ")):
            for number, question in enumerate(questions):
                message = Message("line", f"{number}", "U1", 1_795_000_000.0, text=question, language=language)
                outcome = assistant.answer(message, Talk(language=language), person)
                for reply in outcome.replies:
                    yield f"{question}/{person.role}", letter(reply, language)


def _sources() -> tuple[Source, ...]:
    title = "หลักเกณฑ์การให้สินเชื่อที่มีชื่อยาวมาก " * 6
    return tuple(
        Source(f"loans/{n}", f"{title}{n}", "วงเงิน", "public", date(2026, 2, 16), 0.9, link=f"{BASE}/papers/loans/{n}")
        for n in range(5)
    )
