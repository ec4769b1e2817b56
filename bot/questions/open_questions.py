"""Questions without a good answer, grouped by similarity, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.questions.similar_questions import grouped
from bot.store import Transaction
from bot.store.papers import questions
from bot.store.papers.questions import DISLIKED, MISSED, NEAR, Asked

SET_ASIDE = "aside"  # reviewed, and nothing needs to be done
_STAFF = "staff"

Sees = Callable[[Asked], bool]  # whether somebody may see a question: it may reveal a paper that they cannot read


@dataclass(frozen=True)
class Wanted:
    """A group of similar questions, the oldest first."""

    asked: tuple[Asked, ...]

    @property
    def id(self) -> str:
        return self.asked[0].id

    @property
    def title(self) -> str:
        """The most frequent wording; of equally frequent ones the oldest."""
        return Counter(one.text for one in self.asked).most_common(1)[0][0]

    @property
    def ways(self) -> tuple[str, ...]:
        """Every wording, the most frequent first."""
        return tuple(text for text, _ in Counter(one.text for one in self.asked).most_common())

    @property
    def waiting(self) -> tuple[Asked, ...]:
        """Those not yet handled."""
        return tuple(one for one in self.asked if not one.handled)

    @property
    def handled(self) -> str:
        """How the latest handled question was handled."""
        return next((one.handled for one in reversed(self.asked) if one.handled), "")

    @property
    def newest_at(self) -> float:
        return self.asked[-1].at

    @property
    def audience(self) -> str:
        """Who asked: staff if only they did."""
        known = {one.audience for one in self.asked if one.audience}
        return _STAFF if known == {_STAFF} else "public"

    @property
    def nearest(self) -> str:
        """The section most often shown or nearest."""
        shown = Counter(one.nearest for one in self.asked if one.nearest)
        return shown.most_common(1)[0][0] if shown else ""

    def count(self, why: str) -> int:
        return sum(one.why == why for one in self.waiting)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        return tuple((why, n) for why in (MISSED, NEAR, DISLIKED) if (n := self.count(why)))


def wanted(tx: Transaction, sees: Sees) -> list[Wanted]:
    """Groups with open questions, the most frequent first."""
    waiting = [one for one in every(tx, sees) if one.waiting]
    return sorted(waiting, key=lambda one: (-len(one.waiting), -one.newest_at, one.id))


def find(tx: Transaction, id: str, sees: Sees) -> Wanted | None:
    """The group that contains a question."""
    return next((group for group in every(tx, sees) if any(one.id == id for one in group.asked)), None)


def every(tx: Transaction, sees: Sees) -> list[Wanted]:
    """All groups, also handled ones."""
    return group([one for one in questions.without_answer(tx) if sees(one)])


def group(asked: Sequence[Asked]) -> list[Wanted]:
    """Groups questions, given oldest first."""
    places = grouped([one.text for one in asked])
    return [Wanted(tuple(asked[place] for place in places_of_one)) for places_of_one in places]
