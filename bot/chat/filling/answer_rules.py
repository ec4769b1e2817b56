"""What follows from what was told: one answer may settle, open or empty another."""

from __future__ import annotations

from typing import Any

from bot.basics.text_split import cut
from bot.cases.model.submission import Identity, Matter
from bot.chat.forms import HINTS, MAX_ANSWER_LETTERS, Answers
from bot.chat.understand.remove_sensitive import without_health

OFFICIAL_TOO = "official_too"  # a hint: perhaps an official is accused; the person is asked once
OFFICIAL = frozenset({Matter.OFFICIAL_CONDUCT, Matter.CORRUPTION})


def follow(answers: Answers) -> dict[str, Any]:
    """The answers with everything that follows from them."""
    known = dict(answers)
    for rule in (_one_desk, _nobody_by_default, _cut_health):
        known |= rule(known)
    return known


def about_an_official(answers: Answers) -> bool:
    return bool(OFFICIAL.intersection(answers.get("nuisance") or ()))


def declines(answers: Answers) -> bool:
    """Whether the person does not want to file what another body is responsible for."""
    return answers.get("anyway") == ["no"]


def added(known: str | None, said: str) -> str:
    """The earlier text with this added."""
    return cut(f"{known}\n{said}" if known else said, MAX_ANSWER_LETTERS)


def is_mixed(answers: Answers) -> bool:
    """Whether a factory and an official are told of together."""
    told = set(answers.get("nuisance") or ())
    return bool(told & OFFICIAL) and bool(told - OFFICIAL)


def _one_desk(answers: Answers) -> dict[str, Any]:
    """Told together, a factory and an official go to the unit for officials alone: the accused never read it."""
    hints, about = answers.get(HINTS) or (), answers.get("about")
    if not is_mixed(answers) or (OFFICIAL_TOO in hints and "about" not in answers):
        return {}
    accused = about != ["factory"]
    return {"nuisance": [one for one in answers["nuisance"] if (one in OFFICIAL) is accused]}


def _nobody_by_default(answers: Answers) -> dict[str, Any]:
    """A complaint about an official is anonymous unless the person chooses otherwise."""
    if about_an_official(answers) and "identity" not in answers:
        return {"identity": [Identity.ANONYMOUS.value]}
    return {}


def _cut_health(answers: Answers) -> dict[str, Any]:
    """Without consent, health data is removed from every answer."""
    if answers.get("health") != ["cut"]:
        return {}
    rest = [hint for hint in answers.get(HINTS) or () if hint != "health"]
    cut = {name: without_health(value) for name, value in answers.items() if isinstance(value, str)}
    return {**cut, HINTS: rest}
