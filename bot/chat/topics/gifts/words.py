"""Texts of a gift verdict: the facts understood, the rule, the deadline, and who decides."""

from __future__ import annotations

from datetime import date

from bot.basics.dates import day
from bot.basics.messages import Choice, Kind, Reply
from bot.basics.texts import say
from bot.chat.answers.answers import marks, rests_on
from bot.chat.topics.gifts.case import Gift, Giver, Way
from bot.chat.topics.gifts.rules import Book, Rule, Ruling, Verdict
from bot.chat.understand import amounts
from knowledge.passages import Paper

_NEVER = {"official_act": "gift.head.never", "pending": "gift.head.never_received"}  # whatever it is worth


def verdict(
    gift: Gift, found: Verdict, book: Book, language: str, today: date, choices: tuple[Choice, ...] = ()
) -> Reply:
    """The reply with the verdict."""
    paper = book.section if gift.way is Way.RECEIVED or found.why in _NEVER else book.regulation
    head = say(_NEVER.get(found.why) or f"gift.head.{gift.way}.{found.ruling}", language)
    lines = [
        *marks(paper, language, today),
        say("gift.verdict", language, head=head),
        say("gift.understood", language, facts=facts(gift, book, language)),
        say("gift.because", language, why=_why(gift, found, paper, language, today)),
        _rests_on(found.rule, paper, language) if found.rule else "",
        *_report(found, language, today),
        *(f"• {say(f'gift.note.{note}', language)}" for note in found.notes),
        "",
        say("gift.next", language),
    ]
    text = "\n".join(line for n, line in enumerate(lines) if line or n == len(lines) - 2)
    if found.report and found.deadline is None:
        text += f"\n\n{say('gift.ask.day', language)}"
    heading = found.rule.words("title", language) if found.rule else ""
    source = rests_on(paper, language, heading, str(found.rule.data.get("source", "")) if found.rule else "")
    claimed = found.ruling is not Ruling.UNKNOWN
    return Reply(text, Kind.ANSWER, choices, (source,), asserted=claimed, confidence=1.0 if claimed else 0.0)


def facts(gift: Gift, book: Book, language: str) -> str:
    """The facts as understood, so that a mistake is noticed."""
    parts = [say(f"gift.way.{gift.way}", language)] if gift.way else []
    if gift.giver:
        parts.append(say("gift.fact.giver", language, giver=_giver(gift, book, language)))
    if gift.value is not None:
        key = "gift.fact.value_a_person" if gift.a_person else "gift.fact.value"
        parts.append(say(key, language, value=amounts.written(gift.value, language)))
    if gift.custom is not None:
        parts.append(say(f"gift.occasion.{'yes' if gift.custom else 'no'}", language))
    if gift.on_duty is not None:
        parts.append(say(f"gift.duty.{'yes' if gift.on_duty else 'no'}", language))
    if gift.act:
        parts.append(say("gift.fact.act", language))
    elif gift.pending is not None:
        parts.append(say(f"gift.pending.{'yes' if gift.pending else 'no'}", language))
    if gift.day:
        parts.append(say("gift.fact.day", language, day=day(gift.day, language)))
    if gift.left_on:
        parts.append(say("gift.fact.left", language, day=day(gift.left_on, language)))
    return " · ".join(parts)


def giver_named(gift: Gift, language: str) -> str:
    return say(f"gift.giver.{gift.giver or Giver.SOMEONE}", language)


def _giver(gift: Gift, book: Book, language: str) -> str:
    """The giver with the relation as the paper names it, so that a mistake is noticed."""
    relation = next(
        (one[language] for one in book.section.data["relatives"]["list"] if one["key"] == gift.relative), ""
    )
    return f"{giver_named(gift, language)} ({relation})" if relation else giver_named(gift, language)


def _why(gift: Gift, found: Verdict, paper: Paper, language: str, today: date) -> str:
    limit = _limit(found, paper, language)
    before = next((one["title_th"] for one in paper.data.get("before", ())), "")
    since = day(paper.effective, language) if paper.effective else ""
    on = day(gift.day or today, language)
    return say(f"gift.why.{found.why}", language, limit=limit, before=before, since=since, day=on)


def _limit(found: Verdict, paper: Paper, language: str) -> str:
    rule = found.rule
    limits = [rule.data] if rule and "limit" in rule.data else [one for one in paper.data["rules"] if "limit" in one]
    return amounts.written(Rule("", paper, limits[0]).limit, language) if limits else ""


def _rests_on(rule: Rule, paper: Paper, language: str) -> str:
    since = rule.data.get("effective") or paper.effective
    if since:
        dated = say("gift.in_force", language, day=day(since, language))
    else:
        dated = say("gift.as_of", language, day=day(paper.as_of, language)) if paper.as_of else ""
    law = str(paper.data.get(f"law_{language}") or paper.title_in(language))
    return say("gift.rests_on", language, rule=law, dated=dated)


def _report(found: Verdict, language: str, today: date) -> list[str]:
    rule = found.report
    if rule is None:
        return []
    key = "report_draft" if rule.draft else "report_if_kept" if found.ruling is Ruling.REFUSE else "report"
    line = say(f"gift.{key}", language, to=rule.words("report_to", language), days=rule.days)
    if found.deadline:
        line += f" {say('gift.until', language, day=day(found.deadline, language))}"
    lines = [line]
    late = (today - found.deadline).days if found.deadline else 0
    if late > 0:
        lines.append(say("gift.late", language, days=late))
    return [*lines, say("gift.check_draft", language)] if rule.draft else lines
