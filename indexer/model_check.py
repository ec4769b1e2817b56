"""Checks whether an embedding model understands Thai: a few questions must be nearest to their answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge.embedding import Embedder

# Question and answer share hardly a word, so that comparing letters fails.
PAIRS = (
    ("อยากกู้เงินมาซื้อเครื่องจักร", "สินเชื่อสำหรับผู้ประกอบการเพื่อลงทุนในอุปกรณ์การผลิต"),
    ("โรงงานข้างบ้านปล่อยน้ำเน่า", "การร้องเรียนมลพิษทางน้ำจากสถานประกอบการ"),
    ("ลูกค้าเอากระเช้ามาให้ข้าราชการ", "หลักเกณฑ์การรับของขวัญของเจ้าหน้าที่ของรัฐ"),
    ("ลืมรหัสเข้าเว็บของกระทรวง", "การตั้งรหัสผ่านใหม่ในระบบสารสนเทศ"),
)
ENOUGH = 0.5


class NotThai(Exception):
    """The model cannot distinguish Thai sentences."""


@dataclass(frozen=True)
class Trial:
    """How many questions found their own answer."""

    asked: int
    right: int
    dimension: int


def tried(model: Embedder) -> Trial:
    """Run the check; raise NotThai when too few questions find their answer."""
    answers = model.documents([answer for _, answer in PAIRS])
    nearest = [int(np.argmax(answers @ model.question(question))) for question, _ in PAIRS]
    right = sum(found == place for place, found in enumerate(nearest))
    if right < ENOUGH * len(PAIRS):
        raise NotThai(
            f"The model found {right} of {len(PAIRS)} Thai answers. It was not made for Thai; take a multilingual one, "
            "such as intfloat/multilingual-e5-small."
        )
    return Trial(len(PAIRS), right, model.dimension)
