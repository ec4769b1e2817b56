"""The instalment calculator of the loan dialogue, with the person's own figures. An illustration, not an offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.basics.texts import say
from bot.chat.topics.loans import cards, instalments
from bot.chat.topics.loans.assumptions import assumed, example_of
from bot.chat.topics.loans.desk import LoanTurn
from bot.chat.topics.loans.instalments import Payment
from bot.chat.topics.loans.schemes import FLAT, Scheme, Wish
from bot.chat.turn import Outcome
from bot.chat.understand.amounts import written

_ASKED = ("amount", "rate", "months")


def calculate(desk: LoanTurn, skipped: tuple[str, ...] = ()) -> Outcome:
    """Asks for the missing figures, or shows the instalments; published figures are filled in, and that is said."""
    turn, scheme, wish = desk.turn, desk.scheme, desk.wish
    notes: list[str] = []
    if scheme and wish.amount is not None:
        wish, notes = _prefilled(desk, scheme)
    elif (
        wish.rate is None
        and wish.amount is not None
        and wish.months
        and (example := example_of(desk.known, desk.today))
    ):
        wish, notes = assumed(desk, example)
        desk = replace(desk, wish=wish)
    given = {"amount": wish.amount, "rate": wish.rate, "months": wish.months}
    asks = next((name for name in _ASKED if given[name] is None), "")
    if asks:
        return desk.ask("calculate", asks, skipped, notes)
    assert wish.amount is not None
    assert wish.rate is not None
    assert wish.months is not None
    if not _possible(wish):
        highest, years = instalments.HIGHEST, instalments.MAX_MONTHS // 12
        reply = turn.reply("loan.sum.too_much", highest=highest, years=years)
        return turn.outcome(reply, talk=desk.kept("", ""))
    payments = instalments.schedule(wish.amount, wish.rate, wish.months, wish.grace or 0)
    if wish.method == FLAT and not wish.grace:
        reply = cards.calculated_flat(payments, wish, turn.language)
    else:
        notes += [*_compared(desk, payments), *_within_means(desk, payments)]
        reply = cards.calculated(payments, wish, scheme, notes, turn.language, desk.today)
    choices = (turn.choice("loan.press.callback"), turn.choice("loan.press.fit"), turn.choice("loan.press.apply"))
    return desk.end(replace(reply, choices=choices), "calculate")


def _within_means(desk: LoanTurn, payments: Sequence[Payment]) -> list[str]:
    """Whether the payment is within what somebody said is left of their income."""
    left, language = desk.wish.left, desk.turn.language
    if left is None:
        return []
    payment = payments[desk.wish.grace or 0].total
    values = {"budget": written(left, language), "difference": written(abs(payment - left), language)}
    return [say("loan.budget.above" if payment > left else "loan.budget.within", language, **values)]


def _compared(desk: LoanTurn, payments: Sequence[Payment]) -> list[str]:
    """How the payment and the interest differ from the calculation before."""
    before, language = desk.before, desk.turn.language
    if before is None or before.method == FLAT or not _possible(before):
        return []
    assert before.amount is not None
    assert before.rate is not None
    assert before.months is not None
    earlier = instalments.schedule(before.amount, before.rate, before.months, before.grace or 0)
    terms = say(
        "loan.sum.before",
        language,
        amount=written(before.amount, language),
        rate=cards.plain_number(before.rate),
        months=before.months,
    )
    payment = payments[desk.wish.grace or 0].total - earlier[before.grace or 0].total
    interest = instalments.sum_of(payments, "interest") - instalments.sum_of(earlier, "interest")
    values = {"payment": _change(payment, language), "interest": _change(interest, language)}
    return [say("loan.sum.compared", language, before=terms, **values)]


def _change(baht: Decimal, language: str) -> str:
    if baht == 0:
        return say("loan.sum.same", language)
    return say("loan.sum.more" if baht > 0 else "loan.sum.less", language, amount=written(abs(baht), language))


def _possible(wish: Wish) -> bool:
    return (
        wish.amount is not None
        and wish.rate is not None
        and wish.months is not None
        and wish.amount >= 1
        and wish.rate <= instalments.HIGHEST
        and (wish.grace or 0) < wish.months <= instalments.MAX_MONTHS
    )


def _prefilled(desk: LoanTurn, scheme: Scheme) -> tuple[Wish, list[str]]:
    """Fills in the scheme's published figures, and notes where the person's own exceed them."""
    wish, today, notes = desk.wish, desk.today, []

    def note(key: str, term: str) -> None:
        words = cards.words_of(scheme, term, desk.turn.language, today)
        notes.append(desk.turn.say(f"loan.sum.{key}", name=scheme.name(desk.turn.language), words=words))

    rate, tenor, ceiling = scheme.rate(today), scheme.number("tenor", today), scheme.number("ceiling", today)
    if wish.rate is None and rate is not None:
        wish = replace(wish, rate=rate)
        note("rate_published", "rate")
        notes += [desk.turn.say("loan.sum.one_rate")] if "years" in (scheme.term("rate", today) or {}) else []
    elif scheme.term("rate", today):
        note("rate_range", "rate")
    if wish.months is None and tenor is not None:
        wish = replace(wish, months=int(tenor * 12))
        note("months_published", "tenor")
    elif tenor is None:
        note("months_unknown", "tenor")
    elif wish.months is not None and wish.months > tenor * 12:
        note("beyond_tenor", "tenor")
    grace = scheme.number("grace", today)
    if grace is not None and wish.grace is not None and wish.grace > grace * 12:
        note("beyond_grace", "grace")
    if ceiling is not None and wish.amount is not None and wish.amount > ceiling:
        note("above_ceiling", "ceiling")
    return wish, notes
