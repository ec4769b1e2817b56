"""The language of workers who write neither Thai nor English, told by its script and its marks."""

from __future__ import annotations

import re

_SCRIPTS = {
    "my": re.compile("[\u1000-\u109f]"),
    "km": re.compile("[\u1780-\u17ff]"),
    "lo": re.compile("[\u0e80-\u0eff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "vi": re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]"),
}
_LETTERS = 3  # a single foreign letter is decoration


def own_language(text: str) -> str:
    """ "my", "km", "lo", "zh" or "vi"; nothing for Thai, English and everything else."""
    counted = {language: len(letters.findall(text)) for language, letters in _SCRIPTS.items()}
    best = max(counted, key=lambda language: counted[language])
    return best if counted[best] >= _LETTERS or (best == "vi" and counted[best]) else ""
