"""The PDF of a referral letter in the official external form.

The form follows ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ. What only the office knows stays blank: book number,
address, telephone, signature. The letterhead has the emblem.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.basics.dates import day_in_full, local
from bot.basics.texts import say
from bot.cases.rules.referral import Letter
from bot.documents.pdf.pdf_page import Sheet

DOTS = "." * 28
_EMBLEM = 24.0  # millimetres for the letterhead's emblem
_ENDING = 70.0  # millimetres: greeting, signature and office stay on one page


@dataclass(frozen=True)
class Composed:
    """The parts of a letter from top to bottom, for the web page and the PDF."""

    at: str
    sender: tuple[str, ...]
    day: str
    named: tuple[tuple[str, str], ...]  # เรื่อง, เรียน, อ้างถึง, สิ่งที่ส่งมาด้วย
    passages: tuple[str, ...]
    greeting: str
    signed: tuple[str, ...]
    contact: tuple[str, ...]
    reference: str
    photos: tuple[tuple[str, str], ...]  # working copies, and their names in this letter


def composed(letter: Letter) -> Composed:
    """Composes the letter, always in Thai."""
    written = day_in_full(letter.written_on, "th") if letter.written_on else DOTS
    photos = tuple((file, _word("photo", place=place)) for place, file in enumerate(letter.photos, start=1))
    return Composed(
        at=_word("at", number=letter.book_number or DOTS),
        sender=(letter.unit or DOTS, DOTS, DOTS),
        day=written,
        named=tuple((_word(name), value) for name, value in _named(letter) if value),
        passages=tuple(line.strip() for line in f"{letter.summary}\n{_request(letter)}".splitlines() if line.strip()),
        greeting=_word("greeting"),
        signed=(_word("signature"), _word("position")),
        contact=(letter.unit or DOTS, _word("telephone")),
        reference=_word("ours", reference=letter.reference) if letter.reference else "",
        photos=photos,
    )


def printed(letter: Letter, photo: Callable[[str], bytes], made_at: float) -> bytes:
    """The letter as a PDF, with its photos."""
    page = composed(letter)
    sheet = Sheet(letter.subject, "th", page.reference or letter.subject, local(made_at))
    sheet.gap(_EMBLEM)
    sheet.sides(page.at, "\n".join(page.sender))
    sheet.gap(2)
    sheet.sides(" ", page.day)
    sheet.gap(2)
    for name, value in page.named:
        sheet.named(name, value)
    sheet.gap(2)
    for passage in page.passages:
        sheet.passage(passage)
    sheet.keep(_ENDING)
    sheet.gap(5)
    sheet.centred(page.greeting)
    sheet.gap(18)
    for line in page.signed:
        sheet.centred(line)
    sheet.gap(6)
    for line in page.contact:
        sheet.paragraph(line)
    if page.photos:
        sheet.begin_page()
    for file, name in page.photos:
        sheet.picture(photo(file), name)
    return sheet.finished()


def _request(letter: Letter) -> str:
    """The request with its deadline, which is the follow-up day."""
    unit, until = letter.unit or say("referral.paper.us", "th"), day_in_full(letter.follow_up, "th")
    return say("referral.paper.until", "th", request=letter.request.strip(), unit=unit, day=until)


def _named(letter: Letter) -> tuple[tuple[str, str], ...]:
    photos = (_word("photos", count=len(letter.photos)),) if letter.photos else ()
    attached = (*(one for one in letter.attached if one.strip()), *photos)
    listed = [f"{place}. {one}" for place, one in enumerate(attached, start=1)] if len(attached) > 1 else list(attached)
    return (
        ("about", letter.subject),
        ("dear", letter.to),
        ("refers_to", letter.refers_to),
        ("attached", "\n".join(listed)),
    )


def _word(name: str, **gaps: object) -> str:
    return say(f"referral.paper.{name}", "th", **gaps)
