"""Creates the demonstration's data besides cases: improvement cards, answers, notices, reports, leave, saved lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import TypeAdapter

from bot.basics.people import Person, Role
from bot.cases.lists.reports import Figures, figures, last_period
from bot.cases.settings.deadlines import Deadlines, beginning_of, day_of
from bot.operations.demo.life import DAY, HOUR, marked
from bot.operations.demo.script import Script
from bot.store import Transaction
from bot.store.cases import demonstration, reports, saved_lists
from bot.store.papers import improvements, learned, notices
from bot.store.papers.improvements import COLUMNS, Stage
from bot.store.papers.learned import Words
from bot.store.people import leave

_FIGURES = TypeAdapter(Figures)
_CONFIRMED = 2  # reports whose head has stood by them already; the others show what is missing


def furnish(tx: Transaction, script: Script, rules: Deadlines, staff: Mapping[str, list[Person]], at: float) -> None:
    """Every page has something to show, and all of it goes with its people."""
    heads = [one for unit in staff.values() for one in unit if one.role is Role.HEAD]
    officers = [one for unit in staff.values() for one in unit if one.role is Role.OFFICER]
    _cards(tx, script, heads, at)
    _answers(tx, script, officers, at)
    _notices(tx, script, heads[0], at)
    _reports(tx, rules, heads, at)
    away = officers[-1]
    first = beginning_of(day_of(at) + timedelta(days=2))
    leave.add(tx, away.id, first, first + 5 * DAY, heads[-1].id)
    saved_lists.save(tx, officers[0].id, "กลิ่น (ตัวอย่าง)", "view=unit&matter=smell", at)


def _cards(tx: Transaction, script: Script, heads: list[Person], at: float) -> None:
    stages = (*COLUMNS, Stage.DONE)
    for place, title in enumerate(script.words["cards"]):
        head, begun = heads[place % len(heads)], at - (20 - place) * DAY
        due = (day_of(at) + timedelta(days=7 * (place + 1) - 10)).isoformat()
        id = improvements.add(tx, marked(title), head.unit, due, "public", "", "", head.id, begun)
        for step in range(1, 1 + place % len(stages)):
            said = marked(script.words["card_notes"][step % len(script.words["card_notes"])])
            improvements.change(tx, id, step, stages[step], head.unit, due, said, head.id, begun + step * DAY)


def _answers(tx: Transaction, script: Script, officers: list[Person], at: float) -> None:
    today = day_of(at).isoformat()
    for place, (asked, told) in enumerate(zip(script.words["answers_asked"], script.words["answers"], strict=True)):
        words = Words(marked(asked), marked(told), f"(sample) {told}", (asked,), source="ตัวอย่าง", as_of=today)
        by = officers[place % len(officers)]
        learned.add(tx, words, by.unit, by.id, at - (place + 1) * 5 * HOUR)


def _notices(tx: Transaction, script: Script, head: Person, at: float) -> None:
    """One that holds, one that is over. What somebody made up gives out is told to nobody: see holding()."""
    th, en = script.words["notices"]
    notices.add(tx, marked(th), f"(sample) {en}", ("ระยอง",), ("กลิ่น",), at - DAY, at + 5 * DAY, head.id, at - DAY)
    notices.add(tx, marked(th), f"(sample) {en}", (), (), at - 20 * DAY, at - 12 * DAY, head.id, at - 20 * DAY)


def _reports(tx: Transaction, rules: Deadlines, heads: list[Person], at: float) -> None:
    period = last_period(rules.reports.every, at)
    for place, head in enumerate(heads):
        counted = figures(reports.lines(tx, head.unit, period.begins_at, made_up=True), period, at)
        body = _FIGURES.dump_json(counted).decode()
        report = reports.Kept(head.unit, period.name, body, at - DAY, rules.later(at, rules.reports.confirm))
        if not reports.make(tx, report):
            continue
        demonstration.mark(tx, "report", demonstration.report_id(head.unit, period.name))
        if place < _CONFIRMED:
            reports.confirm(tx, head.unit, period.name, head.id, marked("ตรวจแล้ว ตรงกับคิว"), at - HOUR)
