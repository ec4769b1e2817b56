"""Finds the steps of a procedure in a text: numbered lines, and the rows of a procedure table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SHORT = 8  # letters; a line that is shorter is no step
_COLUMN = r"(?:ลำดับ(?:ที่)?|ที่|ขั้นตอน(?:ที่)?|ขั้นที่|ข้อ|no\.?|step)"
_NUMBERED = re.compile(
    r"\s*(?:(\d{1,2})(?:\.\d{1,2})?[.)]|(?:ขั้น(?:ตอน)?ที่|step)\s*(\d{1,2})|\((\d{1,2})\)"
    rf"|{_COLUMN}\s*:\s*(\d{{1,2}})(?= ·|$))",
    re.IGNORECASE,
)
_ASKED = re.compile(r"(?:ขั้น(?:ตอน)?ที่|ลำดับที่|step)\s*(\d{1,2})(?!\d)")
_NEXT = re.compile("ขั้น(?:ตอน)?(?:ต่อไป|ถัดไป)|(?:แล้ว|เสร็จ).{0,12}(?:ต่อไป|ทำอะไรต่อ|ทำไงต่อ|ทำยังไงต่อ|ไปไหนต่อ)|next step")
_SEPARATOR = " · "
_TIME = re.compile("เวลา|กำหนด|time|duration", re.IGNORECASE)
_WHO = re.compile("ผู้รับผิดชอบ|ผู้ปฏิบัติ|ผู้ดำเนิน|หน่วยงาน|responsible", re.IGNORECASE)
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True)
class Step:
    """A step: its number, its line as it stands in the text, and its parts where it is the row of a table."""

    number: int
    line: str

    @property
    def short(self) -> str:
        """The step in a line: what is done, how long it takes, who does it."""
        cells = [part.partition(": ") for part in self.line.split(_SEPARATOR)[1:]]
        if not cells:
            return self.line
        what = next((value or name for name, _, value in cells), "")
        rest = [value for column in (_TIME, _WHO) for name, _, value in cells if value and column.search(name)]
        return _SEPARATOR.join((f"{self.number}. {what}", *rest))


def steps_in(text: str) -> tuple[Step, ...]:
    """The numbered lines of a text, in its order; none where there are fewer than two."""
    steps = []
    for line in text.split("\n"):
        found = _NUMBERED.match(line.translate(_DIGITS))
        if found and len(line.strip()) > SHORT:
            steps.append(Step(int(next(filter(None, found.groups()))), line.strip()))
    return tuple(steps) if len(steps) > 1 else ()


def asked_for(normal_question: str, steps: Sequence[Step]) -> Step | None:
    """The step that a question names by its number."""
    named = _ASKED.search(normal_question)
    return next((step for step in steps if named and step.number == int(named[1])), None)


def asks_for_next(normal_question: str) -> bool:
    """Whether a question names a step and asks for the one after it."""
    return _NEXT.search(normal_question) is not None
