"""Detects whether a text reveals a party's identity: name, telephone number, or on whose behalf they act."""

from __future__ import annotations

import re

from bot.cases.model.numbers import digits
from bot.store.cases.parties import Behind

_PHONE = 9  # digits of a telephone number; fewer are a house number or a year
_CORE = 8  # the last digits, the same with and without a country code
_NUMBERS = re.compile(r"\d[\d\s().+-]*")  # telephone numbers as people write them, in any script's digits
_NAME = 4  # letters of a distinctive word of a name; ดี or มี occur in any sentence
_TITLES = re.compile(r"^(นาย|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|คุณ|mr\.?|mrs\.?|ms\.?|miss)\s*", re.IGNORECASE)


def reveals_identity(text: str, behind: Behind) -> bool:
    """Whether this text contains the party's name, telephone number or the person they act for."""
    plain, phone = text.casefold(), digits(behind.phone)
    if len(phone) >= _PHONE and any(phone[-_CORE:] in digits(number) for number in _NUMBERS.findall(text)):
        return True
    # on_behalf is a sentence whose single words occur elsewhere, so it is compared as a whole.
    words = [_TITLES.sub("", word) for word in behind.name.split()] + [behind.on_behalf.strip()]
    return any(len(word) >= _NAME and word.casefold() in plain for word in words)
