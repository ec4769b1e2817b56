"""How was the month? Five numbers, what rose and fell, where, who is late: page, one sheet, projector."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from bot.basics.dates import day, moment
from bot.basics.provinces import outlines, provinces
from bot.basics.texts import say
from bot.cases.lists import month as months
from bot.cases.lists.month import Month
from bot.cases.lists.reports import period_of
from bot.cases.lists.statistics import Figures
from bot.cases.settings.deadlines import day_of
from bot.console import charts
from bot.console.charts import Area
from bot.console.page import inline_pdf, render
from bot.console.reports.statistics import lists_at, share
from bot.console.request import Office, Visit
from bot.documents.pdf import case_pdf
from bot.documents.pdf.case_pdf import Block, Dossier, Fact, Heading, Table

_STILL_LAST_MONTH = 7  # until this day who asks how the month was means the last one
_SHOWN = 13  # months to choose from
PANELS = ("numbers", "map", "changes", "late", "factories")  # of the projector, one after the other
TURNS_AFTER = 20  # seconds
_NUMBERS = ("filed", "closed", "in_time", "contested", "contentment")
_BETTER = {"closed": 1, "in_time": 1, "contentment": 1, "filed": 0, "contested": -1}  # which way is good


def show(office: Office, visit: Visit) -> Response:
    """The month that was chosen, or this one."""
    known = _month(office, visit)
    panel = visit.number("panel") or 0
    return render(
        visit,
        "projector" if visit.text("show") == "projector" else "month",
        month=known,
        title=_title(known, visit.language),
        name=f"{known.period.since:%Y-%m}",
        firsts=[(f"{one:%Y-%m}", _name(one, visit.language)) for one in months.firsts(day_of(visit.at), _SHOWN)],
        tiles=_tiles(known, visit),
        map=_map(known, visit),
        where=known.now.origins[:5],
        unit=office.desk.routing.short,
        listed=_listed(known, visit),
        panel=PANELS[panel % len(PANELS)],
        following=(panel + 1) % len(PANELS),
        turns_after=TURNS_AFTER,
        until=day(known.period.until, visit.language),
    )


def pdf(office: Office, visit: Visit) -> Response:
    """The month on one sheet."""
    known, language = _month(office, visit), visit.language
    blocks: list[Block] = [
        Fact(label, f"{value}   {before}   {last_year}")
        for label, value, before, last_year, _, _ in _tiles(known, visit)
    ]
    names = {one.th: one.en if language == "en" else one.th for one in provinces()}
    tables: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
        (
            "changes",
            tuple(
                (say(f"ticket.matter.{one.matter}", language), str(one.before), str(one.now), f"{one.by:+d}")
                for one in (*known.rose[:4], *known.fell[:4])
            ),
        ),
        ("where", tuple((names[one.province.th], str(one.filed)) for one in known.now.origins[:5])),
        ("late", tuple((office.desk.routing.short(unit), str(count)) for unit, count in known.late[:5])),
        ("factories", tuple((one.name, one.province, str(len(one.tickets))) for one in known.factories[:5])),
    ]
    for name, rows in tables:
        if rows:
            head = tuple(say(f"console.month.head.{name}.{place}", language) for place in range(1, len(rows[0]) + 1))
            blocks += [Heading(say(f"console.month.{name}", language)), Table((head, *rows))]
    dossier = Dossier(
        _title(known, language),
        _about(known, language),
        say("console.month.foot", language, moment=moment(visit.at, language)),
        tuple(blocks),
        language,
        visit.at,
    )
    return inline_pdf(case_pdf.printed(dossier, lambda file: b""), f"month-{known.period.since:%Y-%m}.pdf")


def _month(office: Office, visit: Visit) -> Month:
    today = day_of(visit.at)
    firsts = {f"{one:%Y-%m}": one for one in months.firsts(today, _SHOWN)}
    usual = months.firsts(today, 2)[today.day <= _STILL_LAST_MONTH]
    first = firsts.get(visit.text("month"), usual)
    return office.store.read(lambda tx: months.month(tx, visit.officer, first, today, visit.at))


Tile = tuple[
    str, str, str, str, str, str
]  # label, value, beside the month before, beside last year, better or worse, list


def _tiles(known: Month, visit: Visit) -> list[Tile]:
    links = _listed(known, visit)
    language = visit.language
    found = []
    for name in _NUMBERS:
        value = _VALUES[name](known.now)
        beside = [_beside(name, value, _VALUES[name](one), language) for one in (known.before, known.last_year)]
        shown = _shown(name, value)
        way = _way(name, value, _VALUES[name](known.before))
        which = "rated" if name == "contentment" else name
        found.append(
            (
                say(f"console.figures.whole.{name}", language),
                shown,
                say("console.month.before", language, change=beside[0]),
                say("console.month.last_year", language, change=beside[1]),
                way,
                links(figure=which),
            )
        )
    return found


_VALUES: dict[str, Callable[[Figures], float | None]] = {
    "filed": lambda one: one.filed,
    "closed": lambda one: one.closed,
    "in_time": lambda one: 100 * one.in_time / one.closed if one.closed else None,
    "contested": lambda one: 100 * one.contested / one.ended if one.ended else None,
    "contentment": lambda one: one.contentment,
}


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name == "contentment":
        return f"{value:.1f}"
    return f"{value:.0f} %" if name in ("in_time", "contested") else f"{value:.0f}"


def _beside(name: str, value: float | None, before: float | None, language: str) -> str:
    """The change, with an arrow and in words of the number; nothing to compare is said."""
    if value is None or before is None or (name in ("filed", "closed") and not before):
        return say("console.month.nothing", language)
    by = value - before
    arrow = "▲" if by > 0 else "▼" if by < 0 else "="
    if name in ("in_time", "contested"):
        return say("console.month.points", language, arrow=arrow, by=f"{abs(by):.0f}")
    return (
        f"{arrow} {abs(by):.1f}"
        if name == "contentment"
        else f"{arrow} {abs(by):.0f} ({share(int(abs(by)), int(before))})"
    )


def _way(name: str, value: float | None, before: float | None) -> str:
    if value is None or before is None or not before or value == before or not _BETTER[name]:
        return ""
    return "better" if (value > before) == (_BETTER[name] > 0) else "worse"


def _map(known: Month, visit: Visit) -> object:
    counts = {origin.province.th: origin.filed for origin in known.now.origins}
    links, shapes = _listed(known, visit), outlines()
    areas = [
        Area(
            one.en if visit.language == "en" else one.th,
            shapes[one.code],
            counts.get(one.th, 0),
            links(figure="filed", province=one.th),
        )
        for one in provinces()
    ]
    return charts.country(say("console.figures.chart.provinces", visit.language), areas)


def _listed(known: Month, visit: Visit) -> Callable[..., str]:
    """The address of the list behind a number."""
    days = {"since": known.period.since, "until": known.period.until}

    def at(**sieve: object) -> str:
        return visit.home + lists_at(visit) + urlencode({**({} if sieve.get("figure") == "late" else days), **sieve})

    return at


def _title(known: Month, language: str) -> str:
    return say("console.month.title", language, month=_name(known.period.since, language))


def _about(known: Month, language: str) -> str:
    key = "console.month.whole" if known.whole else "console.month.so_far"
    return say(key, language, until=day(known.period.until, language))


def _name(first: date, language: str) -> str:
    return period_of(f"{first:%Y-%m}").title(language)
