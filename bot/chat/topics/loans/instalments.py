"""What a loan costs a month: equal instalments on what is left, to the satang. An illustration, no offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from bot.chat.understand.amounts import SATANG

MAX_MONTHS = 480
HIGHEST = Decimal(36)  # per cent a year; a higher rate is a typing error
_YEAR = 12


@dataclass(frozen=True)
class Payment:
    """The payment of one month."""

    number: int
    interest: Decimal
    principal: Decimal
    balance: Decimal  # after this payment

    @property
    def total(self) -> Decimal:
        return self.interest + self.principal


@dataclass(frozen=True)
class Year:
    """The payments of twelve months."""

    number: int
    interest: Decimal
    principal: Decimal
    balance: Decimal


def schedule(principal: Decimal, rate: Decimal, months: int, grace: int = 0) -> tuple[Payment, ...]:
    """Every payment; in the grace period only interest is paid. The last one settles rounding differences."""
    if not 0 <= grace < months <= MAX_MONTHS or rate < 0 or principal <= 0:
        raise ValueError(f"No schedule for {principal} at {rate} % over {months} months, {grace} of them grace.")
    with localcontext() as exact:
        exact.prec = 50
        monthly = rate / 100 / _YEAR
        level = instalment(principal, monthly, months - grace)
        payments: list[Payment] = []
        balance = principal
        for number in range(1, months + 1):
            interest = _satang(balance * monthly)
            paid = _paid(number, balance, level - interest, months, grace)
            balance -= paid
            payments.append(Payment(number, interest, paid, balance))
    return tuple(payments)


def instalment(principal: Decimal, monthly: Decimal, months: int) -> Decimal:
    """The equal instalment that pays off the balance."""
    if monthly == 0:
        return _satang(principal / months)
    return _satang(principal * monthly / (1 - (1 + monthly) ** -months))


def borrowable(payment: Decimal, rate: Decimal, months: int) -> Decimal:
    """The principal that this monthly payment pays off."""
    with localcontext() as exact:
        exact.prec = 50
        monthly = rate / 100 / _YEAR
        if monthly == 0:
            return _satang(payment * months)
        return _satang(payment * (1 - (1 + monthly) ** -months) / monthly)


def flat_interest(principal: Decimal, rate: Decimal, months: int) -> Decimal:
    """The interest of a flat rate: on the whole principal, to the end."""
    return _satang(principal * rate / 100 * months / _YEAR)


def flat_payments(total: Decimal, months: int) -> tuple[Decimal, Decimal]:
    """The equal payment, and the last one, which settles rounding differences."""
    payment = _satang(total / months)
    return payment, total - payment * (months - 1)


def months_for(principal: Decimal, rate: Decimal, payment: Decimal) -> int | None:
    """The fewest months in which this payment pays off the principal; None if it never does."""
    low, high = 1, MAX_MONTHS
    if borrowable(payment, rate, high) < principal:
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if borrowable(payment, rate, middle) >= principal else (middle + 1, high)
    return low


def years(payments: Sequence[Payment]) -> tuple[Year, ...]:
    """The schedule by year, short enough for a phone."""
    return tuple(
        Year(number, sum_of(twelve, "interest"), sum_of(twelve, "principal"), twelve[-1].balance)
        for number, twelve in enumerate(_by_year(payments), 1)
    )


def sum_of(payments: Sequence[Payment], part: str) -> Decimal:
    return sum((getattr(payment, part) for payment in payments), Decimal(0))


def _by_year(payments: Sequence[Payment]) -> list[Sequence[Payment]]:
    return [payments[start : start + _YEAR] for start in range(0, len(payments), _YEAR)]


def _paid(number: int, balance: Decimal, rest: Decimal, months: int, grace: int) -> Decimal:
    if number == months:
        return balance
    return Decimal(0) if number <= grace else min(max(rest, Decimal(0)), balance)


def _satang(baht: Decimal) -> Decimal:
    return baht.quantize(SATANG, ROUND_HALF_UP)
