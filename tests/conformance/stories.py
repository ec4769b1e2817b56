"""Conversations for every channel: a loan, a whole complaint, an invitation code."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.conformance.phones import RAYONG, Phone, Seen

_MOST = 25  # questions of one form


def asks_about_a_loan(phone: Phone) -> None:
    seen = phone.says("เสือติดปีกกู้ได้เท่าไร")

    assert "ล้านบาท" in seen.text
    assert seen.buttons, "and what comes next is one touch away"


def complains(phone: Phone, before: Callable[[Seen], None] = lambda seen: None) -> str:
    """With a place on the map and a photo; everything else by the buttons. The number of the case."""
    phone.says("โรงงานข้างบ้านปล่อยควันดำทุกคืน")
    phone.place(*RAYONG)
    return files_it(phone.photo(), before)


def files_it(seen: Seen, before: Callable[[Seen], None] = lambda seen: None) -> str:
    """From the question that is open to the number of the case."""
    for _ in range(_MOST):
        label, press = _next(seen)
        before(seen)
        seen = press()
        found = re.search(r"25\d\d-\d{6}", seen.text)
        if found:
            assert label == "ส่งเรื่อง", "nothing is filed before the person said so"
            assert re.search(r"(\d{4}[ -]){3}\d{4}", seen.text), "and they get a receipt"
            return found[0]
    raise AssertionError(f"the form never ended: {seen.text}")


def follows(phone: Phone, number: str) -> None:
    assert number in phone.says("ติดตามเรื่อง").text


def becomes_staff(phone: Phone) -> None:
    """With an invitation's code; from then on the papers for staff answer, and not a message earlier."""
    question, secret = "ระบบแจ้งความประสงค์ในการโอนย้ายใช้อย่างไร", "ฝ่ายบริหารงานบุคคล"
    assert secret not in phone.says(question).text

    assert "เชื่อมบัญชีแล้ว" in phone.says(phone.bot.verb("invite", "--role", "staff", "--unit", "สปอ")).text

    assert secret in phone.says(question).text
    assert "ถามคู่มือและระเบียบ" in phone.says("เมนู").buttons


def links(one: Phone, other: Phone, number: str) -> None:
    """The case that was brought in the one goes on in the other."""
    found = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", one.says("เชื่อมบัญชี").text)
    assert found
    assert "เชื่อมสองช่องทางแล้ว" in other.says(found[0]).text
    follows(other, number)
    follows(one, number)


def _next(seen: Seen) -> tuple[str, Callable[[], Seen]]:
    """The button that leads on: send it if all is told, leave out what may be left out, else the first."""
    for label in ("ส่งเรื่อง", "ข้าม", "ไม่บอกชื่อ", "ใช่"):
        if label in seen.buttons:
            return label, seen.buttons[label]
    assert seen.buttons, f"nothing to press below: {seen.text}"
    return next(iter(seen.buttons.items()))
