"""Texts about loans: card, list, comparison, criteria, payment schedule. Each figure has its date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.basics.dates import day
from bot.basics.messages import Choice, Kind, Reply, Source, Table
from bot.basics.texts import say
from bot.chat.answers.answers import marks, rests_on
from bot.chat.topics.loans import instalments
from bot.chat.topics.loans.instalments import Payment, Year, sum_of, years
from bot.chat.topics.loans.schemes import Line, Met, Scheme, Standing, Wish, criteria, fit
from bot.chat.understand.amounts import written

_COMPARED = ("ceiling", "rate", "tenor", "grace", "purpose")


def card(scheme: Scheme, language: str, today: date, choices: tuple[Choice, ...] = ()) -> Reply:
    """One scheme: its status, its dated terms, and who may apply."""
    who = _grouped(criteria(scheme, Wish(), language), language)
    lines = [
        *marks(scheme.paper, language, today),
        headed(scheme, language, today),
        *_closing(scheme, language, today),
        *(f"• {term[f'label_{language}']}: {_value(term, language)}" for term in scheme.terms(today)),
        *([f"{say('loan.criteria', language)}: {who}"] if who else []),
        say("loan.check", language),
    ]
    return Reply("\n".join(lines), Kind.LOAN, choices, (source(scheme, language),), asserted=True, confidence=1.0)


def listing(known: Sequence[Scheme], language: str, today: date, choices: tuple[Choice, ...]) -> Reply:
    """Every scheme in two lines."""
    lines = [say("loan.list", language)]
    for one in known:
        ceiling = one.term("ceiling", today)
        lines.append(f"• {headed(one, language, today)}")
        lines += [f"  {line}" for line in _closing(one, language, today)]
        lines += [f"  {_value(ceiling, language)}"] if ceiling and one.standing(today) is not Standing.CLOSED else []
    lines.append(say("loan.list_end", language))
    return _many("\n".join(lines), known, language, choices)


def compared(known: Sequence[Scheme], language: str, today: date, choices: tuple[Choice, ...]) -> Reply:
    """A comparison term by term, as a table and as text."""
    lines = [say("loan.compare.title", language)]
    for one in known:
        lines += [f"• {headed(one, language, today)}", *(f"  {line}" for line in _closing(one, language, today))]
    rows = [
        (label, *(_term(one, key, language, today) for one in known)) for key, label in _labels(known, language, today)
    ]
    terms: list[str] = []
    for label, *values in rows:
        terms += ["", label, *(f"• {one.name(language)}: {value}" for one, value in zip(known, values, strict=True))]
    reply = _many("\n".join([*lines, *terms, "", say("loan.check", language)]), known, language, choices)
    names = ("", *(one.name(language) for one in known))
    table = Table(say("loan.compare.title", language), names, tuple(rows), "\n".join(terms))
    return replace(reply, table=table if rows else None)


def _labels(known: Sequence[Scheme], language: str, today: date) -> Iterator[tuple[str, str]]:
    """The compared terms, as the papers name them."""
    for key in _COMPARED:
        terms = (term for each in known for term in each.terms(today) if term["key"] == key)
        if label := next((term.get(f"label_{language}") for term in terms), ""):
            yield key, label


def fitted(known: Sequence[Scheme], wish: Wish, language: str, today: date, choices: tuple[Choice, ...]) -> Reply:
    """Which published criteria are met, not met, or not published. Never that somebody qualifies.

    Short, the best first, with a button for the details of each.
    """
    shown = [one for one in known if one.standing(today) is not Standing.CLOSED]
    closed = [one.name(language) for one in known if one not in shown]
    lines = [say("loan.fit.title", language, wish=told(wish, language))]
    held = sorted(((one, fit(one, wish, today, language)) for one in shown), key=lambda pair: _against(pair[1]))
    for one, found in held:
        lines += ["", headed(one, language, today), *(_closing(one, language, today) if one.days_left(today) else [])]
        lines += _lines(found, language)
    lines += ["", say("loan.fit.closed", language, names=", ".join(closed))] if closed else []
    lines += ["", say("loan.fit.end", language)]
    return _many("\n".join(lines), [one for one, _ in held], language, choices)


def told(wish: Wish, language: str) -> str:
    """What somebody is looking for, so that a mistake is noticed."""
    parts = [written(wish.amount, language)] if wish.amount is not None else []
    parts += [say(f"loan.purpose.{wish.purpose}", language)] if wish.purpose else [wish.what] if wish.what else []
    parts += [say(f"loan.customer.{wish.customer}", language)] if wish.customer else []
    if wish.age is not None:
        parts.append(f"{plain_number(wish.age)} {'years' if language == 'en' else 'ปี'}")
    return " · ".join(parts) or "–"


def calculated(
    payments: Sequence[Payment], wish: Wish, scheme: Scheme | None, notes: Iterable[str], language: str, today: date
) -> Reply:
    """The monthly payment, the total, and the schedule by year."""
    assert wish.amount is not None
    assert wish.rate is not None
    money = [written(one, language) for one in (wish.amount, sum_of(payments, "interest"), sum_of(payments, "total"))]
    grace = wish.grace or 0
    lines = [
        say("loan.sum.title", language),
        say("loan.sum.given", language, amount=money[0], rate=plain_number(wish.rate), months=len(payments)),
    ]
    if grace:
        lines.append(say("loan.sum.grace", language, months=grace, interest=written(payments[0].interest, language)))
    month, last = written(payments[grace].total, language), written(payments[-1].total, language)
    by_year = years(payments)
    schedule = "\n".join(_year(one, language) for one in by_year)
    lines += [
        say("loan.sum.monthly", language, payment=month, last=last),
        say("loan.sum.total", language, interest=money[1], total=money[2]),
        *notes,
        "",
        schedule,
        "",
        say("loan.check", language),
    ]
    sources = (source(scheme, language),) if scheme else ()
    table = _schedule_table(by_year, wish.amount, schedule, language)
    return Reply("\n".join(lines), Kind.LOAN, (), sources, table, asserted=True, confidence=1.0)


def calculated_flat(payments: Sequence[Payment], wish: Wish, language: str) -> Reply:
    """Interest on the whole principal to the end, beside the same rate on the reducing balance."""
    assert wish.amount is not None
    assert wish.rate is not None
    months = len(payments)
    interest = instalments.flat_interest(wish.amount, wish.rate, months)
    total = wish.amount + interest
    payment, last = instalments.flat_payments(total, months)
    money = {key: written(baht, language) for key, baht in (("interest", interest), ("total", total))}
    lines = [
        say("loan.sum.title", language),
        say(
            "loan.sum.flat_given",
            language,
            amount=written(wish.amount, language),
            rate=plain_number(wish.rate),
            months=months,
        ),
        say("loan.sum.monthly", language, payment=written(payment, language), last=written(last, language)),
        say("loan.sum.total", language, **money),
        say(
            "loan.sum.flat_note",
            language,
            payment=written(payments[0].total, language),
            interest=written(sum_of(payments, "interest"), language),
        ),
        say("loan.check", language),
    ]
    return Reply("\n".join(lines), Kind.LOAN, asserted=True, confidence=1.0)


def _schedule_table(by_year: Sequence[Year], amount: Decimal, says: str, language: str) -> Table:
    """The schedule by year, with the remaining balance as a chart."""
    head = tuple(say(f"loan.sum.head.{name}", language) for name in ("year", "principal", "interest", "balance"))
    rows = tuple(
        (str(one.number), *(f"{baht:,.2f}" for baht in (one.principal, one.interest, one.balance))) for one in by_year
    )
    curve = (float(amount), *(float(one.balance) for one in by_year))
    return Table(say("loan.sum.title", language), head, rows, says, curve)


def words_of(scheme: Scheme, key: str, language: str, today: date) -> str:
    """A published term with its date; nothing if there is none."""
    term = scheme.term(key, today)
    return _value(term, language) if term else ""


def plain_number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _year(one: Any, language: str) -> str:
    values = {name: written(getattr(one, name), language) for name in ("principal", "interest", "balance")}
    return say("loan.sum.year", language, number=one.number, **values)


def headed(scheme: Scheme, language: str, today: date) -> str:
    return f"{scheme.name(language)}: {say(f'loan.standing.{scheme.standing(today)}', language)}"


def _closing(scheme: Scheme, language: str, today: date) -> list[str]:
    """A warning when the end is near; else the paper's own status."""
    left = scheme.days_left(today)
    if left is None or scheme.closes is None:
        return [str(scheme.data[f"status_{language}"])]
    key = "loan.days_left" if left else "loan.last_day"
    return [say(key, language, days=left, day=day(scheme.closes, language))]


def _term(scheme: Scheme, key: str, language: str, today: date) -> str:
    return words_of(scheme, key, language, today) or say("loan.unpublished", language)


def _value(term: Any, language: str) -> str:
    if not term.get("published", True):
        return say("loan.unpublished", language)
    as_of = term.get("as_of")
    dated = f" {say('loan.as_of', language, day=day(as_of, language))}" if as_of else ""
    return f"{term[f'value_{language}']}{dated}"


def _lines(found: Sequence[Line], language: str) -> list[str]:
    """One line per result; only unmet criteria in full, because they decide."""
    by = {met: [one for one in found if one.met is met] for met in Met}
    said = {
        Met.NO: ", ".join(_named(one, language) for one in by[Met.NO]),
        Met.YES: ", ".join(_briefly(one, language) for one in by[Met.YES]),
        Met.ASK: say("loan.fit.points", language, count=len(by[Met.ASK])) if by[Met.ASK] else "",
        Met.UNPUBLISHED: ", ".join(_briefly(one, language) for one in by[Met.UNPUBLISHED]),
    }
    told = {met: f"{say(f'loan.met.{met}', language)}: {words}" for met, words in said.items() if words}
    open_still = [told.pop(met) for met in (Met.ASK, Met.UNPUBLISHED) if met in told]
    return [*told.values(), *([" · ".join(open_still)] if open_still else [])]


def _against(found: Sequence[Line]) -> tuple[int, int]:
    """The sort key: the fewest unmet, then the most met."""
    return sum(one.met is Met.NO for one in found), -sum(one.met is Met.YES for one in found)


def _briefly(one: Line, language: str) -> str:
    return say(f"loan.about.{one.about}", language) if one.about else one.words


def _grouped(found: Sequence[Line], language: str) -> str:
    """Criteria in one line, with each alternative named once."""
    ways = dict.fromkeys(one.way for one in found)
    return "; ".join(way + ", ".join(_named(one, language) for one in found if one.way == way) for way in ways)


def _named(one: Line, language: str) -> str:
    subject = say(f"loan.about.{one.about}", language) if one.about else ""
    return f"{subject} ({one.words})" if subject and one.words else subject or one.words


def _many(text: str, known: Iterable[Scheme], language: str, choices: tuple[Choice, ...]) -> Reply:
    sources = tuple(source(one, language) for one in known)
    return Reply(text, Kind.LOANS, choices, sources, asserted=True, confidence=1.0)


def source(scheme: Scheme, language: str) -> Source:
    return rests_on(scheme.paper, language, scheme.name(language))
