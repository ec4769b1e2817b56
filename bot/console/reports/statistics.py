"""The figures' page: what the queue looks like, each number with its list, each chart with its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from bot.basics import spreadsheet
from bot.basics.access import may
from bot.basics.dates import day
from bot.basics.provinces import provinces
from bot.basics.settings import Settings
from bot.basics.spreadsheet import Cell
from bot.basics.texts import say
from bot.cases.lists import statistics
from bot.cases.lists.statistics import AGES, About, Figures, Period
from bot.cases.model.submission import Kind, Matter
from bot.cases.settings.deadlines import day_of
from bot.console import charts
from bot.console.charts import Bar, Bubble
from bot.console.page import failure, render
from bot.console.queue.wish import day_in
from bot.console.request import Office, Visit
from bot.store.cases.statistics import NOW, Spread, Which

FRESH = 60.0  # seconds for which the public page shows the same
_USUAL = 90  # days
_MAX_DAYS = 731
_FIRST = date(2026, 1, 1)  # no case is older
_ANYTHING = About()
_UNITS = 15  # rows of a chart; the table has all


@dataclass(frozen=True)
class Table:
    """The numbers of a chart."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lists: tuple[tuple[str, ...], ...] = ()  # each number's list; empty if there is none

    def list_of(self, row: int, cell: int) -> str:
        return self.lists[row][cell] if row < len(self.lists) and cell < len(self.lists[row]) else ""


def show(office: Office, visit: Visit) -> Response:
    """All statistics that this officer may see."""
    period, about = _period(visit), _about(visit)
    known = office.store.read(lambda tx: statistics.figures(tx, visit.officer, period, visit.at, about))
    said = _sayer(visit)
    lists = lists_at(visit)
    tables = {table.name: table for table in _tables(known, visit, office, about, lists)}
    return render(
        visit,
        "figures",
        known=known,
        period=period,
        kinds=list(Kind),
        matters=list(Matter),
        provinces=provinces(),
        about=about,
        charts=_charts(known, said, office, visit),
        tables=tables,
        query=urlencode({"since": period.since, "until": period.until, **_named(about)}),
        lists={str(which): _list(lists, period, about, which) for which in Which if _may_open(visit, which)},
        took=lambda seconds: took(seconds, visit.language),
        share=share,
    )


def lists_at(visit: Visit) -> str:
    """Where the cases of a number are listed: in the queue if it shows as much as the figures count."""
    queue, counted = (may(visit.officer, right, unit="") for right in ("ticket.see", "figures.see"))
    works = may(visit.officer, "ticket.see", unit=visit.officer.unit or None)
    return "?view=all&order=lodged&" if works and queue == counted else "export?"


def _may_open(visit: Visit, which: Which) -> bool:
    return which is not Which.HIDDEN or may(visit.officer, "hidden.see", unit=visit.officer.unit or None)


class PublicFigures:
    """The public statistics page, if enabled: complaints only, without small numbers."""

    def __init__(self, settings: Settings) -> None:
        self._open = settings.public_figures
        self._counted: tuple[float, Figures] | None = None  # when, and what

    def show(self, office: Office, visit: Visit) -> Response:
        if not self._open:
            return failure(visit, 404)
        known = self._known(office, visit.at)
        return render(
            visit,
            "public_figures",
            known=known,
            period=known.period,
            charts=_charts(known, _sayer(visit), office, visit),
            tables={table.name: _few(table, visit) for table in _tables(known, visit, office)},
            took=lambda seconds: took(seconds, visit.language),
            share=share,
            fewest=statistics.FEWEST,
            few=lambda number: number or _fewer(visit),
            words=lambda when: day(when, visit.language),
        )

    def _known(self, office: Office, at: float) -> Figures:
        """Strangers who ask again and again do not have everything counted again and again."""
        if self._counted is None or not 0 <= at - self._counted[0] < FRESH:
            period = statistics.of_everybody(day_of(at))
            self._counted = at, office.store.read(lambda tx: statistics.for_everybody(tx, period, at))
        return self._counted[1]


def download(office: Office, visit: Visit) -> Response:
    """A chart's numbers as CSV or XLSX."""
    wanted, _, form = visit.path("name").rpartition(".")
    known = office.store.read(lambda tx: statistics.figures(tx, visit.officer, _period(visit), visit.at, _about(visit)))
    table = next((one for one in _tables(known, visit, office) if one.name == wanted), None)
    if table is None or form not in ("csv", "xlsx"):
        return failure(visit, 404)
    if form == "csv":
        return _file(spreadsheet.as_csv(table.head, table.rows), spreadsheet.CSV, f"{wanted}.csv")
    title = say(f"console.figures.chart.{table.name}", visit.language)
    return _file(spreadsheet.as_xlsx(title, table.head, table.rows), spreadsheet.XLSX, f"{wanted}.xlsx")


def took(seconds: float | None, language: str) -> str:
    """A duration in hours or days."""
    if seconds is None:
        return "–"
    hours = seconds / 3600
    if hours < 48:
        return say("console.figures.hours", language, count=f"{hours:.1f}")
    return say("console.figures.days", language, count=f"{hours / 24:.1f}")


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _charts(known: Figures, said: Callable[[str], str], office: Office, visit: Visit) -> dict[str, object]:
    unit = office.desk.routing.short
    most_open = sorted(known.open, key=lambda row: -sum(row[1]))[:_UNITS]
    counts = {origin.province.th: origin.filed for origin in known.origins}
    places = [
        Bubble(_province(province, visit), province.latitude, province.longitude, counts.get(province.th, 0))
        for province in provinces()
    ]
    return {
        "open": charts.bars(said("open"), [Bar(unit(name), ages) for name, ages in most_open]),
        "weeks": charts.trend(
            said("weeks"),
            [day(week.monday, visit.language) for week in known.weeks],
            [[week.filed for week in known.weeks], [week.closed for week in known.weeks]],
        ),
        "customers": charts.bars(
            said("customers"),
            [Bar(say(f"loan.customer.{name}", visit.language), (count,)) for name, count in known.customers],
        ),
        "stars": charts.bars(
            said("stars"), [Bar("★" * number, (count,)) for number, count in enumerate(known.stars, 1)]
        ),
        "provinces": charts.bubbles(said("provinces"), places),
    }


def _list(lists: str, period: Period, about: About, which: Which, **sieve: object) -> str:
    """The URL of the list with the cases that a number counted."""
    days = {} if which in NOW else {"since": period.since, "until": period.until}
    wanted = {"figure": which, **days, **_named(about), **sieve}
    return lists + urlencode({name: value for name, value in wanted.items() if value not in ("", None)})


def _fewer(visit: Visit) -> str:
    return say("console.figures.fewer", visit.language, fewest=statistics.FEWEST)


def _few(table: Table, visit: Visit) -> Table:
    """Replaces zeros, so that zero and a few look the same in public."""
    return replace(table, rows=tuple(tuple(_fewer(visit) if cell == 0 else cell for cell in row) for row in table.rows))


def _tables(
    known: Figures, visit: Visit, office: Office, about: About = _ANYTHING, lists: str = ""
) -> tuple[Table, ...]:
    """The numbers of each chart, linked to lists if there are any."""

    def at(which: Which, /, **sieve: object) -> str:
        return _list(lists, known.period, about, which, **sieve) if lists else ""

    def of_week(week: statistics.Week, which: Which) -> str:
        return at(which, since=week.monday, until=week.monday + timedelta(days=6))

    def head(*names: str) -> tuple[str, ...]:
        return tuple(say(f"console.figures.head.{name}", visit.language) for name in names)

    ages = [say("console.figures.up_to", visit.language, days=days) for days in AGES]
    ages.append(say("console.figures.beyond", visit.language, days=AGES[-1]))
    return (
        Table(
            "open",
            (*head("unit"), *ages),
            tuple((office.desk.routing.short(name), *n) for name, n in known.open),
            tuple(
                (at(Which.IN_WORK, of_unit=name), *(at(Which.IN_WORK, of_unit=name, age=age) for age in range(len(n))))
                for name, n in known.open
            ),
        ),
        Table(
            "weeks",
            head("week", "filed", "closed"),
            tuple((week.monday.isoformat(), week.filed, week.closed) for week in known.weeks),
            tuple(("", of_week(week, Which.FILED), of_week(week, Which.CLOSED)) for week in known.weeks),
        ),
        Table(
            "stars",
            head("stars", "given"),
            tuple(enumerate(known.stars, 1)),
            tuple(("", at(Which.RATED, stars=number)) for number in range(1, len(known.stars) + 1)),
        ),
        Table(
            "provinces",
            head("province", "matter", "filed"),
            tuple(row for origin in known.origins for row in _of_province(origin, visit)),
            tuple(
                ("", "", at(Which.FILED, province=origin.province.th, matter=matter))
                for origin in known.origins
                for matter in ("", *(name for name, _ in origin.matters))
            ),
        ),
        Table(
            "customers",
            head("customer", "filed"),
            tuple((say(f"loan.customer.{name}", visit.language), count) for name, count in known.customers),
            tuple(("", at(Which.FILED, customer=name)) for name, _ in known.customers),
        ),
        Table("whole", head("figure", "value"), _whole(known, visit)),
    )


def _of_province(origin: statistics.Origin, visit: Visit) -> list[tuple[Cell, ...]]:
    name = _province(origin.province, visit)
    whole = (name, say("console.figures.every_matter", visit.language), origin.filed)
    return [whole, *((name, say(f"ticket.matter.{matter}", visit.language), n) for matter, n in origin.matters)]


def _whole(known: Figures, visit: Visit) -> tuple[tuple[Cell, ...], ...]:
    def hours(spread: Spread, which: str) -> float | None:
        seconds = getattr(spread, which)
        return None if seconds is None else round(seconds / 3600, 2)

    values: dict[str, Cell] = {
        "in_work": known.in_work,
        "late": known.late,
        "danger": known.danger,
        "filed": known.filed,
        "danger_filed": known.danger_filed,
        "hidden": known.hidden,
        "spam": known.spam,
        "closed": known.closed,
        "in_time": known.in_time,
        "contested": known.contested,
        "answer_median": hours(known.to_answer, "median"),
        "answer_ninth": hours(known.to_answer, "ninth"),
        "close_median": hours(known.to_close, "median"),
        "close_ninth": hours(known.to_close, "ninth"),
        "contentment": None if known.contentment is None else round(known.contentment, 2),
    }
    return tuple((say(f"console.figures.whole.{name}", visit.language), value) for name, value in values.items())


def _sayer(visit: Visit) -> Callable[[str], str]:
    return lambda name: say(f"console.figures.chart.{name}", visit.language)


def _province(one: object, visit: Visit) -> str:
    return str(getattr(one, "en" if visit.language == "en" else "th"))


def _about(visit: Visit) -> About:
    places = [one.th for one in provinces()]
    known: dict[str, Sequence[str]] = {"kind": list(Kind), "matter": list(Matter), "province": places}
    return About(**{name: visit.text(name) for name, values in known.items() if visit.text(name) in values})


def _named(about: About) -> dict[str, str]:
    return {name: value for name, value in about._asdict().items() if value}


def _period(visit: Visit) -> Period:
    """The requested period, limited to sensible dates."""
    today = day_of(visit.at)
    until = max(min(day_in(visit.text("until")) or today, today), _FIRST)
    since = day_in(visit.text("since")) or until - timedelta(days=_USUAL - 1)
    return Period(max(min(since, until), until - timedelta(days=_MAX_DAYS)), until)


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
