"""Short human answers to what is no question about papers: worries, other offices' matters, thanks, insults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.basics.messages import Choice, Reply
from bot.basics.places import areas
from bot.basics.texts import texts
from bot.chat.answers.search_papers import open_section
from bot.chat.answers.signpost_table import Signpost, signposts
from bot.chat.answers.smalltalk import menu
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import amounts
from bot.chat.understand.reading import SURE

_LIGHTLY = 0.65  # these may also be questions that a paper answers
_DIALOGUES = {"loans": "loan", "ethics": "gift"}
_WITH_NUMBERS = ("ask_rescue", "ask_safety_now", "ask_speaks_english")
_FOLLOWED = ("other_ministry", "staff_owner", "accuse_other_official")
_CORRECTS = ("apologise", "greet", "thank", "insult")  # beside a figure: "sorry, I meant 800,000"
_BUTTONS = {"person": "menu.person", "complain": "menu.complain", "cases": "menu.tickets"}


def signpost(turn: Turn) -> Outcome | None:
    """The short answer, if this is one of those."""
    act = turn.reading.best
    post = signposts().get(act)
    if post is None or not turn.does(act, at=_LIGHTLY if post.lightly else SURE):
        return None
    if (post.last and turn.ease == 1) or (post.beside and not _is_beside(turn, post.beside)):
        return None
    on_table = turn.talk.case or turn.talk.walk or turn.talk.section
    if on_table and (post.aside or (act in _CORRECTS and amounts.sums(turn.understood.text))):
        return None
    if post.opens:
        return open_section(turn, post.opens)
    return pointed(turn, act)


def _is_beside(turn: Turn, subject: str) -> bool:
    """Whether a dialogue or a paper of this subject is on the table."""
    kind = turn.talk.case.kind if turn.talk.case else ""
    shown = turn.library.passage(turn.talk.section, audiences=turn.audiences) if turn.talk.section else None
    return kind == _DIALOGUES[subject] or (shown is not None and shown.paper.startswith(f"{subject}/"))


def pointed(turn: Turn, act: str) -> Outcome:
    """The short answer to this act, which a follow-up may ask for again."""
    post = signposts()[act]
    talk = replace(turn.talk, unnamed=turn.talk.unnamed or post.unnamed, pointed=act)
    if post.tale and not turn.talk.draft:
        talk = replace(talk, tale=turn.understood.said.strip())
    return turn.outcome(_reply(turn, act, post), talk=talk)


def pointed_again(turn: Turn) -> Outcome | None:
    """Before nothing is understood: a follow-up to whose matter it is ("and the number?") gets the same list."""
    return pointed(turn, turn.talk.pointed) if turn.talk.pointed in _FOLLOWED else None


def _reply(turn: Turn, act: str, post: Signpost) -> Reply:
    key, values = _text(turn, act)
    if "menu" in post.offers and not turn.talk.draft:
        return menu(turn, key)
    return Reply(turn.say(key, **values), choices=tuple(_buttons(turn, post.offers)))


def _buttons(turn: Turn, offers: Sequence[str]) -> list[Choice]:
    return [] if turn.talk.draft else [turn.choice(_BUTTONS[one]) for one in offers if one in _BUTTONS]


def _text(turn: Turn, act: str) -> tuple[str, dict[str, str]]:
    """The text of this act, by what is true now: whether anything was sent, and of which province is asked."""
    if act == "ask_was_it_sent":
        return f"signpost.ask_was_it_sent_{_sent(turn)}", {}
    if act in _WITH_NUMBERS:
        return f"signpost.{act}", {"numbers": turn.desk.emergency_numbers(turn.language)}
    if act == "ask_office" and (named := areas(turn.understood.text)):
        province = named[0].province.en if turn.language == "en" else named[0].province.th
        if "signpost.ask_office_named" in texts():
            return "signpost.ask_office_named", {"province": province}
    return f"signpost.{act}", {}


def _sent(turn: Turn) -> str:
    if turn.talk.draft:
        return "not_yet"
    return "yes" if turn.desk.cases_of(turn.person) else "nothing"
