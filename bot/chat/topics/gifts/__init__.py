"""The gift dialogue: may this gift be accepted or given? Asks what is missing and applies the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from bot.basics.dates import local
from bot.basics.messages import Choice, Reply
from bot.chat.answers.search_papers import linked, open_section
from bot.chat.conversation import Case
from bot.chat.filling.prefill import begin
from bot.chat.topics.gifts.answer import TO, answer, gives
from bot.chat.topics.gifts.case import Gift, Giver, Sentence, Way, is_a_case, may_tell, told
from bot.chat.topics.gifts.follow_up import asks_of_another_value, follow_up
from bot.chat.topics.gifts.recognise import asks_about_a_gift, facts
from bot.chat.topics.gifts.rules import Book, book, judge, limit_of, missing
from bot.chat.topics.gifts.scene import Scene, scene_of, set_in
from bot.chat.topics.gifts.words import giver_named, verdict
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import understanding
from bot.chat.understand.amounts import written
from bot.chat.understand.understanding import asks_something, spoken
from knowledge.library import Band

_KIND = "gift"
_DAY = "day"  # asked after the verdict, to compute the deadline; other messages are accepted as well
_TELLS_MUCH = 2  # facts
_WHAT_IF = 40  # letters; a message this short with an amount or a day continues the dialogue
_GIVERS = {
    Way.FAMILY: (Giver.BUSINESS, Giver.SOMEONE),
    Way.RECEIVED: (Giver.BUSINESS, Giver.SOMEONE, Giver.RELATIVE, Giver.PARTNER, Giver.GENERAL),
}
_WITHOUT_IF = re.compile(r"^(?:\s|แล้ว|ถ้า|หาก|งั้น|สมมติ|ว่า|เป็น)+")
_GIFT = TypeAdapter(Gift)
_OF_CITIZENS = "ethics/gift-nacc-128#ประชาชนให้ของขวัญเจ้าหน้าที่กระทรวงได้ไหม"


def gift_case(turn: Turn) -> Outcome | None:
    """Starts or continues the dialogue about a gift."""
    case = turn.talk.case if turn.talk.case and turn.talk.case.kind == _KIND else None
    scene = scene_of(turn, on_table=case is not None)
    asks = not turn.means and (asks_about_a_gift(turn.understood.text) or _is_heard(turn) or scene is not Scene.NONE)
    if not (case or asks or turn.means in ("gift", "declare_gift") or may_tell(turn.understood.text)):
        return None
    rules = book(turn.library, turn.audiences)
    if rules is None:
        return None
    if turn.means == "declare_gift":
        return _declare(turn, case)
    if turn.means == "gift":
        return _go_on(turn, rules, Gift(), "")
    if case and case.asking == "way" and gives(turn):
        return _ask_to_whom(turn, case)
    said = set_in(told(turn.message.text, _today(turn)), scene)
    if scene is Scene.TO_OFFICIAL and not said.act and not (case and case.asking not in ("", _DAY)):
        return _better_not(turn, said)
    if case and not _is_another(turn, case, scene) and (answered := _answered(turn, case)):
        return _go_on(turn, rules, answered, case.known["told"])
    if not said.pending and turn.reading.best == "gift_for_act" and turn.does("gift_for_act") and not case:
        said = replace(said, act=True)  # the patterns of official acts are a floor under what was learned
    if is_a_case(turn.message.text, said) or scene is not Scene.NONE or (asks and _better_here(turn, said)):
        return _go_on(turn, rules, said, turn.message.text.strip())
    if case and (further := _further(turn, rules, case)):
        return further
    if case and case.asking not in ("", _DAY) and not turn.means and not _is_of_something_else(turn):
        return turn.outcome(turn.reply("gift.unclear"), _question(turn, case, _known(case)))
    return None


def _better_not(turn: Turn, gift: Gift) -> Outcome | None:
    """Somebody who deals with the agency wants to give: better not, whatever is told of the gift afterwards."""
    case = Case(_KIND, {"gift": _GIFT.dump_python(gift, mode="json"), "told": turn.message.text.strip()})
    outcome = open_section(turn, _OF_CITIZENS)
    return replace(outcome, talk=replace(outcome.talk, case=case)) if outcome else None


def _is_another(turn: Turn, case: Case, scene: Scene) -> bool:
    """Whether another gift is told of after a verdict, rather than more about the one on the table."""
    if turn.means or case.asking not in ("", _DAY):
        return not turn.means and scene in (Scene.POOL, Scene.AMONG_US)
    sentence = Sentence(turn.message.text)
    thing = any(one not in ("เงิน", "money", "ของ") for one in spoken("gift")["things"] if sentence.has([one]))
    return scene is not Scene.NONE or (thing and told(turn.message.text, _today(turn)).giver is not None)


def _is_heard(turn: Turn) -> bool:
    """What the reader of acts hears, when no pattern does."""
    return turn.reading.best in ("ask_gift", "gift_for_act") and turn.does("ask_gift", "gift_for_act")


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
        return turn.outcome(_question(turn, case, gift), talk=talk)
    choices = [turn.choice("gift.another"), turn.choice("menu.person")]
    if gift.way is not Way.UPWARD:
        choices.insert(0, turn.choice("gift.declare"))
    reply = verdict(gift, found, rules, turn.language, today, tuple(choices))
    return turn.outcome(linked(turn, reply), talk=talk)


def _better_here(turn: Turn, gift: Gift) -> bool:
    """Whether a question about a gift is for the dialogue: it tells of one, or no paper answers it."""
    if facts(turn.message.text, gift) >= _TELLS_MUCH:
        return True
    found = turn.library.search(turn.message.text, audiences=turn.audiences, limit=1) if turn.subject else turn.finding
    return found.band is not Band.ANSWER


def _further(turn: Turn, rules: Book, case: Case) -> Outcome | None:
    """A question about the gift on the table."""
    gift = _known(case)
    if (gift.act or gift.pending) and asks_of_another_value(turn):
        return _go_on(turn, rules, gift, case.known["told"])  # refused, whatever it is worth
    open_question = case.asking not in ("", _DAY)
    return follow_up(turn, gift, *((_question(turn, case, gift),) if open_question else ()))


def _ask_to_whom(turn: Turn, case: Case) -> Outcome:
    """They are the giver; the rule depends on whom they give it to."""
    case = replace(case, asking=TO)
    return turn.outcome(_question(turn, case, _known(case)), talk=replace(turn.talk, case=case))


def _answered(turn: Turn, case: Case) -> Gift | None:
    """The gift with this message's answer or change: "and if it were 2,500?"."""
    gift = _known(case)
    said = told(_WITHOUT_IF.sub("", turn.message.text), _today(turn))
    found = answer(turn, case.asking, gift.way, _today(turn)) if case.asking else None
    if found:
        # An answer may tell more than was asked; a number in it is no other value, as in รง.4.
        more = Gift() if case.asking in ("left", _DAY) else said
        if gift.value is not None and case.asking != "value":
            more = replace(more, value=None, unclear="")
        return gift.with_(more).with_(found)
    changes = said != Gift()
    if not changes or (turn.means and not said.act):
        return None
    if case.asking not in ("", _DAY):  # it answers another question; nothing typed is lost
        return None if _asks_something(turn) else gift.with_(said)
    return gift.with_(said) if _goes_on(turn.understood.text) else None


def _question(turn: Turn, case: Case, gift: Gift) -> Reply:
    """The question for what is missing; an unclear sum is asked with its reason."""
    unclear = gift.unclear if case.asking == "value" else ""
    key = f"gift.ask.value_{unclear}" if unclear else f"gift.ask.{case.asking}"
    asked = turn.reply(key, *_choices(turn, case))
    so_far = _so_far(turn, case, gift)
    return replace(asked, text=f"{so_far}\n{asked.text}") if so_far else asked


def _so_far(turn: Turn, case: Case, gift: Gift) -> str:
    """What can be said before all is known: the limit, and whether the value is above it."""
    rules = book(turn.library, turn.audiences)
    limit = limit_of(gift, rules, _today(turn)) if rules else None
    if limit is None or gift.a_person or case.asking not in ("value", "occasion", "duty", "pending"):
        return ""
    values = {"limit": written(limit, turn.language)}
    if case.asking == "value":
        return turn.say("gift.so_far.limit", **values)
    if gift.value is None:
        return ""
    key = "above" if gift.value > limit else "within"
    return turn.say(f"gift.so_far.{key}", value=written(gift.value, turn.language), **values)


def _choices(turn: Turn, case: Case) -> tuple[Choice, ...]:
    if case.asking == "way":
        return tuple(turn.choice(f"gift.way.{way}") for way in Way)
    if case.asking == TO:
        return tuple(turn.choice(key) for key in ("gift.to.official", "gift.way.upward"))
    if case.asking == "giver":
        return tuple(turn.choice(f"gift.giver.{giver}") for giver in _GIVERS[_known(case).way or Way.RECEIVED])
    if case.asking in ("occasion", "duty", "pending"):
        return (turn.choice(f"gift.{case.asking}.yes"), turn.choice(f"gift.{case.asking}.no"))
    return ()


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


def _is_of_something_else(turn: Turn) -> bool:
    """Whether a message that answers no question of the dialogue asks or does something else."""
    act = turn.reading.best
    gifts = act.startswith(("give_", "gift_")) or act in ("ask_gift", "dont_know", "yes", "no", "nonsense")
    return _asks_something(turn) or asks_something(turn.understood.text) or (not gifts and turn.does(act))


def _known(case: Case) -> Gift:
    return _GIFT.validate_python(case.known["gift"])


def _today(turn: Turn) -> date:
    return local(turn.now).date()
