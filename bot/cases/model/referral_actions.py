"""Actions of a referral to an outside body: a letter, its answer, a later follow-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.cases.model.action_classes import Action


@dataclass(frozen=True)
class Refer(Action):
    """The case was also sent to a body outside, by a letter that is kept as it was issued."""

    letter: int  # the first of this case, the second …
    reference: str  # our own number for it
    body: str  # to whom: a body, never a person
    follow_up: date  # when we ask again
    digest: str  # of the letter as it is kept


@dataclass(frozen=True)
class ReplyCame(Action):
    """That body answered our letter; we ask again on another day, or not any more."""

    letter: int
    came_on: date
    text: str  # what they answered; for colleagues only
    follow_up: date | None = None


@dataclass(frozen=True)
class FollowLater(Action):
    """We ask that body again later than we meant to."""

    letter: int
    follow_up: date
    text: str  # why; for colleagues only
