"""What people want to know and do not learn from us: questions without a good answer, grouped, most wanted first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.questions.similar_questions import grouped
from bot.store import Transaction
from bot.store.papers import questions
from bot.store.papers.questions import DISLIKED, MISSED, NEAR, Asked

SET_ASIDE = "aside"  # somebody looked, and nothing is to be done
_STAFF = "staff"

Sees = Callable[[Asked], bool]  # whether somebody may know that this was asked: it may tell of a paper they cannot read


@dataclass(frozen=True)
class Wanted:
    """Questions that ask the same, the oldest first."""

    asked: tuple[Asked, ...]

    @property
    def id(self) -> str:
        return self.asked[0].id

    @property
    def title(self) -> str:
        """The way to ask that most people took; of those equally usual the oldest."""
        return Counter(one.text for one in self.asked).most_common(1)[0][0]

    @property
    def ways(self) -> tuple[str, ...]:
        """Every way to ask, the most usual first."""
        return tuple(text for text, _ in Counter(one.text for one in self.asked).most_common())

    @property
    def waiting(self) -> tuple[Asked, ...]:
        """Those about which nothing was done yet."""
        return tuple(one for one in self.asked if not one.handled)

    @property
    def handled(self) -> str:
        """What was done about the last of them that somebody dealt with."""
        return next((one.handled for one in reversed(self.asked) if one.handled), "")

    @property
    def newest_at(self) -> float:
        return self.asked[-1].at

    @property
    def audience(self) -> str:
        """Who asked: staff if it was only they."""
        known = {one.audience for one in self.asked if one.audience}
        return _STAFF if known == {_STAFF} else "public"

    @property
    def nearest(self) -> str:
        """The section that most of them were shown, or came nearest."""
        shown = Counter(one.nearest for one in self.asked if one.nearest)
        return shown.most_common(1)[0][0] if shown else ""

    def count(self, why: str) -> int:
        return sum(one.why == why for one in self.waiting)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        return tuple((why, n) for why in (MISSED, NEAR, DISLIKED) if (n := self.count(why)))


def wanted(tx: Transaction, sees: Sees) -> list[Wanted]:
    """What still waits, most wanted first."""
    waiting = [one for one in every(tx, sees) if one.waiting]
    return sorted(waiting, key=lambda one: (-len(one.waiting), -one.newest_at, one.id))


def find(tx: Transaction, id: str, sees: Sees) -> Wanted | None:
    """The group that a question stands in."""
    return next((group for group in every(tx, sees) if any(one.id == id for one in group.asked)), None)


def every(tx: Transaction, sees: Sees) -> list[Wanted]:
    """All groups, also those that were dealt with."""
    return group([one for one in questions.without_answer(tx) if sees(one)])


def group(asked: Sequence[Asked]) -> list[Wanted]:
    """Questions, the oldest first, by what they ask."""
    places = grouped([one.text for one in asked])
    return [Wanted(tuple(asked[place] for place in places_of_one)) for places_of_one in places]
