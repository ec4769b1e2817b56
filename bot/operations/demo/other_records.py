"""Adds what a month leaves besides cases: cards on the board, answers, notices, reports, a leave, a saved list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import TypeAdapter

from bot.basics.people import Person, Role
from bot.cases.lists.reports import Figures, figures, last_period
from bot.cases.settings.deadlines import Deadlines, beginning_of, day_of
from bot.operations.demo.case_steps import DAY, HOUR
from bot.operations.demo.office_hours import last_working_moment
from bot.operations.demo.script import Script
from bot.operations.demo.submissions import marked
from bot.store import Transaction
from bot.store.cases import reports, saved_lists
from bot.store.papers import improvements, learned, notices
from bot.store.papers.improvements import COLUMNS, Stage
from bot.store.papers.learned import Words
from bot.store.people import leave

_FIGURES = TypeAdapter(Figures)
_CONFIRMED = 2  # reports that their head has confirmed already; the others show what is missing


def add_other_records(
    tx: Transaction, script: Script, rules: Deadlines, staff: Mapping[str, list[Person]], at: float
) -> None:
    """Every page has something to show. At is a moment at which the offices are open, and so is all that is done."""
    heads = [one for unit in staff.values() for one in unit if one.role is Role.HEAD]
    officers = [one for unit in staff.values() for one in unit if one.role is Role.OFFICER]
    _cards(tx, script, rules, heads, at)
    _answers(tx, script, rules, officers, at)
    _notices(tx, script, rules, heads[0], at)
    _reports(tx, rules, heads, at)
    away = officers[-1]
    first = beginning_of(day_of(at) + timedelta(days=2))
    leave.add(tx, away.id, first, first + 5 * DAY, heads[-1].id)
    saved_lists.save(tx, officers[0].id, "กลิ่น (ตัวอย่าง)", "view=unit&matter=smell", at)


def _cards(tx: Transaction, script: Script, rules: Deadlines, heads: list[Person], at: float) -> None:
    stages = (*COLUMNS, Stage.DONE)
    for place, title in enumerate(script.words["cards"]):
        head, begun = heads[place % len(heads)], at - (20 - place) * DAY
        due = (day_of(at) + timedelta(days=7 * (place + 1) - 10)).isoformat()
        made_at = last_working_moment(rules, begun)
        id = improvements.add(tx, marked(title), head.unit, due, "public", "", "", head.id, made_at)
        for step in range(1, 1 + place % len(stages)):
            said = marked(script.words["card_notes"][step % len(script.words["card_notes"])])
            done_at = last_working_moment(rules, begun + step * DAY)
            improvements.change(tx, id, step, stages[step], head.unit, due, said, head.id, done_at)


def _answers(tx: Transaction, script: Script, rules: Deadlines, officers: list[Person], at: float) -> None:
    today = day_of(at).isoformat()
    for place, (asked, told) in enumerate(zip(script.words["answers_asked"], script.words["answers"], strict=True)):
        words = Words(marked(asked), marked(told), f"(sample) {told}", (asked,), source="ตัวอย่าง", as_of=today)
        by = officers[place % len(officers)]
        learned.add(tx, words, by.unit, by.id, last_working_moment(rules, at - (place + 1) * 5 * HOUR))


def _notices(tx: Transaction, script: Script, rules: Deadlines, head: Person, at: float) -> None:
    """One that holds, one that is over."""
    th, en = script.words["notices"]
    now, before = (last_working_moment(rules, at - days * DAY) for days in (1, 20))
    notices.add(tx, marked(th), f"(sample) {en}", ("ระยอง",), ("กลิ่น",), now, now + 6 * DAY, head.id, now)
    notices.add(tx, marked(th), f"(sample) {en}", (), (), before, before + 8 * DAY, head.id, before)


def _reports(tx: Transaction, rules: Deadlines, heads: list[Person], at: float) -> None:
    period = last_period(rules.reports.every, at)
    for place, head in enumerate(heads):
        counted = figures(reports.lines(tx, head.unit, period.begins_at), period, at)
        body = _FIGURES.dump_json(counted).decode()
        report = reports.Kept(head.unit, period.name, body, at - DAY, rules.later(at, rules.reports.confirm))
        if reports.make(tx, report) and place < _CONFIRMED:
            confirmed_at = last_working_moment(rules, at - HOUR)
            reports.confirm(tx, head.unit, period.name, head.id, marked("ตรวจแล้ว ตรงกับคิว"), confirmed_at)
