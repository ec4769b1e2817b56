"""Short human answers to what is no question about papers: worries, other offices' matters, thanks, insults."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Choice
from bot.chat.answers.smalltalk import menu
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.reading import SURE

_WITH_THE_MENU = frozenset({"what_can_you_do", "greet", "joke", "smalltalk", "nonsense"})
_WITH_A_PERSON = frozenset(
    {"advice_opinion", "ask_is_official", "insult", "other_ministry", "accuse_other_official", "praise"}
)
_UNNAMED = frozenset({"stay_anonymous", "be_confidential"})
_TO_COMPLAIN = frozenset(
    {
        "danger_past",
        "stay_anonymous",
        "be_confidential",
        "danger_feared",
        "accuse_other_official",
        "accuse_bribing_firm",
    }
)
SIGNPOSTS = (
    "ask_will_be_known ask_who_sees ask_cost ask_what_next ask_how_to ask_is_official are_you_human apologise insult "
    "thank greet joke nonsense smalltalk praise instruct_machine other_ministry advice_opinion danger_past "
    "danger_feared danger_figurative danger_over accuse_other_official what_can_you_do want_person later "
    "stay_anonymous be_confidential"
).split()
_LIGHT = frozenset({"joke", "nonsense", "smalltalk", "advice_opinion", "ask_how_to", "ask_what_next", "later"})
_LIGHTLY = 0.65  # these may also be questions that a paper answers


def signpost(turn: Turn) -> Outcome | None:
    """The short answer, if this is one of those."""
    act = turn.reading.best
    if act not in SIGNPOSTS or not turn.does(act, at=_LIGHTLY if act in _LIGHT else SURE):
        return None
    if act in _LIGHT | {"ask_cost"} and (turn.talk.case or turn.talk.walk or turn.talk.section):
        return None  # a follow-up
    choices: tuple[Choice, ...] = ()
    if act in _WITH_THE_MENU and not turn.talk.draft:
        return turn.outcome(menu(turn, f"signpost.{act}"))
    if not turn.talk.draft:
        choices += (turn.choice("menu.complain"),) if act in _TO_COMPLAIN else ()
        choices += (turn.choice("menu.person"),) if act in _WITH_A_PERSON else ()
    talk = replace(turn.talk, unnamed=turn.talk.unnamed or act in _UNNAMED)
    if act in _TO_COMPLAIN - _UNNAMED and not turn.talk.draft:
        talk = replace(talk, tale=turn.understood.said.strip())
    return turn.outcome(turn.reply(f"signpost.{act}", *choices), talk=talk)
