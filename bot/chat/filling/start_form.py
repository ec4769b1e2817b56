"""Starts, cancels and resumes forms: on request, or when somebody plainly describes a nuisance."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Reply
from bot.basics.text_split import cut
from bot.chat import forms
from bot.chat.answers.smalltalk import menu
from bot.chat.conversation import Draft, begun, newest_begun
from bot.chat.filling import ban_notice
from bot.chat.filling.fill_form import COMPLAINT, ask_again
from bot.chat.filling.is_answer import more_said
from bot.chat.filling.prefill import begin
from bot.chat.forms import MAX_ANSWER_LETTERS
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.reading import LIKELY, SURE
from bot.chat.understand.understanding import asks_something, tells_of_a_nuisance, understand

_TELLS = ("tell_nuisance", "accuse_own_official", "accuse_bribing_firm")
_NEARLY = ("danger_now", "danger_more")  # too faint for the card of emergency numbers
_A_QUESTION = 0.08
_FACTORY = ("โรง", "ฮง", "factory", "plant", "mill")
_OF_OTHERS = ("other_ministry", "ask_papers", "accuse_other_official")
_IN_ANGER = ("insult", "case_contest", "case_again")  # a nuisance is told all the same, and there is no case of it yet
_NOT_NOW = ("danger_past", "danger_feared", "danger_figurative")
_STARTS = {"complain": COMPLAINT, "person": "ask_a_person", "relief": "relief"}


def leave(turn: Turn) -> Outcome | None:
    """Cancels whatever was started."""
    if turn.means != "cancel":
        return None
    if not (turn.talk.draft or turn.talk.case or turn.talk.walk):
        return turn.outcome(menu(turn, "talk.nothing_to_cancel"))
    return turn.outcome(menu(turn, "form.cancelled"), talk=replace(turn.talk, draft=None, case=None, walk=None))


def start_form(turn: Turn) -> Outcome | None:
    """Starts or resumes the form that somebody asks for, or a complaint if they describe a nuisance."""
    latest = newest_begun(turn.talk)
    if turn.means == "resume" and latest:
        return _go_on(turn, latest)
    if turn.means == "review":
        return ban_notice.may_ask(turn) or begin(turn, "review")
    name = "" if _asks_for_a_manual(turn) else _STARTS.get(turn.means, "")
    if (
        not name
        and turn.reading.best == "start_complaint"
        and turn.does("start_complaint", at=LIKELY)
        and not turn.message.group
    ):
        name = COMPLAINT
    draft = begun(turn.talk, name)
    if draft:
        return _go_on(turn, draft, turn.reply("form.where_we_were"))
    if name:
        asked = {"what": turn.talk.question} if turn.means == "person" and turn.talk.question else None
        if name == COMPLAINT and turn.talk.tale:
            told = f"{turn.talk.tale}\n{'' if turn.means else turn.understood.said.strip()}".strip()
            asked, turn = {"what": told}, replace(turn, understood=understand(told), talk=replace(turn.talk, tale=""))
        return begin(turn, name, said=asked)
    return grieved(turn) if _tells(turn) else None


def _asks_for_a_manual(turn: Turn) -> bool:
    """Whether staff ask how a complaint is handled, rather than making one."""
    asks = turn.reading.of("ask_papers", "walk_sop", "assess_sop") if "staff" in turn.audiences else 0.0
    return asks >= LIKELY and not turn.pressed


def grieved_after_all(turn: Turn) -> Outcome | None:
    """Before nothing is understood: a nuisance that is named beside a factory is a complaint."""
    said = turn.understood.text
    if turn.talk.draft or turn.message.group or not any(word in said for word in _FACTORY):
        return None
    asks_papers = turn.reading.of("ask_papers", "ask_what_next", "advice_opinion") >= _A_QUESTION
    return grieved(turn) if _names_a_nuisance(turn) and not asks_papers else None


def _wants_to(turn: Turn) -> bool:
    """Whether somebody wants to complain, without telling what yet; a question about it must be plainer."""
    asks = asks_something(turn.understood.text)
    return turn.does("start_complaint", at=SURE if asks else LIKELY) and not turn.message.group


def _tells(turn: Turn) -> bool:
    """Whether a nuisance is told, also in despair and with a question mark, or an official of ours is accused."""
    act = turn.reading.best
    if act in _NOT_NOW and turn.does(*_NOT_NOW):
        said = turn.understood.text
        told = act == "danger_feared" or _names_a_nuisance(turn)
        return told and "โรง" in said and not asks_something(said)
    if act in _OF_OTHERS and turn.does(act):
        return False
    if act in _IN_ANGER and not asks_something(turn.understood.text) and _names_a_nuisance(turn):
        return True
    return turn.understood.grievance or (act in (*_TELLS, *_NEARLY) and turn.does(*_TELLS, *_NEARLY))


def _names_a_nuisance(turn: Turn) -> bool:
    told = forms.inferred(turn.forms[COMPLAINT], turn.understood).get("nuisance")
    return tells_of_a_nuisance(turn.understood.text) or bool(told)


def _go_on(turn: Turn, draft: Draft, *before: Reply) -> Outcome:
    """Asks the next question of an unfinished form, unless the person may not file now."""
    draft = replace(draft, aside=False)
    return ban_notice.refused(turn, forms.form(draft.form), draft) or ask_again(turn, draft, *before)


def grieved(turn: Turn) -> Outcome:
    """Starts a complaint with what was said, or adds that to an unfinished one."""
    draft = begun(turn.talk, COMPLAINT)
    if draft:
        return _go_on(turn, more_said(turn, draft), turn.reply("form.where_we_were"))
    return begin(
        turn, COMPLAINT, "form.sorry_to_hear", said={"what": cut(turn.message.text.strip(), MAX_ANSWER_LETTERS)}
    )
