"""How it ended, in figures."""

from __future__ import annotations

from bot.desk.actions import Close, Confirm, Contest, Outcome, Rate, Take
from bot.store import contentment
from bot.store.contentment import Contentment
from tests.town import NOW, Town

pytest_plugins = ["tests.desk_fixtures"]


def test_a_contest_and_the_stars_count_for_the_unit_that_ended_it(town: Town) -> None:
    first, second, third = town.closed(), town.closed(), town.closed()
    town.do(town.citizen, Confirm(first))
    town.do(town.citizen, Rate(first, 5))
    town.do(town.citizen, Contest(second, "ยังเหม็น"))
    town.do(town.somchai, Take(second))
    town.do(town.somchai, Close(second, Outcome.ORDERED, "สั่งแก้ไขแล้ว"))
    town.do(town.citizen, Confirm(second))
    town.do(town.citizen, Rate(second, 2, "ช้า"))

    assert town.store.read(lambda tx: contentment.by_unit(tx, NOW, NOW + 3600)) == [
        Contentment("สอจ.ระยอง", ended=2, contested=1, rated=2, stars=3.5)
    ]
    assert town.store.read(lambda tx: contentment.by_unit(tx, NOW + 3600, NOW + 7200)) == []
    assert third not in (first, second)


def test_where_nobody_rated_there_is_no_average(town: Town) -> None:
    town.do(town.citizen, Confirm(town.closed()))

    (found,) = town.store.read(lambda tx: contentment.by_unit(tx, NOW, NOW + 3600))

    assert (found.rated, found.stars) == (0, None)
