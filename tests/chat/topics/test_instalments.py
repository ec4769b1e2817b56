"""Tests of loan instalments, to the satang."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.topics.loans.instalments import MAX_MONTHS, schedule, sum_of, years

terms = st.integers(1, MAX_MONTHS).flatmap(lambda months: st.tuples(st.just(months), st.integers(0, months - 1)))


@settings(deadline=None)
@given(st.decimals("0.01", 10**9, places=2), st.decimals(0, 36, places=2), terms)
def test_the_principal_is_paid_back_exactly(principal: Decimal, rate: Decimal, term: tuple[int, int]) -> None:
    """Whatever rounding does, to the satang."""
    months, grace = term
    payments = schedule(principal, rate, months, grace)

    assert len(payments) == months
    assert sum_of(payments, "principal") == principal
    assert payments[-1].balance == 0
    assert all(payment.principal >= 0 and payment.interest >= 0 and payment.balance >= 0 for payment in payments)
    assert all(payment.principal == 0 for payment in payments[:grace])
    assert all(payment.total == payment.total.quantize(Decimal("0.01")) for payment in payments)
    assert sum_of(payments, "total") == sum(year.interest + year.principal for year in years(payments))


@settings(deadline=None)
@given(st.decimals(1_000, 10**8, places=2), st.decimals(0, 36, places=2), st.integers(2, 360))
def test_every_payment_but_the_last_is_the_same(principal: Decimal, rate: Decimal, months: int) -> None:
    payments = schedule(principal, rate, months)

    levels = {payment.total for payment in payments[:-1] if payment.balance}
    assert len(levels) <= 1
    # What rounding can leave for the last one: a satang a month, with interest on it.
    monthly = rate / 1200
    left = Decimal("0.01") * (((1 + monthly) ** months - 1) / monthly if monthly else months)
    assert abs(payments[-1].total - payments[0].total) <= left + Decimal("0.02")


def test_no_schedule_without_sense() -> None:
    for principal, months, grace in ((0, 12, 0), (100, 0, 0), (100, 12, 12), (100, MAX_MONTHS + 1, 0)):
        with pytest.raises(ValueError, match="No schedule"):
            schedule(Decimal(principal), Decimal(3), months, grace)
