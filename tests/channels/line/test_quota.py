"""Tests of LINE's monthly quota: the rest is kept for important messages."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.basics.dates import BANGKOK
from bot.basics.messages import Weight
from bot.channels.line.quota import Plan

MIDDLE = datetime(2026, 11, 16, tzinfo=BANGKOK).timestamp()
DECEMBER = datetime(2026, 12, 1, 1, tzinfo=BANGKOK).timestamp()


def test_without_quota_information_everything_is_sent() -> None:
    assert all(Plan().may_push(weight, MIDDLE) for weight in Weight)


@pytest.mark.parametrize(
    ("used", "sent"),
    [
        (100, {Weight.CHATTER, Weight.NEWS, Weight.DANGER}),
        (600, {Weight.NEWS, Weight.DANGER}),  # at this pace the month is too long
        (900, {Weight.NEWS, Weight.DANGER}),
        (990, {Weight.DANGER}),
        (1000, {Weight.DANGER}),
    ],
)
def test_danger_comes_before_notifications_and_those_before_small_talk(used: int, sent: set[Weight]) -> None:
    plan = Plan(1000, used, MIDDLE)

    assert {weight for weight in Weight if plan.may_push(weight, MIDDLE)} == sent


def test_the_use_of_the_month_is_forecast() -> None:
    assert Plan(1000, 600, MIDDLE).forecast(MIDDLE) == 1200
    assert Plan(1000, 600, MIDDLE).allowance().short
    assert not Plan(None, 600, MIDDLE).allowance().short


def test_the_forecast_is_stable_in_the_first_hours_of_a_month() -> None:
    assert Plan(1000, 5, DECEMBER).forecast(DECEMBER) == 50


def test_a_new_month_begins_anew() -> None:
    spent = Plan(1000, 1000, MIDDLE)

    assert spent.may_push(Weight.CHATTER, DECEMBER)


def test_a_refusal_for_quota_counts_as_used_up() -> None:
    plan = Plan(1000, 100, MIDDLE).spent(MIDDLE)

    assert not plan.may_push(Weight.NEWS, MIDDLE)
    assert not Plan().spent(MIDDLE).may_push(Weight.NEWS, MIDDLE)


def test_each_message_counts_until_line_is_asked_again() -> None:
    assert Plan(1000, 100, MIDDLE).pushed().used == 101
