"""What a monthly payment means: how much can be borrowed for it, and how long a loan must run to make it bearable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.basics.messages import Kind, Reply
from bot.chat.topics.loans import cards, instalments
from bot.chat.topics.loans.assumptions import assumed, example_of
from bot.chat.topics.loans.desk import LoanTurn
from bot.chat.topics.loans.schemes import Scheme, Standing, Wish
from bot.chat.turn import Outcome
from bot.chat.understand.amounts import written

_YEARS = (3, 5, 7, 10)
_SHOWN = 4  # terms


def afford(desk: LoanTurn) -> Outcome:
    """The sum that a monthly payment pays off. The rate and the term are assumed aloud, or asked."""
    turn, wish = desk.turn, desk.wish
    notes: list[str] = []
    payment = wish.instalment if wish.instalment is not None else wish.left
    if payment is None or payment <= 0:
        return desk.ask("afford", "instalment")
    scheme = desk.scheme or (None if wish.rate is not None and wish.months else example_of(desk.known, desk.today))
    if scheme:
        wish, notes = assumed(desk, scheme)
    asks = next((name for name in ("rate", "months") if getattr(wish, name) is None), "")
    if asks:
        return desk.ask("afford", asks, notes=notes)
    assert wish.rate is not None
    assert wish.months is not None
    if wish.rate > instalments.HIGHEST or not 1 <= wish.months <= instalments.MAX_MONTHS:
        return _impossible(desk)
    sum_ = _rounded(instalments.borrowable(payment, wish.rate, wish.months))
    lines = [
        turn.say("loan.sum.title"),
        turn.say("loan.afford.given", payment=written(payment, turn.language), **_terms(wish)),
        turn.say("loan.afford.sum", amount=written(sum_, turn.language)),
        *_other_terms(desk, wish, payment),
        *notes,
        *_above_ceiling(desk, scheme, sum_),
        turn.say("loan.afford.promise"),
        turn.say("loan.check"),
    ]
    return _end(replace(desk, wish=wish), "\n".join(lines), scheme, "afford")


def budget(desk: LoanTurn) -> Outcome:
    """Whether the loan on the table costs a month more than the person has."""
    turn, wish = desk.turn, desk.wish
    assert wish.amount is not None
    assert wish.rate is not None
    assert wish.months is not None
    available = wish.left if wish.left is not None else wish.instalment
    assert available is not None
    if wish.rate > instalments.HIGHEST or not (wish.grace or 0) < wish.months <= instalments.MAX_MONTHS:
        return _impossible(desk)
    payment = instalments.schedule(wish.amount, wish.rate, wish.months, wish.grace or 0)[wish.grace or 0].total
    values = {"budget": available, "difference": abs(payment - available)}
    key = "above" if payment > available else "within"
    money = {name: written(baht, turn.language) for name, baht in values.items()}
    given = {"amount": written(wish.amount, turn.language), "payment": written(payment, turn.language)}
    lines = [
        turn.say("loan.sum.title"),
        turn.say("loan.budget.given", **given, **_terms(wish)),
        turn.say(f"loan.budget.{key}", **money),
        turn.say("loan.check"),
    ]
    return _end(desk, "\n".join(lines), None, "calculate")


def longer(desk: LoanTurn, too_much: Decimal | None, bearable: Decimal | None) -> Outcome:
    """Longer terms of the loan on the table; without one, which loans run longest."""
    if desk.wish.amount is None:
        return _longest(desk)
    scheme = desk.scheme or (None if desk.wish.rate is not None else example_of(desk.known, desk.today))
    wish, notes = assumed(desk, scheme, length=scheme is desk.scheme) if scheme else (desk.wish, [])
    if wish.rate is None:
        return desk.ask("longer", "rate", notes=notes)
    if wish.rate > instalments.HIGHEST or wish.amount is None or wish.amount < 1:
        return _impossible(desk)
    turn, desk = desk.turn, replace(desk, wish=wish)
    limit = _longest_months(desk, scheme)
    needed = instalments.months_for(wish.amount, wish.rate, bearable) if bearable else None
    now = wish.months or _months_of(wish, too_much) or (needed or 1) - 1
    terms = [12 * years for years in _offered(now) if 12 * years <= limit]
    title = turn.say(
        "loan.longer.title", amount=written(wish.amount, turn.language), rate=cards.plain_number(wish.rate)
    )
    lines = [turn.say("loan.sum.title"), title]
    lines += [_needed(desk, bearable, needed)] if bearable is not None else []
    lines += [_priced(desk, months) for months in terms[:_SHOWN]]
    if not terms or (needed or 0) > limit:
        lines.append(turn.say("loan.longer.none", years=limit // 12))
    lines += notes
    lines += [turn.say("loan.longer.costs"), turn.say("loan.check")]
    return _end(desk, "\n".join(lines), scheme, "calculate")


def _longest(desk: LoanTurn) -> Outcome:
    """The published length of each loan, the longest first, and what is needed to calculate."""
    turn = desk.turn
    open_now = [one for one in desk.known if one.standing(desk.today) is not Standing.CLOSED]
    published = sorted(
        (one for one in open_now if one.number("tenor", desk.today) is not None),
        key=lambda one: -(one.number("tenor", desk.today) or 0),
    )
    lines = [turn.say("loan.longer.published")]
    for one in published:
        lines.append(f"• {one.name(turn.language)}: {cards.words_of(one, 'tenor', turn.language, desk.today)}")
    lines += [turn.say("loan.longer.tell"), turn.say("loan.check")]
    return _end(desk, "\n".join(lines), None, "calculate", published)


def _end(desk: LoanTurn, text: str, scheme: Scheme | None, doing: str, shown: Sequence[Scheme] = ()) -> Outcome:
    turn = desk.turn
    schemes = [scheme] if scheme else list(shown)
    sources = tuple(cards.source(one, turn.language) for one in schemes)
    choices = (turn.choice("loan.press.callback"), turn.choice("loan.press.fit"), turn.choice("loan.press.apply"))
    return desk.end(Reply(text, Kind.LOAN, choices, sources, asserted=True, confidence=1.0), doing)


def _other_terms(desk: LoanTurn, wish: Wish, payment: Decimal) -> list[str]:
    """The same payment over shorter terms."""
    assert wish.rate is not None
    assert wish.months is not None
    lines = []
    for years in (one for one in _YEARS if 12 * one < wish.months):
        sum_ = _rounded(instalments.borrowable(payment, wish.rate, 12 * years))
        amount = written(sum_, desk.turn.language)
        lines.append(desk.turn.say("loan.afford.other", years=years, amount=amount))
    return lines


def _above_ceiling(desk: LoanTurn, scheme: Scheme | None, amount: Decimal) -> list[str]:
    ceiling = scheme.number("ceiling", desk.today) if scheme else None
    if scheme is None or ceiling is None or amount <= ceiling:
        return []
    words = cards.words_of(scheme, "ceiling", desk.turn.language, desk.today)
    return [desk.turn.say("loan.sum.above_ceiling", name=scheme.name(desk.turn.language), words=words)]


def _priced(desk: LoanTurn, months: int) -> str:
    wish = desk.wish
    assert wish.amount is not None
    assert wish.rate is not None
    grace = wish.grace or 0
    payments = instalments.schedule(wish.amount, wish.rate, months, grace)
    values = {
        "payment": written(payments[grace].total, desk.turn.language),
        "interest": written(instalments.sum_of(payments, "interest"), desk.turn.language),
    }
    return desk.turn.say("loan.longer.term", years=months // 12, **values)


def _needed(desk: LoanTurn, bearable: Decimal, months: int | None) -> str:
    """How many months it takes at a payment that the person can bear."""
    payment = written(bearable, desk.turn.language)
    if months is None:
        return desk.turn.say("loan.longer.never", payment=payment)
    return desk.turn.say("loan.longer.needs", payment=payment, months=months)


def _months_of(wish: Wish, payment: Decimal | None) -> int:
    """How long the loan runs now, by the payment that was called too much."""
    assert wish.amount is not None
    assert wish.rate is not None
    return (instalments.months_for(wish.amount, wish.rate, payment) or 0) if payment else 0


def _offered(months: int) -> list[int]:
    """Years longer than now."""
    return [years for years in (*range(1, 6), 7, 10, 15, 20) if 12 * years > months]


def _longest_months(desk: LoanTurn, scheme: Scheme | None) -> int:
    """The published limit of the scheme, else of the longest scheme."""
    of_scheme = scheme.number("tenor", desk.today) if scheme else None
    tenors = [one.number("tenor", desk.today) for one in desk.known]
    longest = of_scheme or max((one for one in tenors if one is not None), default=Decimal(10))
    return int(longest * 12)


def _terms(wish: Wish) -> dict[str, object]:
    assert wish.rate is not None
    return {"rate": cards.plain_number(wish.rate), "months": wish.months}


def _rounded(amount: Decimal) -> Decimal:
    """In whole baht, and never more than the payment pays off."""
    return amount // 1


def _impossible(desk: LoanTurn) -> Outcome:
    highest, years = instalments.HIGHEST, instalments.MAX_MONTHS // 12
    reply = desk.turn.reply("loan.sum.too_much", highest=highest, years=years)
    return desk.turn.outcome(reply, talk=desk.kept("", ""))
