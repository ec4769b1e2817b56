"""One reading of a message: what the person does with it, learned from the example sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.chat.conversation import Case, Talk
from knowledge.acts.examples import subjects
from knowledge.acts.model import Reader, reader

DOUBT = 0.1  # enough to look twice
LIKELY = 0.35  # enough where the safe side is chosen: a card of emergency numbers, nobody is named
SURE = 0.55  # enough to answer something else than the form asked
CERTAIN = 0.75  # enough to end something

_FIELDS = {
    "what": "ask_what",
    "nuisance": "ask_kind",
    "place": "ask_place",
    "area": "ask_place",
    "factory": "ask_factory",
    "when": "ask_time",
    "since": "ask_since",
    "photos": "ask_photo",
    "identity": "ask_identity",
    "name": "ask_name",
    "phone": "ask_phone",
    "": "summary",
}


@dataclass(frozen=True)
class Reading:
    """The probability of each act."""

    acts: Mapping[str, float] = field(default_factory=dict)

    def of(self, *acts: str) -> float:
        """The probability that it is one of these acts."""
        return sum(self.acts.get(act, 0.0) for act in acts)

    def instead(self, act: str, other: str) -> Reading:
        """The same, with what was read as the first act read as the second."""
        moved = {**self.acts, other: self.of(act, other), act: 0.0}
        return Reading(moved) if self.acts.get(act) else self

    @property
    def best(self) -> str:
        return max(self.acts, key=lambda act: self.acts[act], default="")


def read(text: str, after: str = "") -> Reading:
    return Reading(_reader().acts(text, after)) if text.strip() else Reading()


def read_of(subject: str, text: str, after: str = "") -> Reading:
    """What is asked, or told, within one subject: a small reader learned from that subject's folder of examples."""
    return Reading(reader(subject).acts(text, after)) if text.strip() else Reading()


def hint(text: str) -> Reading:
    """By letters alone, for looking through many sentences at once."""
    return Reading(_reader().hint(text))


def said_before(talk: Talk, *, filed: bool = False, danger: bool = False) -> str:
    """What the bot had said just before, as the example sentences name it."""
    draft = talk.draft
    if talk.alarm:
        return "danger_card"
    if draft and not draft.aside:
        return _FIELDS.get(draft.asking, "")
    if danger:
        return "danger_card"
    if talk.case:
        return _beside(talk.case)
    if talk.walk:
        return "sop_step"
    return "answer" if talk.section else "filed" if filed else ""


def _beside(case: Case) -> str:
    """What a dialogue about a gift or a loan had just said."""
    if case.kind not in ("gift", "loan"):
        return "filed"  # a diary or a correction
    if case.kind == "gift":
        return "gift_verdict" if case.asking in ("", "day") else "gift_question"
    return "instalment" if case.known.get("doing") in ("calculate", "afford") and not case.asking else "loans"


def ready() -> None:
    """Loads the readers, which takes a second that no message shall pay for."""
    _reader()
    for subject in subjects():
        reader(subject)


@cache
def _reader() -> Reader:
    loaded = reader()
    loaded.acts("สวัสดีค่ะ")
    return loaded
