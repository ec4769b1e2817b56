"""Danger to life comes first: shows emergency numbers and reports with one press, keeping what was said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.basics.messages import Choice, Kind, Reply
from bot.basics.places import areas, is_only_a_name
from bot.basics.text_split import cut
from bot.cases.model.action_classes import AddWord
from bot.cases.model.submission import Matter
from bot.chat.conversation import DANGER_RUNS, SUBJECT_LASTS, Draft, Talk, begun, in_hand
from bot.chat.effects import AtTheDesk
from bot.chat.filling.fill_form import COMPLAINT, ask_again
from bot.chat.filling.is_answer import more_said
from bot.chat.filling.prefill import with_what_came_before
from bot.chat.filling.submit import URGENT
from bot.chat.forms import HINTS, MAX_ANSWER_LETTERS, Answers, pinned
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.reading import CERTAIN, DOUBT, LIKELY, SURE
from bot.chat.understand.scripts import own_language
from bot.chat.understand.understanding import asks_something, is_a_bare_cry

_STILL = 24 * 3600.0  # seconds in which further calls, photos and pins belong to the reported danger
_FAINT = 0.4  # of the probability that it is now, is little enough that it is past, feared or a figure of speech
_WORDS = 4  # letters of a message that tells something
_NOT_NOW = ("danger_past", "danger_figurative", "danger_feared", "danger_over")
_TAKES_BACK = ("joke", "danger_figurative", "cancel")  # after the card; "only joking, 555"
_SAFETY = "ask_safety_now"
_GROWS = ("danger_more", "danger_now")
_ASKS_NOW = (_SAFETY, "ask_speaks_english", "ask_rescue")
_TELLS_OF_IT = (
    "tell_nuisance start_complaint case_add case_again danger_past give_place give_factory give_time give_kind"
).split()
_BEGINS_ANEW = (
    "tell_nuisance start_complaint ask_papers ask_loans ask_loan_terms ask_gift case_status case_list walk_sop "
    "want_person other_ministry cancel stay_anonymous"
).split()


def danger_first(turn: Turn) -> Outcome | None:
    """Shows what to do now, and offers to report it; adds to a danger that was already reported."""
    if turn.does("danger_over") and turn.reading.best == "danger_over" and (over := _over(turn)):
        return over
    if not cries(turn):
        taken_back = turn.reading.best in _TAKES_BACK and turn.does(*_TAKES_BACK, "danger_over")
        return _over(turn) if taken_back and not turn.message.group else None
    if turn.message.group:
        return turn.outcome(_card(turn))
    if turn.talk.alarm and areas(turn.understood.text):
        return None  # the card was shown already, and its place sends it
    number = turn.reported_danger(within=_STILL)
    if number:
        return turn.outcome(_card(turn), talk=replace(turn.talk, calm=False), acts=[_add(turn, number)])
    choices = (turn.choice("danger.report"), turn.choice("danger.details"))
    waiting = turn.talk.draft if turn.talk.draft and not turn.talk.alarm else turn.talk.before_alarm
    talk = replace(in_hand(turn.talk, _with_the_cry(turn)), alarm=turn.now, before_alarm=waiting, calm=False)
    return turn.outcome(_card(turn, *choices), talk=talk)


def cries(turn: Turn) -> bool:
    """Whether there is danger now. The short list of cries is a floor; what was learned hears the others."""
    told = turn.reading
    if _asks_as_staff(turn):
        return False
    if is_a_bare_cry(turn.understood.text):
        return True
    if turn.understood.danger:  # only what is plainly past, feared or a figure of speech is no cry
        return not (told.best in _NOT_NOW and turn.does(*_NOT_NOW) and told.of("danger_now") <= LIKELY)
    if turn.pressed or turn.message.group:
        return False
    more = ("danger_more",) if turn.talk.alarm else ()
    now, quiet = told.of("danger_now", *more), told.of(*_NOT_NOW)
    return now >= (LIKELY if told.best == "danger_now" else SURE) and quiet < min(LIKELY, _FAINT * now)


def danger_thread(turn: Turn) -> Outcome | None:
    """After the card: what is said next is more about the same danger, and its place sends it."""
    draft = begun(turn.talk, COMPLAINT)
    if not turn.talk.alarm or draft is None or turn.message.group or not draft.aside or turn.means:
        return None
    if turn.pressed or (turn.reading.best in _BEGINS_ANEW and turn.does(*_BEGINS_ANEW, at=CERTAIN)):
        return None
    if not (turn.message.place or turn.message.files or turn.understood.text):
        return None
    told = more_said(turn, draft) if turn.understood.text else draft
    opened, answers = with_what_came_before(_with_files(turn), turn.forms[COMPLAINT], told.answers)
    if turn.message.place:
        answers["place"] = pinned(turn.message.place, answers.get("place"))
    elif turn.does("give_place", at=LIKELY) and not answers.get("place") and not is_only_a_name(turn.understood.text):
        answers["place"] = {"words": turn.understood.said.strip()}
    told = replace(told, answers=answers, touched=turn.now)
    advice = (_advice(turn, _SAFETY),) if turn.does(_SAFETY, at=DOUBT) else ()
    if _is_placed(answers):
        answers = _with_the_guess(answers)
        answers[HINTS] = [*(answers.get(HINTS) or ()), URGENT]
        calm = replace(opened, talk=replace(opened.talk, alarm=0.0))
        sent = ask_again(calm, replace(told, answers=answers, aside=False))
        return replace(sent, replies=(*advice, *sent.replies))
    where = turn.reply("danger.where", turn.choice("danger.report"), kind=Kind.DANGER, numbers=_numbers(turn))
    return opened.outcome(*advice, where, talk=in_hand(opened.talk, replace(told, aside=True)))


def report_danger(turn: Turn) -> Outcome | None:
    """Reports it at once; only its place is required, so that help can come."""
    draft = begun(turn.talk, COMPLAINT) if turn.means == "urgent" else None
    if draft is None or "what" not in draft.answers:
        return None
    opened, answers = with_what_came_before(turn, turn.forms[COMPLAINT], draft.answers)
    answers = _with_the_guess({**answers, HINTS: [*(answers.get(HINTS) or ()), URGENT]})
    calm = replace(opened, talk=replace(opened.talk, alarm=0.0))
    return ask_again(calm, replace(draft, answers=answers, aside=False))


def danger_runs(turn: Turn) -> Outcome | None:
    """While a reported danger may go on, what is said is about it: no form is opened beside the case."""
    number, act = turn.reported_danger(within=DANGER_RUNS), turn.reading.best
    if not number or turn.pressed or turn.means or turn.message.files or turn.message.place:
        return None
    in_a_form = turn.talk.draft is not None and not turn.talk.draft.aside
    if (
        act in _GROWS
        and turn.does(*_GROWS, at=SURE if in_a_form else LIKELY)
        and not asks_something(turn.understood.text)
    ):
        return turn.outcome(_card(turn), talk=replace(turn.talk, calm=False), acts=[_add(turn, number)])
    if act in _ASKS_NOW and turn.does(act, at=LIKELY):
        return turn.outcome(_advice(turn, act), acts=[_add(turn, number)])
    return None if in_a_form or turn.talk.calm else _told_of_it(turn)


def _told_of_it(turn: Turn) -> Outcome | None:
    """More of the story goes into the case; where somebody may be hurt, below the numbers."""
    number, act = turn.reported_danger(within=SUBJECT_LASTS), turn.reading.best
    if not number or act not in _TELLS_OF_IT or not turn.does(*_TELLS_OF_IT, *_GROWS):
        return None
    hurt = act == "tell_nuisance" and turn.does(*_GROWS, at=DOUBT)
    return turn.outcome(*((_card(turn),) if hurt else ()), acts=[_add(turn, number)])


def danger_goes_on(turn: Turn) -> Outcome | None:
    """Adds further messages, photos and pins to the danger that was reported."""
    message = turn.message
    if _asks_what_to_do(turn):
        return turn.outcome(_advice(turn, _SAFETY), acts=[_add(turn, turn.in_danger)])
    busy = turn.means or turn.talk.case or turn.talk.walk or asks_something(turn.understood.text)
    tells = not busy and len(turn.understood.text) >= _WORDS
    if message.group or not (message.files or message.place or tells):
        return None
    number = turn.reported_danger(within=SUBJECT_LASTS if tells else _STILL)
    return turn.outcome(acts=[_add(turn, number)]) if number else None


def _asks_what_to_do(turn: Turn) -> bool:
    """Whether this may ask for advice while a danger goes on: also what is not surely read as anything else."""
    if not turn.in_danger or turn.means or turn.pressed or turn.talk.case:
        return False
    unsure = asks_something(turn.understood.text) and not turn.does(turn.reading.best)
    return turn.does(_SAFETY, at=DOUBT) or unsure


def _over(turn: Turn) -> Outcome | None:
    """It was a mistake, a drill, or it is out: nothing is sent, or the officers are told."""
    number = turn.reported_danger(within=_STILL)
    if number:
        told = replace(turn.talk, calm=True)
        return turn.outcome(turn.reply("danger.over_told"), talk=told, acts=[_add(turn, number)])
    draft = begun(turn.talk, COMPLAINT)
    if draft and Matter.EMERGENCY.value in (draft.answers.get("nuisance") or ()):
        calm = replace(turn, talk=_without_the_cry(turn.talk))
        if waiting := turn.talk.before_alarm:
            return ask_again(calm, replace(waiting, aside=False), turn.reply("danger.over"))
        return calm.outcome(turn.reply("danger.over"))
    return None


def _without_the_cry(talk: Talk) -> Talk:
    shelf = {name: draft for name, draft in talk.shelf.items() if name != COMPLAINT}
    draft = None if talk.draft and talk.draft.form == COMPLAINT else talk.draft
    return replace(talk, draft=draft, shelf=shelf, alarm=0.0, before_alarm=None)


def _asks_as_staff(turn: Turn) -> bool:
    """An officer who asks what to do in an emergency wants the procedure, not the citizens' card."""
    asks = asks_something(turn.understood.text)
    return "staff" in turn.audiences and asks and not turn.does("danger_now", at=CERTAIN)


def _with_files(turn: Turn) -> Turn:
    files = tuple(file.id for file in turn.message.files)
    return replace(turn, talk=replace(turn.talk, photos=(*turn.talk.photos, *files))) if files else turn


def _with_the_guess(answers: Answers) -> dict[str, Any]:
    """In danger a pin's province is not asked: the same place typed or pinned goes to the same office."""
    guess = (answers.get("place") or {}).get("guess")
    return {**answers, "area": {"code": guess}} if guess and not answers.get("area") else dict(answers)


def _is_placed(answers: Answers) -> bool:
    return bool(answers.get("place")) or "code" in (answers.get("area") or {})


def _card(turn: Turn, *choices: Choice) -> Reply:
    card = turn.reply("danger.now", *choices, kind=Kind.DANGER, numbers=_numbers(turn))
    own = own_language(turn.understood.said)
    return replace(card, text=f"{turn.say(f'danger.first_steps.{own}')}\n\n{card.text}") if own else card


def _advice(turn: Turn, act: str) -> Reply:
    return turn.reply(f"signpost.{act}", kind=Kind.DANGER, numbers=_numbers(turn))


def _numbers(turn: Turn) -> str:
    return turn.desk.emergency_numbers(turn.language)


def _with_the_cry(turn: Turn) -> Draft:
    """The complaint to be sent, started here if there is none."""
    told = more_said(turn, begun(turn.talk, COMPLAINT) or Draft(COMPLAINT, aside=True))
    kinds = [*dict.fromkeys([*(told.answers.get("nuisance") or ()), Matter.EMERGENCY.value])]
    return replace(told, answers={**told.answers, "nuisance": kinds})


def _add(turn: Turn, number: str) -> AtTheDesk:
    message = turn.message
    files = tuple(file.id for file in message.files)
    return AtTheDesk(AddWord(number, cut(message.text.strip(), MAX_ANSWER_LETTERS), files, message.place))
