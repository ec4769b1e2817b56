"""An English conversation is English from the first word to the receipt; Thai stands in it only as a proper name."""

from __future__ import annotations

import re

import pytest

from tests.support.conversations import City

pytest_plugins = ["tests.support.conversations"]

_THAI = re.compile(r"[ก-๛]")
_NAMES = (
    "ศปท.",
    "ป.ป.ช.",
    "ป.ป.ท.",
    "(พิมพ์ภาษาไทยได้ค่ะ)",
)  # of offices, beside their English names; and the door to Thai


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "told",
    [
        (
            "Hello", "A factory near my house stinks terribly", "Thai Rung factory, Soi 5, Bang Phli, Samut Prakan",
            "every night for two months", "anonymous", "send it", "what happens next?", "how far is my case?",
        ),
        (
            "I want to complain about noise", "It is so loud we cannot sleep", "behind Wat Yai, Si Racha, Chon Buri",
            "Chemical Co., Ltd.", "back", "skip", "confidential", "John Smith", "0812345678", "send it",
        ),
        (
            "An inspector of the industry office takes bribes from the factory", "the one from Rayong", "last month",
            "send it", "my cases",
        ),
    ],
)  # fmt: skip
def test_an_english_conversation_has_no_thai_but_names(city: City, told: tuple[str, ...]) -> None:
    somebody = city.citizen()

    for line in told:
        answer = somebody.says(line)
        shown = "\n".join([answer, *(choice.label for choice in somebody.choices)])
        for name in _NAMES:
            shown = shown.replace(name, "")
        assert not _THAI.search(shown), f"{line!r} is answered:\n{shown}"
