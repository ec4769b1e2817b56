"""Whether a text tells who a party of a case is: by name, telephone, or for whom they speak."""

from __future__ import annotations

import re

from bot.cases.model.numbers import digits
from bot.store.cases.parties import Behind

_PHONE = 9  # digits that are a telephone's; fewer are a house number or a year
_CORE = 8  # of them stay the same, however the country is written in front
_NUMBERS = re.compile(r"\d[\d\s().+-]*")  # as telephones are written, in any script's digits
_NAME = 4  # letters of a word of a name that names somebody; ดี or มี stands in any sentence
_TITLES = re.compile(r"^(นาย|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|คุณ|mr\.?|mrs\.?|ms\.?|miss)\s*", re.IGNORECASE)


def reveals_identity(text: str, behind: Behind) -> bool:
    """Whether these words tell who somebody is: their name, their telephone, or for whom they speak stands in them."""
    plain, phone = text.casefold(), digits(behind.phone)
    if len(phone) >= _PHONE and any(phone[-_CORE:] in digits(number) for number in _NUMBERS.findall(text)):
        return True
    # For whom they speak is told in a sentence, whose single words stand in others, too.
    words = [_TITLES.sub("", word) for word in behind.name.split()] + [behind.on_behalf.strip()]
    return any(len(word) >= _NAME and word.casefold() in plain for word in words)
