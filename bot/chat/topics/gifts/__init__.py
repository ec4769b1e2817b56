"""The gift dialogue: may this gift be accepted or given? Asks what is missing and applies the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from bot.basics.dates import local
from bot.basics.messages import Choice
from bot.chat.answers.search_papers import linked
from bot.chat.conversation import Case
from bot.chat.filling.prefill import begin
from bot.chat.topics.gifts.case import Gift, Giver, Sentence, Way, duty, is_a_case, may_tell, occasion, told, who_gives
from bot.chat.topics.gifts.rules import Book, book, judge, missing
from bot.chat.topics.gifts.words import giver_named, verdict
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import amounts, days, understanding
from bot.chat.understand.understanding import spoken

_KIND = "gift"
_DAY = "day"  # asked after the verdict, to compute the deadline; other messages are accepted as well
_WHAT_IF = 20  # letters; a message this short with an amount or a day continues the dialogue
_GIVERS = {
    Way.FAMILY: (Giver.BUSINESS, Giver.SOMEONE),
    Way.RECEIVED: (Giver.BUSINESS, Giver.SOMEONE, Giver.RELATIVE, Giver.PARTNER, Giver.GENERAL),
}
_GIFT = TypeAdapter(Gift)


def gift_case(turn: Turn) -> Outcome | None:
    """Starts or continues the dialogue about a gift."""
    case = turn.talk.case if turn.talk.case and turn.talk.case.kind == _KIND else None
    speaks = case or turn.means in ("gift", "declare_gift") or may_tell(turn.understood.text)
    if not speaks:
        return None
    rules = book(turn.library, turn.audiences)
    if rules is None:
        return None
    if turn.means == "declare_gift":
        return _declare(turn, case)
    if turn.means == "gift":
        return _go_on(turn, rules, Gift(), "")
    if case and (answered := _answered(turn, case)):
        return _go_on(turn, rules, answered, case.known["told"])
    said = told(turn.message.text, _today(turn))
    if is_a_case(turn.message.text, said):
        return _go_on(turn, rules, said, turn.message.text.strip())
    if case and case.asking not in ("", _DAY) and not turn.means and not _asks_something(turn):
        return turn.outcome(turn.reply("gift.unclear"), turn.reply(f"gift.ask.{case.asking}", *_choices(turn, case)))
    return None


def _go_on(turn: Turn, rules: Book, gift: Gift, words: str) -> Outcome:
    """Asks for the next missing fact, or gives the verdict."""
    today = _today(turn)
    asks = missing(gift, rules, today)
    found = None if asks else judge(gift, rules, today)
    if found and found.report and found.deadline is None:
        asks = _DAY
    case = Case(_KIND, {"gift": _GIFT.dump_python(gift, mode="json"), "told": words}, asks)
    talk = replace(turn.talk, case=case, section="")
    if found is None:
        return turn.outcome(turn.reply(f"gift.ask.{asks}", *_choices(turn, case)), talk=talk)
    choices = [turn.choice("gift.another"), turn.choice("menu.person")]
    if gift.way is not Way.UPWARD:
        choices.insert(0, turn.choice("gift.declare"))
    reply = verdict(gift, found, rules, turn.language, today, tuple(choices))
    return turn.outcome(linked(turn, reply), talk=talk)


def _answered(turn: Turn, case: Case) -> Gift | None:
    """The gift with this message's answer or change: "and if it were 2,500?"."""
    gift = _known(case)
    answer = _answer(turn, case.asking, gift.way) if case.asking else None
    if answer:
        # An answer may tell more than was asked.
        more = Gift() if case.asking in ("left", _DAY) else told(turn.message.text, _today(turn))
        return gift.with_(more).with_(answer)
    said = told(turn.message.text, _today(turn))
    changes = said.value is not None or said.day is not None or said.custom is not None
    if case.asking in ("", _DAY) and changes and _goes_on(turn.understood.text):
        return gift.with_(said)
    return None


def _answer(turn: Turn, asking: str, way: Way | None) -> Gift | None:
    sentence, today = Sentence(turn.message.text), _today(turn)
    if asking == "way":
        found = _pressed(turn, "way", tuple(Way)) or _way_named(sentence)
        return Gift(way=Way(found)) if found else None
    if asking == "giver":
        pressed = _pressed(turn, "giver", tuple(Giver))
        if pressed:
            return Gift(giver=Giver(pressed), relative="relative" if pressed == Giver.RELATIVE else "")
        named = who_gives(turn.message.text)
        return Gift(giver=named[0], relative=named[1]) if named else None
    if asking == "value":
        value = amounts.amount(days.without_days(turn.message.text, today))
        return Gift(value=value.baht) if value and value.exact else None
    if asking in ("occasion", "duty"):
        said = _yes_or_no(turn, asking, sentence)
        return None if said is None else Gift(custom=said) if asking == "occasion" else Gift(on_duty=said)
    if asking == "left":
        left = told(f"{spoken('gift')['left']['words'][0]} {turn.message.text}", today).left_on
        return Gift(left=True, left_on=left) if left else None
    day = days.day_in(turn.message.text, today)
    return Gift(day=day.day) if day else None


def _yes_or_no(turn: Turn, asking: str, sentence: Sentence) -> bool | None:
    pressed = _pressed(turn, asking, ("yes", "no"))
    if pressed:
        return pressed == "yes"
    said = occasion(sentence) if asking == "occasion" else duty(sentence)
    if said is not None:
        return said
    means = understanding.meaning(turn.understood.text, "answers")
    return {"yes": True, "no": False, "skip": False}.get(means)


def _way_named(sentence: Sentence) -> Way | None:
    """A message that names only the receiver."""
    named = who_gives(sentence.plain)
    if named and named[0] is Giver.SUPERIOR:
        return Way.UPWARD
    if named and named[0] in (Giver.RELATIVE, Giver.PARTNER):
        return Way.FAMILY
    return Way.RECEIVED if sentence.has(spoken("gift")["me"]) else None


def _choices(turn: Turn, case: Case) -> tuple[Choice, ...]:
    if case.asking == "way":
        return tuple(turn.choice(f"gift.way.{way}") for way in Way)
    if case.asking == "giver":
        return tuple(turn.choice(f"gift.giver.{giver}") for giver in _GIVERS[_known(case).way or Way.RECEIVED])
    if case.asking in ("occasion", "duty"):
        return (turn.choice(f"gift.{case.asking}.yes"), turn.choice(f"gift.{case.asking}.no"))
    return ()


def _pressed(turn: Turn, table: str, names: tuple[str, ...]) -> str:
    """Which of our buttons this is, in either language."""
    for name in names:
        for language in ("th", "en"):
            label = replace(turn, language=language).say(f"gift.{table}.{name}")
            if understanding.plain(label) == turn.understood.text:
                return name
    return ""


def _declare(turn: Turn, case: Case | None) -> Outcome:
    """Opens the declaration form with what is known."""
    gift = _known(case) if case else Gift()
    known: dict[str, Any] = {
        "what": case.known["told"] if case else "",
        "receiver": [gift.way.value] if gift.way else [],
        "giver": giver_named(gift, turn.language) if gift.giver else "",
        "value": str(gift.value) if gift.value is not None else "",
        "day": gift.day.isoformat() if gift.day else "",
        "occasion": turn.say(f"gift.occasion.{'yes' if gift.custom else 'no'}") if gift.custom is not None else "",
    }
    # The declaration needs the person's own words: nothing is inferred from "declare it".
    empty = replace(turn, understood=understanding.understand(""), talk=replace(turn.talk, case=None))
    return begin(empty, "gift", said={name: value for name, value in known.items() if value})


def _goes_on(plain: str) -> bool:
    words = spoken("gift")
    if any(one in plain for one in (*words["rule"], *words["other"])):
        return False
    return len(plain) <= _WHAT_IF or plain.startswith(tuple(words["what_if"]))


def _asks_something(turn: Turn) -> bool:
    words = spoken("gift")
    return any(one in turn.understood.text for one in (*words["question"], *words["rule"], *words["other"]))


def _known(case: Case) -> Gift:
    return _GIFT.validate_python(case.known["gift"])


def _today(turn: Turn) -> date:
    return local(turn.now).date()
