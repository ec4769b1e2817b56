"""Repairs Thai text that PDF files and OCR break: detached tone marks, split ำ, private-use letters.

Search has its own normalisation (knowledge/language/thai.py); here the text that people see is repaired.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge.language.thai import RAISED

INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF], "")
PRIVATE_REST = re.compile("[\ue000-\uf8ff]")

TONE = "่-๋"
ABOVE = "ัิ-ื็ํ"
BELOW = "ฺุู"
CONSONANT = "ก-ฮ"
REPAIRS = (
    (re.compile(rf" +(?=[{ABOVE}{BELOW}{TONE}์])"), ""),  # a mark never stands alone after a space
    (re.compile(rf"([{TONE}])([{ABOVE}{BELOW}])"), r"\2\1"),  # the vowel is typed before the tone
    (re.compile(rf"ํ([{TONE}]?) *า"), r"\1ำ"),  # the two halves of sara am
    (re.compile(rf"(?<=[{CONSONANT}])([{TONE}]?) +ำ"), r"\1ำ"),
    # No Thai word begins with า: a space before it is where a PDF has lost the ring of ำ.
    (re.compile(rf"(?<=[{CONSONANT}])([{TONE}]?) า"), r"\1ำ"),
    (re.compile(rf"ำ([{TONE}])"), r"\1ำ"),
    (re.compile("เเ"), "แ"),
    (re.compile(rf"([{ABOVE}{BELOW}{TONE}์])\1+"), r"\1"),
)


def repair(text: str) -> str:
    """The text with every mark back on its letter."""
    text = unicodedata.normalize("NFC", text.translate(RAISED).translate(INVISIBLE))
    text = PRIVATE_REST.sub("", text)
    for broken, whole in REPAIRS:
        text = broken.sub(whole, text)
    return text
